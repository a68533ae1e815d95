package statistic

import (
	"encoding/json"
	"slices"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func algebraic() generator.Spec {
	return generator.Spec{
		Name:    "algebraic",
		Version: 1,
		Summary: "draws linked numbers as continuous does, and computes the one that follows from others, such as a total",
		Description: "Before the unload, up to 5,000 rows without NULL of three or more linked columns of numbers are read, and the first of these forms that holds for every one of them, and for at least 30, " +
			"is taken for the relation of the columns, whichever of them stands for a: a = b + c, a = b - c, a = b * c; then, of one column more, a = b + c + d, a = b * c + d, a = b * c - d; then longer sums. " +
			"If none holds exactly, in decimals, they are tried in that order with a rounded half up, without its sign, to its own fraction digits, and after them a = b / c. Columns of the link that the relation does not name are allowed, " +
			"but there is one relation to a link. " +
			"Then each row gets numbers as from `continuous`, with its limits and refusals, linked and with `partition` if there is one, and a is computed from them: in the copy the relation holds for every row in which it can be read. " +
			"A result that the type of a does not hold, or a division by 0, is drawn again up to 15 times; then the row is refused, and the job with it. NULL stays NULL, column by column.\n\n" +
			"The statistics hold the form and what `continuous` holds, and none of the rows that were read. " +
			"Limits: a relation that holds only for some rows, needs a constant (a rate of tax), or adds and subtracts (b + c - d) is none of these; steps that do not fit 128 bits, divisors of more than 64, and more than 19 digits to be rounded away are not found. " +
			"Which rows are read is for the warehouse to say: a relation that holds for them holds for every row of the copy, also where the source has exceptions. At most 13 columns can be linked. " +
			"The distribution of a is the one that follows, not quite the source's.\n\n" +
			"Columns without a relation, or a link, or at least three in it, are drawn as by `continuous`, not `categorical`: numbers of many values would pass its limits, and be real ones. " +
			"So are the examples below, from four bins of 100 rows each: from 1 to 2, 2 to 3, 3 to 4 and 4 to 5.",
		Accepts:          numbers(),
		Plain:            generator.Yes,
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		Linkable:         true,
		Partitionable:    true,
		Rank:             3,
		RankInconsistent: 3,
		Empty:            "Does not occur in a column of numbers.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 2}, In: "1234.50", Out: "3.55"},
			{Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "4"},
			{Type: plan.Type{Kind: plan.Decimal, Precision: 18, Scale: 4}, In: "-7.0000", Out: "3.5492"},
			{Type: plan.Type{Kind: plan.BigInt}, In: "0", Out: "4"},
		},
		Study:   studyRelation,
		Compile: compileRelation,
	}
}

const (
	leastRelated = 3     // columns
	leastRows    = 30    // for which a relation has to hold
	mostRows     = 5_000 // that are read
)

// related is what numbers of columns are drawn from, and the relation that they have.
type related struct {
	distribution
	Relation *relation `json:"relation,omitempty"`
}

// studyRelation asks what continuous asks, and for rows.
func studyRelation(g generator.Group) (generator.Study, error) {
	numbers, err := studyNumbers(g)
	if err != nil || len(g.Columns) < leastRelated {
		return numbers, err
	}
	rows := plan.Question{Kind: plan.Rows, Columns: g.Names(), Limit: mostRows - 1, Bytes: mostAnswer} // and one more, which tells of others
	study := generator.Study{Questions: append([]plan.Question{rows}, numbers.Questions...)}
	study.Conclude = func(answers []generator.Answer, noise keyed.Domain) ([]byte, error) {
		types := typesOf(g)
		sample, err := sampleOf(answers[0], types)
		if err != nil {
			return nil, err
		}
		text, err := numbers.Conclude(answers[1:], noise)
		if err != nil {
			return nil, err
		}
		var made statistics[related]
		if err := json.Unmarshal(text, &made); err != nil {
			return nil, err
		}
		relation := relationOf(sample, types)
		for i := range made {
			made[i].Of.Relation = relation
		}
		return made.encode()
	}
	return study, nil
}

func typesOf(g generator.Group) []plan.Type {
	types := make([]plan.Type, len(g.Columns))
	for i, column := range g.Columns {
		types[i] = g.Table.Columns[column].Type
	}
	return types
}

// sampleOf reads rows of numbers.
func sampleOf(answer generator.Answer, types []plan.Type) ([][]wide, error) {
	rows := make([][]wide, len(answer))
	for i, cells := range answer {
		if len(cells) != len(types) {
			return nil, errAnswer
		}
		for column, cell := range cells {
			n, ok := readNumber(types[column])(string(cell))
			if !ok {
				return nil, errAnswer
			}
			rows[i] = append(rows[i], n)
		}
	}
	return rows, nil
}

// relatedTables are what rows draw from, and the relation of what is drawn.
type relatedTables struct {
	tables
	relation *relation
}

func prepareRelated(g generator.Group) func(related) (relatedTables, error) {
	prepare := prepareNumbers(g)
	return func(of related) (relatedTables, error) {
		if of.Relation != nil && !of.Relation.within(len(g.Columns)) {
			return relatedTables{}, errAnswer
		}
		made, err := prepare(of.distribution)
		return relatedTables{made, of.Relation}, err
	}
}

// complete reports whether something is known of every column.
func (t tables) complete() bool {
	return !slices.ContainsFunc(t.columns, func(c table) bool { return c.weights.total() == 0 })
}

// drawAll draws the numbers of all columns.
func (t tables) drawAll(stream *keyed.Stream, numbers []wide) {
	cell := t.cell(stream)
	for place := range numbers {
		numbers[place], _ = t.drawOf(stream, cell, place)
	}
}

func compileRelation(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	group := d.Group()
	study, err := studyRelation(group)
	if err != nil {
		return nil, err
	}
	found, err := compiled(d, c.Rule, study, prepareRelated(group))
	if err != nil {
		return nil, err
	}
	relation := found.whole.relation
	if relation == nil {
		return compileNumbers(o, c, d)
	}
	types := typesOf(group)
	place, scale, scales, limits := placeOf(group, c), scaleOf(c.Type), scalesOf(types), limitsOf(types[relation.Result])
	numbers := make([]wide, len(types))
	empty := fault.New(fault.ValueRefused, "generator %s: %w", c.Rule.Generator, errNothingKnown)
	outside := fault.New(fault.ValueRefused, "generator %s computed numbers for column %s that its type does not hold, %d times for one row",
		c.Rule.Generator, group.Table.Columns[group.Columns[relation.Result]].Name, generator.Tries)
	// Every column of a row draws all of them, from the same stream, so that all agree
	// on what is drawn again.
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		from, err := found.find(row)
		if err != nil {
			return nil, err
		}
		if !from.complete() {
			from = found.whole
		}
		if !from.complete() { // the table was emptied between two questions
			return nil, empty
		}
		stream := d.Draw(in, row)
		for range generator.Tries {
			from.drawAll(&stream, numbers)
			made, fits := relation.of(numbers, scales)
			if !fits || !limits.hold(made) {
				continue
			}
			numbers[relation.Result] = made
			return numbers[place].decimal().Append(dst, scale), nil
		}
		return nil, outside
	}, nil
}
