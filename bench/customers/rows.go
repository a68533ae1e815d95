// Package customers is the table of the benchmarks: made-up people of a shop, the
// same for the same seed, and the rules that mask them. bench masks it from a
// file, bench/job copies it from warehouse to warehouse. It is no test data of the
// product's: nothing below internal reads it.
package customers

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"standin/internal/csv"
)

// Rows makes rows that look like those of a shop: about 271 bytes each,
// with delimiters and doubled quotation marks in two fifths of the streets, line
// feeds in half of the notes, two percent of emails and ssns empty, and some
// names outside ASCII.
type Rows struct {
	random                                                               *rand.Rand
	first, last, streets, suffixes, cities, states, hosts, status, words []string
}

// New begins the table of a seed.
func New(seed uint64) *Rows {
	return &Rows{
		random: rand.New(rand.NewPCG(seed, 0)),
		first: strings.Fields(`Alice Benjamin Charlotte Daniel Emma Frank Grace Henry Isabella Jack Katherine Liam Mia Noah Olivia
			Patrick Quinn Rachel Samuel Theresa Ulysses Victoria William Xavier Yvonne Zachary Abigail Bernadette Caleb Dorothy
			Edward Fiona Gabriel Hannah Ian Josephine Kyle Lucy Marcus Nicole Oscar Penelope Roger Sophia Thomas Valerie Walter
			Andrea Brandon Cynthia Zoé Søren André Günther Inés`),
		last: strings.Fields(`Adams Bennett Carpenter Douglas Edwards Fletcher Griffin Harrison Ingram Jacobs Kennedy Lawrence Mitchell
			Nichols Owens Patterson Reynolds Sullivan Thornton Underwood Vaughn Wallace Young Zimmerman Armstrong Barrett Coleman
			Dawson Ellis Franklin Gardner Holland Jensen Keller Lambert Morrison Norton Osborne Porter Richards Stevens Turner
			Vincent Watkins Ross Hunt Lane Fox Diaz Silva Cole O'Neill D'Amico Schröder Ibáñez`),
		streets: strings.Fields(`Ash Birch Chestnut Dogwood Elm Forest Garden Highland Juniper Laurel Magnolia Jefferson Orchard
			Poplar Ridge Sycamore Valley Lincoln Meadow River`),
		suffixes: strings.Fields("St Ave Blvd Ln Dr Ct Way Rd"),
		cities: strings.Split("Albuquerque,Baltimore,Cleveland,Detroit,El Paso,Fresno,Honolulu,Kansas City,Las Vegas,Memphis,"+
			"Milwaukee,Oakland,Omaha,Raleigh,Sacramento,Saint Paul,Tampa,Tucson,Virginia Beach,Wichita", ","),
		states: strings.Fields("NM MD OH MI TX CA HI MO NV TN WI NE NC MN FL"),
		hosts:  strings.Fields("example.com post.example.org office.example.net people.test things.example"),
		status: strings.Fields("active inactive pending closed suspended"),
		words: strings.Fields(`customer asked why the order had not arrived and wants an answer by friday we offered a discount which
			was taken please call again next week about the open invoice new billing address was confirmed by phone manager
			approved return shipment damaged on the way`),
	}
}

func (c *Rows) pick(from []string) string { return from[c.random.IntN(len(from))] }

// Append appends row i as UNLOAD writes it. Rows are made in their order, from 0.
func (c *Rows) Append(dst []byte, i int) []byte {
	r := c.random
	first, last := c.pick(c.first), c.pick(c.last)
	email := c.email(first, last)
	ssn := fmt.Sprintf("%03d-%02d-%04d", 1+r.IntN(898), 1+r.IntN(99), 1+r.IntN(9999))
	if r.IntN(50) == 0 {
		email = ""
	}
	if r.IntN(50) == 0 {
		ssn = ""
	}
	birth := time.Date(1940+r.IntN(65), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	created := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(9*365*24*3600*1_000_000)) * time.Microsecond)
	for column, value := range [...]string{
		strconv.Itoa(1_000_000 + i*7 + r.IntN(7)),
		first,
		last,
		email,
		fmt.Sprintf("+1-%03d-%03d-%04d", 200+r.IntN(800), 200+r.IntN(800), r.IntN(10_000)),
		ssn,
		c.street(),
		c.pick(c.cities),
		c.pick(c.states),
		fmt.Sprintf("%05d", r.IntN(100_000)),
		birth.Format(time.DateOnly),
		created.Format("2006-01-02 15:04:05.000000"),
		fmt.Sprintf("%d.%02d", r.IntN(200_000)-50_000, r.IntN(100)),
		c.notes(),
		c.pick(c.status),
		fmt.Sprintf("%d.%d.%d.%d", 1+r.IntN(223), r.IntN(256), r.IntN(256), 1+r.IntN(254)),
	} {
		if column > 0 {
			dst = append(dst, csv.Delimiter)
		}
		dst = csv.Append(dst, []byte(value))
	}
	return append(dst, csv.Newline)
}

func (c *Rows) email(first, last string) string {
	local := strings.Map(func(r rune) rune {
		if r > 127 || r == '\'' {
			return -1
		}
		return r
	}, strings.ToLower(first+"."+last))
	return local + strconv.Itoa(c.random.IntN(10_000)) + "@" + c.pick(c.hosts)
}

func (c *Rows) street() string {
	street := fmt.Sprintf("%d %s %s", 1+c.random.IntN(9999), c.pick(c.streets), c.pick(c.suffixes))
	switch c.random.IntN(5) {
	case 0:
		return street + fmt.Sprintf(", Apt %d", 1+c.random.IntN(400))
	case 1:
		return street + fmt.Sprintf(`, "The %s" Bldg %c`, c.pick(c.streets), 'A'+c.random.IntN(6))
	}
	return street
}

func (c *Rows) notes() string {
	var b strings.Builder
	for b.Len() < 55+c.random.IntN(50) {
		separator := " "
		switch c.random.IntN(14) {
		case 0:
			separator = "\n"
		case 1:
			separator = `, "` + c.pick(c.words) + `" `
		}
		if b.Len() > 0 {
			b.WriteString(separator)
		}
		b.WriteString(c.pick(c.words))
	}
	return b.String()
}
