package main

import (
	"fmt"
	"slices"
)

// sample is a warehouse that the demo copies, and what is looked at in it.
type sample struct {
	examples []example
	tables   []string
	joins    []string // from every foreign key
}

// samples are TICKIT and the catalogue of generators, which extends it.
func samples() map[string]sample {
	tickit := tickit()
	return map[string]sample{"tickit": tickit, "catalogue": catalogue(tickit)}
}

func tickit() sample {
	return sample{
		tables: []string{"users", "venue", "category", `"date"`, "event", "listing", "sales"},
		joins: []string{
			"event a join venue b on a.venueid = b.venueid", "event a join category b on a.catid = b.catid",
			`event a join "date" b on a.dateid = b.dateid`, "listing a join users b on a.sellerid = b.userid",
			"listing a join event b on a.eventid = b.eventid", `listing a join "date" b on a.dateid = b.dateid`,
			"sales a join listing b on a.listid = b.listid", "sales a join users b on a.sellerid = b.userid",
			"sales a join users b on a.buyerid = b.userid", "sales a join event b on a.eventid = b.eventid",
			`sales a join "date" b on a.dateid = b.dateid`,
		},
		examples: []example{
			{
				title:   "users (found through their listings)",
				headers: []string{"userid", "username", "firstname", "lastname", "city", "st", "email", "phone", "notes"},
				query: `select u.userid, u.username, u.firstname, u.lastname, u.city, u.state, u.email, u.phone, u.notes
			 from listing l join users u on u.userid = l.sellerid where l.listid in (1, 2, 3, 5, 8, 13) order by l.listid`,
			},
			{
				title:   "listing",
				headers: []string{"listid", "sellerid", "eventid", "numtickets", "priceperticket", "totalprice", "listtime"},
				query:   `select listid, sellerid, eventid, numtickets, priceperticket, totalprice, listtime from listing where listid <= 4 order by listid`,
			},
			{
				title:   "sales",
				headers: []string{"salesid", "sellerid", "buyerid", "qtysold", "pricepaid", "commission", "saletime"},
				query:   `select salesid, sellerid, buyerid, qtysold, pricepaid, commission, saletime from sales where salesid <= 4 order by salesid`,
			},
		},
	}
}

// catalogue looks at one row of each table of the back office: at one in which
// hardly a column is empty.
func catalogue(tickit sample) sample {
	s := sample{tables: slices.Clone(tickit.tables), joins: slices.Clone(tickit.joins)}
	for _, t := range []struct {
		name string
		row  int
	}{{"customer", 43}, {"papers", 77}, {"address", 43}, {"device", 43}, {"purchase", 43}, {"journal", 21}} {
		s.examples = append(s.examples, example{
			title: "backoffice." + t.name, upright: true,
			query: fmt.Sprintf("select * from backoffice.%s where row_no = %d", t.name, t.row),
		})
	}
	for _, name := range []string{"customer", "papers", "address", "device", "purchase", "purchase_line", "journal"} {
		s.tables = append(s.tables, "backoffice."+name)
	}
	for _, name := range []string{"papers", "address", "device", "purchase"} {
		s.joins = append(s.joins, "backoffice."+name+" a join backoffice.customer b on a.customer_no = b.customer_no")
	}
	s.joins = append(s.joins,
		"backoffice.customer a join users b on a.user_id = b.userid",
		"backoffice.purchase_line a join backoffice.purchase b on a.purchase_no = b.purchase_no",
		"backoffice.journal a join backoffice.customer b on a.subject_id = b.customer_no and a.subject_type = 'customer'",
		"backoffice.journal a join backoffice.purchase b on a.subject_id = b.purchase_no and a.subject_type = 'purchase'",
	)
	return s
}
