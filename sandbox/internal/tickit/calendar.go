package tickit

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
)

// start is the first day of the sample's calendar: TICKIT's own year and the
// one after it.
func start() time.Time { return time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC) }

func venue(random *rand.Rand) iter.Seq[[]string] {
	cities, kinds := words("city"), words("venue")
	return func(yield func([]string) bool) {
		for id := 1; id <= venues; id++ {
			city := pick(random, cities)
			seats := null
			if random.IntN(3) > 0 {
				seats = number(1_000 + 500*random.IntN(150))
			}
			if !yield([]string{number(id), city + " " + pick(random, kinds), city, state(random), seats}) {
				return
			}
		}
	}
}

func category(*rand.Rand) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i, c := range []string{
			"Sports|MLB|Major League Baseball", "Sports|NHL|National Hockey League", "Sports|NFL|National Football League",
			"Sports|NBA|National Basketball Association", "Sports|MLS|Major League Soccer", "Shows|Musicals|Musical theatre",
			"Shows|Plays|All non-musical theatre", "Shows|Opera|All opera and light opera", "Concerts|Pop|All rock and pop music concerts",
			"Concerts|Jazz|All jazz singers and bands", "Concerts|Classical|All symphony, concerto, and choir concerts",
		} {
			if !yield(append([]string{number(i + 1)}, strings.Split(c, "|")...)) {
				return
			}
		}
	}
}

func day(*rand.Rand) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i := range days {
			date := start().AddDate(0, 0, i)
			_, week := date.ISOWeek()
			holiday := "f"
			if date.Day() == 1 && date.Month() == time.January || date.Day() == 25 && date.Month() == time.December {
				holiday = "t"
			}
			if !yield([]string{
				number(1827 + i), date.Format(time.DateOnly), strings.ToUpper(date.Format("Mon"))[:2], number(week),
				strings.ToUpper(date.Format("Jan")), number(1 + (int(date.Month())-1)/3), number(date.Year()), holiday,
			}) {
				return
			}
		}
	}
}

func event(random *rand.Rand) iter.Seq[[]string] {
	acts := words("act")
	return func(yield func([]string) bool) {
		for id := 1; id <= events; id++ {
			on := random.IntN(days)
			begins := start().AddDate(0, 0, on).Add(time.Duration(14+random.IntN(7)) * time.Hour)
			if !yield([]string{
				number(id), number(1 + random.IntN(venues)), number(1 + random.IntN(11)), number(1827 + on),
				pick(random, acts), moment(begins),
			}) {
				return
			}
		}
	}
}

func listing(random *rand.Rand) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for id := 1; id <= listings; id++ {
			on, tickets, price := random.IntN(days), 1+random.IntN(24), 20+random.IntN(400)
			if !yield([]string{
				number(id), number(1 + random.IntN(users)), number(1 + random.IntN(events)), number(1827 + on), number(tickets),
				money(100 * price), money(100 * price * tickets), moment(second(random, on)),
			}) {
				return
			}
		}
	}
}

func sale(random *rand.Rand) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for id := 1; id <= sales; id++ {
			on, quantity, price := random.IntN(days), 1+random.IntN(8), 20+random.IntN(400)
			paid := 100 * price * quantity
			if !yield([]string{
				number(id), number(1 + random.IntN(listings)), number(1 + random.IntN(users)), number(1 + random.IntN(users)),
				number(1 + random.IntN(events)), number(1827 + on), number(quantity),
				money(paid), money(paid * 15 / 100), moment(second(random, on)) + "+00",
			}) {
				return
			}
		}
	}
}

func second(random *rand.Rand, day int) time.Time {
	return start().AddDate(0, 0, day).Add(time.Duration(random.IntN(86_400)) * time.Second)
}

func moment(t time.Time) string { return t.Format(time.DateTime) }

func money(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
