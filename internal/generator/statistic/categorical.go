package statistic

import (
	"errors"
	"fmt"
	"slices"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func categorical() generator.Spec {
	return generator.Spec{
		Name:    "categorical",
		Version: 1,
		Summary: "draws one of the column's own values for each row, as often as they occur",
		Description: "Before the unload, one statement counts how many rows of the source have each value; then every row gets one of them, drawn by those counts, " +
			"whatever it held. NULL is a value like any other. Linked columns draw combinations that occur, so that city and country still belong together. With " +
			"`partition`, a row draws from the values of the rows like it. A column, or a link with its partition, has at most 10,000 combinations: beyond " +
			"that, or 24 MB of values, the job is refused before it starts. The values are real ones: a column whose single values tell of a person is none for this generator.\n\n" +
			"`differential_privacy` blurs the counts: each gets noise from the discrete Laplace distribution with the given `epsilon`, and values that then have " +
			"fewer rows than 1 + ln(10 n)/epsilon, of n rows in all, are dropped, which makes delta 1/(10 n): with an epsilon of 1 those of less than about 15 rows. One row of the " +
			"table, whatever it holds, then makes hardly a difference to what is drawn (privacy rank 2). The privacy is that of rows: a person with many rows has less of it. " +
			"The noise comes from the job's key, so it is another one in each job, and two columns with the same values spend their epsilon each.\n\n" +
			"The counts lie in the job's `input/`, inside the privacy boundary. The examples below are drawn from A, B, C and NULL (or the like of other types), which 400, 300, 200 and 100 rows have.",
		Accepts: plan.ComparableKinds(),
		Options: []generator.Option{
			{Name: "differential_privacy", Type: generator.BooleanOption, Default: "false", Summary: "Whether counts are blurred, and rare values dropped; one column of a link decides for all."},
			{Name: "epsilon", Type: generator.DecimalOption, Default: "1", Min: 10_000, Max: 100 * generator.Million, Summary: "How much one row may tell, with differential_privacy: less is more private, and less true."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Never,
		Linkable:         true,
		Partitionable:    true,
		Partitions:       true,
		Nulls:            true,
		Rank:             3,
		RankInconsistent: 3,
		Empty:            "Is a value like any other.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{In: "gold", Out: "C"},
			{Type: plan.Type{Kind: plan.Integer}, In: "42", Out: "3"},
			{Options: `{"differential_privacy":true,"epsilon":0.5}`, Type: plan.Type{Kind: plan.Date}, In: "1980-01-31", Out: "2000-01-03"},
			{Type: plan.Type{Kind: plan.Boolean}, In: "t", Out: "t"},
		},
		Fits: func(o generator.Options, _ plan.Column) error {
			if o.Boolean("differential_privacy") {
				return nil
			}
			return o.Unused("differential_privacy is not true", "epsilon")
		},
		Study: func(g generator.Group) (generator.Study, error) { return studyCategories(g, epsilonOf(g)), nil },
		Privacy: func(o generator.Options) string {
			if !o.Boolean("differential_privacy") {
				return ""
			}
			return "differentially private by row, epsilon " + millionths(o.Millionths("epsilon")) + ", delta 1/(10 rows)"
		},
		Compile: func(_ generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			return compileCategories(c, d, studyCategories(d.Group(), epsilonOf(d.Group())))
		},
	}
}

// epsilonOf is the least epsilon of a group, in millionths; 0: no noise.
func epsilonOf(g generator.Group) uint64 {
	var epsilon int64
	for _, o := range g.Options(categorical().Options) {
		if e := o.Millionths("epsilon"); o.Boolean("differential_privacy") && (epsilon == 0 || e < epsilon) {
			epsilon = e
		}
	}
	return uint64(epsilon)
}

// millionths writes a decimal that counts them.
func millionths(n int64) string {
	text := fmt.Sprintf("%d.%06d", n/generator.Million, n%generator.Million)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text
}

// counted are combinations of values, and how many rows have them.
type counted struct {
	Values [][][]byte `json:"values"`
	Counts []uint64   `json:"counts"`
}

// studyCategories counts the combinations of values of a group; epsilon, if it is not
// 0, blurs the counts.
func studyCategories(g generator.Group, epsilon uint64) generator.Study {
	by, width := len(g.By()), len(g.Columns)
	return generator.Study{
		Questions: []plan.Question{{Kind: plan.Categories, Columns: g.Names(), By: g.By(), Limit: mostCategories, Bytes: mostAnswer}},
		Conclude: func(answers []generator.Answer, noise keyed.Domain) ([]byte, error) {
			if len(answers[0]) > mostCategories {
				return nil, fmt.Errorf("there are more than %d combinations of values", mostCategories)
			}
			parts, err := split(answers[0], by, width+1)
			if err != nil {
				return nil, err
			}
			if epsilon > 0 {
				if parts, err = blur(parts, noise, epsilon); err != nil {
					return nil, err
				}
			}
			made := make(statistics[counted], 0, len(parts)+1)
			sums, all := map[string]uint64{}, counted{}
			for _, p := range parts {
				slices.SortFunc(p.Of, func(a, b [][]byte) int { return compareTuples(a[:width], b[:width]) })
				var of counted
				for _, row := range p.Of {
					n, err := count(row[width])
					if err != nil {
						return nil, err
					}
					of.Values, of.Counts = append(of.Values, row[:width]), append(of.Counts, n)
					key := string(keyOf(nil, row[:width]...))
					if _, ok := sums[key]; !ok {
						all.Values = append(all.Values, row[:width])
					}
					sums[key] += n
				}
				if by > 0 {
					made = append(made, part[counted]{By: p.By, Of: of})
				}
			}
			slices.SortFunc(all.Values, compareTuples)
			for _, values := range all.Values {
				all.Counts = append(all.Counts, sums[string(keyOf(nil, values...))])
			}
			return append(made, part[counted]{Of: all}).encode()
		},
	}
}

// blur adds noise to every count and drops those that are too low then.
func blur(parts []part[generator.Answer], noise keyed.Domain, epsilon uint64) ([]part[generator.Answer], error) {
	var rows uint64
	for _, p := range parts {
		for _, row := range p.Of {
			n, err := count(row[len(row)-1])
			if err != nil {
				return nil, err
			}
			rows += n
		}
	}
	least, left := least(rows, epsilon), false
	for i, p := range parts {
		kept := p.Of[:0:0]
		for _, row := range p.Of {
			values := row[:len(row)-1]
			n, _ := count(row[len(row)-1])
			stream := noise.Stream(keyOf(keyOf(nil, p.By...), values...))
			if blurred := int64(n) + laplace(&stream, epsilon); blurred >= least {
				kept = append(kept, append(slices.Clone(values), fmt.Appendf(nil, "%d", blurred)))
			}
		}
		parts[i].Of = kept
		left = left || len(kept) > 0
	}
	if rows > 0 && !left {
		return nil, fmt.Errorf("no value has the %d rows that it needs to be shown under differential privacy", least)
	}
	return slices.DeleteFunc(parts, func(p part[generator.Answer]) bool { return len(p.Of) == 0 }), nil
}

// drawn are the combinations of values.
type drawn struct {
	values  [][][]byte
	weights weights
}

var errNothingKnown = errors.New("nothing is known that could be drawn: the table was empty when it was counted")

func compileCategories(c plan.Column, d *generator.Domain, study generator.Study) (generator.Mask, error) {
	group := d.Group()
	place := placeOf(group, c)
	found, err := compiled(d, c.Rule, study, func(of counted) (drawn, error) {
		var made drawn
		if len(of.Values) != len(of.Counts) {
			return made, errAnswer
		}
		for i, values := range of.Values {
			if len(values) != len(group.Columns) {
				return made, errAnswer
			}
			made.values, made.weights = append(made.values, values), made.weights.add(of.Counts[i])
		}
		return made, nil
	})
	if err != nil {
		return nil, err
	}
	empty := fault.New(fault.ValueRefused, "generator %s: %w", c.Rule.Generator, errNothingKnown)
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		from, err := found.find(row)
		if err != nil {
			return nil, err
		}
		total := from.weights.total()
		if total == 0 {
			return nil, empty
		}
		stream := d.Draw(in, row)
		value := from.values[from.weights.at(stream.Below(total))][place]
		if value == nil {
			return nil, nil
		}
		return append(dst, value...), nil
	}, nil
}
