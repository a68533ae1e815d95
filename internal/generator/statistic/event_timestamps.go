package statistic

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func eventTimestamps() generator.Spec {
	return generator.Spec{
		Name:    "event-timestamps",
		Version: 1,
		Summary: "draws the moments of successive events, in their order",
		Description: "The columns of a link are events of one row that follow each other, such as ordered, paid and shipped: in the order of `position`, and of the table where that is equal. " +
			"Before the unload, one statement for each column cuts its moments into 256 bins of equal rows, and one for each pair of neighbours does so with the time between them, in microseconds, a negative one being 0. " +
			"Every row draws the first event from its bins, and each further one by the time after the event before: no event is before another that should be earlier, also where the source's are. " +
			"NULL stays NULL: whether something happened is kept, when it did is not. Moments are as fine as the source's: days, seconds, milliseconds or microseconds. A column without a link is drawn by its own moments. " +
			"Bins of fewer than five rows are joined, and nothing is drawn beyond the fifth moment, or time between two, from either end, so that no single row stands out. " +
			"A column of which fewer than 20 rows have a moment is refused before anything is unloaded, one of which none has not; where fewer than 20 rows have both neighbours, the later is drawn by its own moments, and no earlier than the one before. " +
			"With `partition`, a row draws from the rows like it, by 32 bins, if at least 20 of them have a moment (in each of the link's columns that has any there), else from all. " +
			"The examples below are drawn from four bins of 100 rows each: from 1 to 2 January 2000, 2 to 3, 3 to 4 and 4 to 5.",
		Accepts: []plan.Kind{plan.Date, plan.Timestamp, plan.TimestampTZ},
		Options: []generator.Option{
			{Name: "position", Type: generator.IntegerOption, Default: "0", Min: -1 << 15, Max: 1<<15 - 1, Summary: "Where the event stands among those of the link: those with less come before."},
		},
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		Linkable:         true,
		Partitionable:    true,
		Rank:             3,
		RankInconsistent: 3,
		Empty:            "Does not occur in a column of dates or times.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Date}, In: "1980-01-31", Out: "2000-01-05"},
			{Type: plan.Type{Kind: plan.Timestamp}, In: "2024-02-29 23:59:59.5", Out: "2000-01-05 00:00:00"},
			{Type: plan.Type{Kind: plan.TimestampTZ}, In: "2024-02-29 23:59:59+00", Out: "2000-01-05 00:00:00+00"},
			{Options: `{"position":2}`, Type: plan.Type{Kind: plan.Date}, In: "2020-12-31", Out: "2000-01-05"},
		},
		Study:   func(g generator.Group) (generator.Study, error) { return studyEvents(g), nil },
		Compile: compileEvents,
	}
}

// inOrder are the group's columns, as places in the group, in the order of the
// events.
func inOrder(g generator.Group) []int {
	options := g.Options(eventTimestamps().Options)
	order := make([]int, len(g.Columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(options[a].Integer("position"), options[b].Integer("position")) })
	return order
}

// sequence is what events are drawn from, in their order.
type sequence struct {
	Events []binned `json:"events"`
	Gaps   []binned `json:"gaps"` // before each event but the first
}

func studyEvents(g generator.Group) generator.Study {
	names, order := g.Names(), inOrder(g)
	study := generator.Study{Questions: ask(g.By(), func(by []string, bins int) []plan.Question {
		var list []plan.Question
		for _, i := range order {
			list = append(list, plan.Question{Kind: plan.Bins, Columns: []string{names[i]}, By: by, Bins: bins})
		}
		for i := 1; i < len(order); i++ {
			list = append(list, plan.Question{Kind: plan.Gaps, Columns: []string{names[order[i-1]], names[order[i]]}, By: by, Bins: bins})
		}
		return list
	})}
	round := 2*len(order) - 1
	study.Conclude = func(answers []generator.Answer, _ keyed.Domain) ([]byte, error) {
		made, err := rounds(answers, round, g, func(of []generator.Answer) (s sequence, columns []binned, err error) {
			columns = make([]binned, len(order))
			for i, answer := range of {
				b, err := binsOf(answer)
				switch {
				case err != nil:
					return s, nil, err
				case i < len(order):
					s.Events, columns[order[i]] = append(s.Events, b), b
				case b.rows() < leastDrawn: // as if nobody knew of the time between
					s.Gaps = append(s.Gaps, binned{})
				default:
					s.Gaps = append(s.Gaps, b)
				}
			}
			return s, columns, nil
		}, slices.Repeat([]int{4}, round))
		if err != nil {
			return nil, err
		}
		return made.encode()
	}
	return study
}

// millennium is the day from which moments are counted, so that all of them fit 64
// bits: 2000-01-01.
const millennium = 10957

