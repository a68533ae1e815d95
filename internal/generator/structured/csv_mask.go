package structured

import (
	"errors"
	"strconv"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func csvMask() generator.Spec {
	return generator.Spec{
		Name:    "csv-mask",
		Version: 1,
		Summary: "runs rules on the values of delimited texts",
		Description: "The text is one line of values, or several, parted by a `delimiter`. Each value at one of the `positions`, which count from 1 in each line, becomes what its rule makes of it; `*` is every position that has no rule of its own. Every letter and digit in all other values becomes another, unless `otherwise` says something else. " +
			"A value in quotation marks goes to its rule without them (RFC 4180, section 2) and keeps them, and one that needs them gets them; all other bytes stay. A value has the stand-in that it has in a column of its rule's generator. A value that becomes NULL becomes empty.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "delimiter", Type: generator.TextOption, Default: `","`, Summary: "The character in ASCII between two values."},
			{Name: "positions", Type: generator.RuleMapOption, Default: `{"*":"character-scramble"}`, Summary: "The rules by the positions of the values that they are for, `1` and so on, or `*`."},
			{Name: "otherwise", Type: generator.RuleOption, Default: `"character-scramble"`, Summary: "The rule of all other values; only `passthrough` keeps them."},
			generator.FallbackOption("error", "error", "null", "replace"),
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback: "A text in which a quotation mark begins a value and does not end it is refused, or becomes NULL, or (`replace`) has every letter and digit replaced by another of its kind. " +
			"A text that outgrows its column is refused.",
		Examples: []generator.Example{
			{Options: `{"positions":{"1":"name","2":"email"}}`, In: `"Doe, Jane",jane.doe@acme.test,active`, Out: `"Aletha Hand",jackie.ward9447@example.net,hhckgm`},
			{Options: `{"delimiter":"|","positions":{"2":"character-scramble"}}`, In: "7|A-4711|x\n8|B-4712|y", Out: "4|L-9192|n\n9|P-3649|v"},
			{Options: `{"positions":{"1":"passthrough","*":"null"}}`, In: `a,b,"c"`, Out: `a,,""`},
			{In: `Jane,"Doe ""JD""",42`, Out: `Lxxu,"Fbm ""LP""",78`},
			{Options: `{"fallback":"null"}`, In: `"a`, Null: true},
			{Options: `{"fallback":"replace"}`, In: `"Jane`, Out: `"Qzcp`},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if d := o.Text("delimiter"); len(d) != 1 || d[0] >= 0x80 || d == `"` || d == "\r" || d == "\n" {
				return generator.NewOptionFault("delimiter", "it must be one character in ASCII that is no quotation mark or line break")
			}
			if _, err := positions(o); err != nil {
				return err
			}
			return generator.FallbackFits(o, c)
		},
		Parts: func(o generator.Options, _ plan.Column) []generator.Part { return positionParts(o) },
		Compile: func(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			numbers, err := positions(o)
			if err != nil {
				return nil, err
			}
			masks, err := part.Bind(d, positionParts(o))
			if err != nil {
				return nil, err
			}
			chosen := map[int]generator.Mask{}
			for i, n := range numbers {
				chosen[n] = masks[i]
			}
			otherwise, ok := chosen[0]
			if !ok {
				otherwise = masks[len(masks)-1]
			}
			invalid := fault.New(fault.ValueRefused, "generator csv-mask met a text whose quotation marks do not match")
			var (
				editor   = document.NewCSV(o.Text("delimiter")[0])
				fallback = part.NewFallback(o, d)
				made     = make([]byte, 0, 64) // nil would be NULL to a rule
				at       *generator.Row
			)
			replace := func(value []byte, position int) ([]byte, error) {
				mask, ok := chosen[position]
				if !ok {
					mask = otherwise
				}
				out, err := mask(made[:0], value, at)
				if out != nil {
					made = out
				}
				return out, err
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				at = row
				out, err := editor.Edit(dst, in, replace)
				if errors.Is(err, document.ErrInvalid) {
					return fallback.Replace(dst, in, row, invalid)
				}
				return out, err
			}, nil
		},
	}
}

func positionParts(o generator.Options) []generator.Part {
	return part.Typed(append(o.Rules("positions"), o.Rule("otherwise"))...)
}

// positions are the positions of the rules; 0 is every other.
func positions(o generator.Options) (numbers []int, err error) {
	for _, rule := range o.Rules("positions") {
		n := 0
		if rule.Key != "*" {
			if n, err = strconv.Atoi(rule.Key); err != nil || n < 1 || strconv.Itoa(n) != rule.Key {
				return nil, generator.NewOptionFault(rule.Option, "a position is a number from 1, or *")
			}
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
