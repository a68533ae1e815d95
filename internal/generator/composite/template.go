package composite

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func template() generator.Spec {
	return generator.Spec{
		Name:    "template",
		Version: 1,
		Summary: "fills a text with what rules make of the value",
		Description: "The text has placeholders in braces, such as `{code}-{city}`, and each is a name of one of the `rules`, which makes its stand-in for the value as a whole. Rules of one generator that draw from the value make " +
			"the same of it unless they have different domains or options. `{{` and `}}` are braces. A rule that makes NULL leaves nothing. A text longer than the column is cut.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "text", Type: generator.TextOption, Default: `"{value}"`, Summary: "The text with placeholders."},
			{Name: "rules", Type: generator.RuleMapOption, Default: `{"value":"character-scramble"}`, Summary: "The rules by their names."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Shortens:         true,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Is a value like any other: the text is filled with what the rules make of ''.",
		Fallback:         "Every value is taken; a rule may refuse it.",
		Examples: []generator.Example{
			{Options: `{"text":"{first} from {city}","rules":{"first":{"generator":"name","part":"first"},"city":{"generator":"address","part":"city"}}}`, In: "Jane, Springfield", Out: "Olin from Tuscaloosa"},
			{Options: `{"text":"{{{id}}}","rules":{"id":"character-scramble"}}`, In: "A-4711", Out: "{L-9192}"},
			{Options: `{"text":"user-{n}","rules":{"n":{"generator":"regex-generate","pattern":"[0-9]{4}"}}}`, In: "jdoe", Out: "user-1176"},
			{Options: `{"text":"removed","rules":{}}`, In: "jdoe", Out: "removed"},
			{In: "Jane Doe", Out: "Nbpc Xva"},
		},
		Fits: func(o generator.Options, _ plan.Column) error {
			_, err := parseTemplate(o)
			return err
		},
		Parts: func(o generator.Options, _ plan.Column) []generator.Part { return part.Typed(o.Rules("rules")...) },
		Compile: func(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			pieces, err := parseTemplate(o)
			if err != nil {
				return nil, err
			}
			masks, err := part.Bind(d, part.Typed(o.Rules("rules")...))
			if err != nil {
				return nil, err
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				for _, p := range pieces {
					dst = append(dst, p.text...)
					if p.rule < 0 {
						continue
					}
					made, err := masks[p.rule](dst, in, row)
					if err != nil {
						return nil, err
					}
					if made != nil { // NULL leaves nothing
						dst = made
					}
				}
				return dst, nil
			}, nil
		},
	}
}

// piece is a text, and the index of the rule behind it; -1: none.
type piece struct {
	text string
	rule int
}

// parseTemplate takes the text apart. Every rule must have a placeholder.
func parseTemplate(o generator.Options) ([]piece, error) {
	rules := o.Rules("rules")
	used := make([]bool, len(rules))
	var pieces []piece
	var text strings.Builder
	rest := o.Text("text")
	for rest != "" {
		brace := strings.IndexAny(rest, "{}")
		if brace < 0 {
			text.WriteString(rest)
			break
		}
		text.WriteString(rest[:brace])
		mark := rest[brace]
		rest = rest[brace+1:]
		if rest != "" && rest[0] == mark {
			text.WriteByte(mark)
			rest = rest[1:]
			continue
		}
		name, after, ok := strings.Cut(rest, "}")
		if mark == '}' || !ok {
			return nil, generator.NewOptionFault("text", "a brace has no counterpart; {{ and }} are braces")
		}
		i := slices.IndexFunc(rules, func(p generator.Part) bool { return p.Key == name })
		if i < 0 {
			return nil, generator.NewOptionFault("text", fmt.Sprintf("there is no rule %q for a placeholder", name))
		}
		used[i] = true
		pieces = append(pieces, piece{text.String(), i})
		text.Reset()
		rest = after
	}
	if i := slices.Index(used, false); i >= 0 {
		return nil, generator.NewOptionFault(rules[i].Option, "no placeholder of the text names the rule")
	}
	return append(pieces, piece{text.String(), -1}), nil
}

// errNoPart says that a part of a composition is not one thing.
var errNoPart = errors.New("a part has one of text and column, or a rule, perhaps for a column")
