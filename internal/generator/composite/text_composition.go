package composite

import (
	"fmt"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func textComposition() generator.Spec {
	return generator.Spec{
		Name:    "text-composition",
		Version: 1,
		Summary: "composes a text of other columns and fixed texts",
		Description: "The stand-in is made of the `parts`, one behind the other: a fixed `text`; what the copy has in another `column`, so that a full name fits the first and last name beside it; what a `rule` makes of the source's value in " +
			"a `column`; or what a `rule` makes of the value itself. NULL in the source is NULL to the rule, which may fill it, as `constant` with `nulls` does; NULL in its place leaves nothing, and where nothing is left of every part the stand-in is ''. NULL in the column itself stays NULL unless `nulls` is true. " +
			"A text longer than the column is cut.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{
				Name: "parts", Type: generator.ObjectsOption, Default: `[{"rule":"character-scramble"}]`, Summary: "What the text is made of.",
				Fields: []generator.Option{
					{Name: "text", Type: generator.TextOption, Summary: "A fixed text."},
					{Name: "column", Type: generator.ColumnOption, Summary: "A column of the row."},
					{Name: "rule", Type: generator.RuleOption, Summary: "A rule for that column's value, or else for the value itself."},
					{Name: "case", Type: generator.TextOption, Default: `"keep"`, Enum: []string{"keep", "lower"}, Summary: "Whether ASCII letters become small, as in an e-mail address."},
				},
			},
			{Name: "nulls", Type: generator.BooleanOption, Default: "false", Summary: "Whether NULL is replaced too."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Nulls:            true,
		Shortens:         true,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Is composed like any other.",
		Fallback:         "Every value is taken; a rule may refuse it.",
		Examples: []generator.Example{
			{Options: `{"parts":[{"rule":{"generator":"name","part":"first"}},{"text":" of "},{"rule":{"generator":"address","part":"city"}}]}`, In: "Jane of Springfield", Out: "Garrick of Lubbock"},
			{Options: `{"parts":[{"rule":{"generator":"name","part":"first"},"case":"lower"},{"text":"@example.com"}]}`, In: "Jane", Out: "joanne@example.com"},
			{Options: `{"parts":[{"text":"withheld"}]}`, In: "Jane", Out: "withheld"},
			{In: "Jane Doe", Out: "Nbpc Xva"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			for i, entry := range o.Objects("parts") {
				fixed, column, rule := entry.Has("text"), entry.Has("column"), entry.Has("rule")
				if fixed == (column || rule) {
					return generator.NewOptionFault(fmt.Sprintf("parts[%d]", i), errNoPart.Error())
				}
				if column && !rule && entry.Text("column") == c.Name {
					return generator.NewOptionFault(fmt.Sprintf("parts[%d].column", i), "the column cannot be a part of itself")
				}
			}
			return nil
		},
		Parts:   func(o generator.Options, _ plan.Column) []generator.Part { return compositionParts(o) },
		Compile: compileComposition,
	}
}

func compositionParts(o generator.Options) (parts []generator.Part) {
	for _, entry := range o.Objects("parts") {
		if entry.Has("rule") {
			parts = append(parts, part.Typed(entry.Rule("rule"))...)
		}
	}
	return parts
}

// component is a part of a composition.
type component struct {
	text  []byte
	other *generator.Other // the column whose value is masked; nil: the rule's own
	mask  generator.Mask   // nil: the value or text stays
	fixed bool
	lower bool
}

func compileComposition(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
	var components []component
	for _, entry := range o.Objects("parts") {
		made := component{text: []byte(entry.Text("text")), fixed: entry.Has("text"), lower: entry.Text("case") == "lower"}
		var err error
		switch {
		case entry.Has("column") && entry.Has("rule"):
			made.other, err = d.Other(entry.Text("column"))
		case entry.Has("column"):
			if made.other, err = otherColumn(d, entry.Text("column")); err == nil {
				made.mask = made.other.Mask
			}
		}
		if err != nil {
			return nil, err
		}
		if entry.Has("rule") {
			bound, err := d.Bind(part.Typed(entry.Rule("rule"))[0])
			if err != nil {
				return nil, err
			}
			made.mask = bound.Mask
		}
		components = append(components, made)
	}
	components = slices.Clip(components)
	nulls := o.Boolean("nulls")
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if in == nil && !nulls {
			return nil, nil
		}
		for i := range components {
			p := &components[i]
			from, value := len(dst), in
			switch {
			case p.fixed:
				value = p.text
			case p.other != nil:
				value = p.other.Value(row)
			}
			if p.mask != nil {
				made, err := p.mask(dst, value, row)
				if err != nil {
					return nil, err
				}
				if made != nil {
					dst = made
				}
			} else {
				dst = append(dst, value...)
			}
			if p.lower {
				for j, b := range dst[from:] {
					dst[from+j] = character.LowerASCII(b)
				}
			}
		}
		return dst, nil
	}, nil
}