// microsOf is a moment in microseconds since then, in UTC.
func microsOf(text string, kind plan.Kind) (int64, bool) {
	m, ok := value.ParseMoment([]byte(text), kind)
	if !ok {
		return 0, false
	}
	day, micros := m.UTC()
	return (day-millennium)*value.MicrosPerDay + micros, true
}

// clock is what moments, or times between them, are drawn from, counted in a unit
// that is a number of microseconds.
type clock struct {
	table
	unit int64
}

// clockOf prepares bins for drawing, in the coarsest unit that all of their limits
// are multiples of.
func clockOf(b binned, read func(string) (int64, bool)) (clock, error) {
	c := clock{unit: value.MicrosPerDay}
	for _, text := range slices.Concat(b.Least, b.Most) {
		n, _ := read(text)
		for n%c.unit != 0 {
			c.unit = finer(c.unit)
		}
	}
	var err error
	c.table, err = tableOf(b, func(text string) (wide, bool) {
		n, ok := read(text)
		return signed(n / c.unit), ok
	})
	return c, err
}

func (c clock) known() bool { return c.weights.total() > 0 }

// draw takes two words of the stream, whatever is known.
func (c clock) draw(stream *keyed.Stream) int64 {
	if !c.known() {
		stream.Uint64()
		stream.Uint64()
		return 0
	}
	n, _ := c.table.draw(stream, 0, 1)
	return int64(n.low) * c.unit
}

// finer is the next finer unit of time.
func finer(unit int64) int64 {
	switch unit {
	case value.MicrosPerDay:
		return generator.Million
	case generator.Million:
		return 1000
	default:
		return 1
	}
}

func signed(n int64) wide { return wide{uint64(n >> 63), uint64(n)} }

// events are prepared for drawing, in their order.
type events struct {
	events []event
	gaps   []clock
}

type event struct {
	clock
	date bool // its time of day does not show, and counts for the next
}

func prepareEvents(g generator.Group, order []int) func(sequence) (events, error) {
	return func(of sequence) (events, error) {
		var made events
		if len(of.Events) != len(order) || len(of.Gaps) != len(order)-1 {
			return made, errAnswer
		}
		for i, b := range of.Events {
			kind := g.Table.Columns[g.Columns[order[i]]].Type.Kind
			c, err := clockOf(b, func(text string) (int64, bool) { return microsOf(text, kind) })
			if err != nil {
				return made, err
			}
			made.events = append(made.events, event{c, kind == plan.Date})
		}
		for _, b := range of.Gaps {
			c, err := clockOf(b, func(text string) (int64, bool) {
				n, err := strconv.ParseInt(text, 10, 64)
				return n, err == nil && n >= 0
			})
			if err != nil {
				return made, err
			}
			made.gaps = append(made.gaps, c)
		}
		return made, nil
	}
}

// draw is the moment of an event, in microseconds; known is false if nothing tells of
// it or those before. Every event takes four words of the stream.
func (e events) draw(stream keyed.Stream, last int) (at int64, known bool) {
	for i := range last + 1 {
		own := e.events[i].draw(&stream)
		before := at
		switch {
		case known && e.gaps[i-1].known():
			gap := e.gaps[i-1].draw(&stream)
			at = min(at, math.MaxInt64-gap) + gap
			if unit := e.events[i].unit; !e.events[i].date {
				at = max(before, at-(at%unit+unit)%unit)
			}
			continue
		case e.events[i].known() && known:
			at = max(before, own)
		case e.events[i].known():
			at, known = own, true
		}
		stream.Uint64()
		stream.Uint64()
	}
	return at, known
}

func compileEvents(_ generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	group := d.Group()
	order := inOrder(group)
	found, err := compiled(d, c.Rule, studyEvents(group), prepareEvents(group, order))
	if err != nil {
		return nil, err
	}
	last := slices.Index(order, placeOf(group, c))
	var zone []byte
	if c.Type.Kind == plan.TimestampTZ {
		zone = []byte("+00")
	}
	empty := fault.New(fault.ValueRefused, "generator %s: %w", c.Rule.Generator, errNothingKnown)
	latest := (value.LastDay-millennium+1)*value.MicrosPerDay - 1
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		from, err := found.find(row)
		if err != nil {
			return nil, err
		}
		at, known := from.draw(d.Draw(in, row), last)
		if !known {
			at, known = found.whole.draw(d.Draw(in, row), last)
		}
		if !known {
			return nil, empty
		}
		at = min(at, int64(latest))
		day := value.FloorDiv(at, value.MicrosPerDay)
		m := value.Moment{Day: day + millennium, Zone: zone}
		if c.Type.Kind != plan.Date {
			m.Clock, m.Micros = true, at-day*value.MicrosPerDay
		}
		return m.Append(dst), nil
	}, nil
}
