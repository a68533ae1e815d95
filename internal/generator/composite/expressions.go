package composite

import (
	"fmt"
	"regexp/syntax"
	"unicode/utf8"

	"standin/internal/generator"
	"standin/internal/generator/expression"
	"standin/internal/generator/part"
)

// whatExpressionsDo is what the reference says of expressions.
const whatExpressionsDo = "The first of the `expressions` that matches a part of the text decides. Its `groups` are rules for the groups of its `pattern`, in their order, or one rule for the whole match if it has no groups; " +
	"what stands outside of the groups stays as it is, and what a group matches has the stand-in that it has in a column of that generator. A group that matches nothing, or no character, stays so. A pattern that matches no character of a text, as `\\d*` may, does not match. " +
	"Patterns are those of RE2 (github.com/google/re2/wiki/Syntax); ^ and $ hold one to the whole text. Groups stand neither in each other nor under a repetition: (?:…) groups without a rule."

// expressionsOption is the list of expressions.
func expressionsOption() generator.Option {
	return generator.Option{
		Name: "expressions", Type: generator.ObjectsOption, Default: "[]", Summary: "What is looked for, one after the other.",
		Fields: []generator.Option{
			{Name: "pattern", Type: generator.TextOption, Required: true, Summary: "The regular expression."},
			{Name: "groups", Type: generator.RulesOption, Required: true, Summary: "The rules of its groups."},
			{Name: "all", Type: generator.BooleanOption, Default: "true", Summary: "Whether all matches are replaced, or the first one."},
		},
	}
}

// groupParts are the rules of all groups.
func groupParts(o generator.Options) (parts []generator.Part) {
	for _, entry := range o.Objects("expressions") {
		parts = append(parts, part.Typed(entry.Rules("groups")...)...)
	}
	return parts
}

// checkExpressions finds what is wrong with the patterns, and with how many rules each has.
func checkExpressions(o generator.Options) error {
	for i, entry := range o.Objects("expressions") {
		option := fmt.Sprintf("expressions[%d].", i)
		tree, err := syntax.Parse(entry.Text("pattern"), syntax.Perl)
		if err != nil {
			return generator.NewOptionFault(option+"pattern", "it is no regular expression of RE2")
		}
		if !plainGroups(tree, false) {
			return generator.NewOptionFault(option+"pattern", "a group stands in another one, or under a repetition; (?:…) groups without a rule")
		}
		compiled, err := expression.Compile(entry.Text("pattern"))
		if err != nil {
			return generator.NewOptionFault(option+"pattern", "it is no regular expression of RE2")
		}
		if rules, want := len(entry.Rules("groups")), max(compiled.Groups(), 1); rules != want {
			return generator.NewOptionFault(option+"groups", fmt.Sprintf("it has %d rules, and the pattern needs %d", rules, want))
		}
	}
	return nil
}

// plainGroups reports whether every group matches one part of the text at most, outside of all
// others.
func plainGroups(e *syntax.Regexp, inside bool) bool {
	switch e.Op {
	case syntax.OpCapture:
		if inside {
			return false
		}
		inside = true
	case syntax.OpStar, syntax.OpPlus:
		inside = true
	case syntax.OpRepeat:
		inside = inside || e.Max != 1
	}
	for _, sub := range e.Sub {
		if !plainGroups(sub, inside) {
			return false
		}
	}
	return true
}

// expressions replaces what the groups of expressions match.
type expressions []struct {
	*expression.Expression
	all   bool
	masks []generator.Mask
}

func newExpressions(o generator.Options, d *generator.Domain) (expressions, error) {
	entries := o.Objects("expressions")
	list := make(expressions, len(entries))
	for i, entry := range entries {
		var err error
		if list[i].Expression, err = expression.Compile(entry.Text("pattern")); err != nil {
			return nil, err
		}
		if list[i].masks, err = part.Bind(d, part.Typed(entry.Rules("groups")...)); err != nil {
			return nil, err
		}
		list[i].all = entry.Boolean("all")
	}
	return list, nil
}

// append appends text with the groups of the first expression that matches replaced; ok is
// false, and nothing appended, if none does. An expression that matches no character of a
// text that has some does not match: nothing of the text was looked at.
func (list expressions) append(dst, text []byte, row *generator.Row) (out []byte, ok bool, err error) {
	for i := range list {
		e := &list[i]
		found := e.Find(text, 0)
		if found == nil {
			continue
		}
		copied, last, matched := 0, -1, len(text) == 0
		for found != nil {
			start, end := found[0], found[1]
			matched = matched || start < end
			if start < end || start != last { // an empty match does not touch the one before
				groups := found
				if e.Groups() > 0 {
					groups = found[2:]
				}
				for g, mask := range e.masks {
					from, to := groups[2*g], groups[2*g+1]
					if from < 0 || from == to {
						continue
					}
					dst = append(dst, text[copied:from]...)
					made, err := mask(dst, text[from:to], row)
					if err != nil {
						return nil, true, err
					}
					if made != nil { // NULL leaves nothing
						dst = made
					}
					copied = to
				}
				last = end
			}
			if end == start {
				_, size := utf8.DecodeRune(text[end:])
				end += max(size, 1)
			}
			if !e.all || end > len(text) {
				break
			}
			found = e.Find(text, end)
		}
		if matched {
			return append(dst, text[copied:]...), true, nil
		}
	}
	return dst, false, nil
}
