package tickit

import (
	"iter"
	"math/rand/v2"
)

// table is one table of the sample: how it is made and what is in it.
type table struct {
	name string
	ddl  string
	rows func(random *rand.Rand) iter.Seq[[]string]
}

// null is what COPY takes for NULL unless it is told otherwise.
const null = `\N`

// How many rows the tables have. TICKIT itself has 49,990 users, 192,497
// listings and 172,456 sales (AWS, Database Developer Guide, "Sample database").
const (
	users    = 50_000
	venues   = 202
	days     = 730
	events   = 8_800
	listings = 210_000
	sales    = 190_000
)

// tables are in the order in which foreign keys allow them to be made. The
// columns, distribution keys and sort keys are those of AWS's sample; the keys
// are declared, and users has notes of free text, which AWS's has not.
func tables() []table {
	return []table{
		{"users", `create table public.users (
	userid integer not null distkey sortkey primary key,
	username char(8) unique,
	firstname varchar(30),
	lastname varchar(60),
	city varchar(30),
	state char(2),
	email varchar(100),
	phone char(14),
	likesports boolean, liketheatre boolean, likeconcerts boolean, likejazz boolean, likeclassical boolean,
	likeopera boolean, likerock boolean, likevegas boolean, likebroadway boolean, likemusicals boolean,
	notes varchar(400))`, person},
		{"venue", `create table public.venue (
	venueid smallint not null distkey sortkey primary key,
	venuename varchar(100),
	venuecity varchar(30),
	venuestate char(2),
	venueseats integer)`, venue},
		{"category", `create table public.category (
	catid smallint not null distkey sortkey primary key,
	catgroup varchar(10),
	catname varchar(10),
	catdesc varchar(50))`, category},
		{"date", `create table public."date" (
	dateid smallint not null distkey sortkey primary key,
	caldate date not null,
	day character(3) not null,
	week smallint not null,
	month character(5) not null,
	qtr character(5) not null,
	year smallint not null,
	holiday boolean default false)`, day},
		{"event", `create table public.event (
	eventid integer not null distkey primary key,
	venueid smallint not null references public.venue (venueid),
	catid smallint not null references public.category (catid),
	dateid smallint not null sortkey references public."date" (dateid),
	eventname varchar(200),
	starttime timestamp)`, event},
		{"listing", `create table public.listing (
	listid integer not null distkey primary key,
	sellerid integer not null references public.users (userid),
	eventid integer not null references public.event (eventid),
	dateid smallint not null sortkey references public."date" (dateid),
	numtickets smallint not null,
	priceperticket decimal(8,2),
	totalprice decimal(8,2),
	listtime timestamp)`, listing},
		{"sales", `create table public.sales (
	salesid integer not null primary key,
	listid integer not null distkey references public.listing (listid),
	sellerid integer not null references public.users (userid),
	buyerid integer not null references public.users (userid),
	eventid integer not null references public.event (eventid),
	dateid smallint not null sortkey references public."date" (dateid),
	qtysold smallint not null,
	pricepaid decimal(8,2) encode az64,
	commission decimal(8,2) encode az64,
	saletime timestamptz)`, sale},
	}
}
