package random

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"

	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func regex() generator.Spec {
	return generator.Spec{
		Name:    "regex-generate",
		Version: 1,
		Summary: "replaces every value by a text that a regular expression describes",
		Description: "The expression is one of RE2 (github.com/google/re2/wiki/Syntax). Alternatives are equally likely, and so are the characters of a class; `.` is a printable character of ASCII, and " +
			"`*`, `+` and `{n,}` repeat at most eight times more than they must. What only looks at the text around it, such as ^, $ and \\b, makes nothing. A text that is longer than the column is cut.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "pattern", Type: generator.TextOption, Default: `"[A-Z]{3}-[0-9]{4}"`, Summary: "The regular expression."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		DataFree:         true,
		Shortens:         true,
		Rank:             4,
		RankInconsistent: 1,
		Empty:            "Gets a text, too.",
		Fallback:         "Every value is taken.",
		Examples: []generator.Example{
			{In: "ABC-1234", Out: "SGH-7436"},
			{Options: `{"pattern":"(Mr|Mrs|Dr)\\. [A-Z][a-z]{2,6}"}`, In: "Mr. Miller", Out: "Mr. Owrf"},
			{Options: `{"pattern":"#[0-9a-f]{6}"}`, In: "#ffffff", Out: "#15433b"},
			{Options: `{"pattern":"\\d+(\\.\\d\\d)?"}`, In: "12.50", Out: "41841679.21"},
			{Options: `{"pattern":"[α-ω]{3,5}"}`, In: "x", Out: "φοω"},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			expression, err := parse(o.Text("pattern"))
			switch {
			case err != nil:
				return generator.NewOptionFault("pattern", "it is no regular expression of RE2")
			case holdsNUL(expression):
				return generator.NewOptionFault("pattern", "it makes NUL, which Redshift does not hold")
			case longest(expression) > mostSteps:
				return generator.NewOptionFault("pattern", "it can make a text of more than a million characters")
			case impossible(expression):
				return generator.NewOptionFault("pattern", "no text matches it")
			case c.Type.Kind == plan.Char && !isASCII(expression):
				return generator.NewOptionFault("pattern", "it makes characters that are not ASCII, which a CHAR column cannot hold")
			}
			return nil
		},
		Compile: func(o generator.Options, _ plan.Column, d *generator.Domain) (generator.Mask, error) {
			expression, err := parse(o.Text("pattern"))
			if err != nil {
				return nil, err
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				stream := d.Draw(in, row)
				return describe(dst, expression, &stream), nil
			}, nil
		},
	}
}

func parse(pattern string) (*syntax.Regexp, error) {
	expression, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, err
	}
	return expression.Simplify(), nil
}

// more is how often an expression without an upper bound is repeated beyond its lower one.
const more = 8

// describe appends a text that the expression matches.
func describe(dst []byte, e *syntax.Regexp, stream *keyed.Stream) []byte {
	times := func(low, high uint64) []byte {
		for range low + stream.Below(high-low+1) {
			dst = describe(dst, e.Sub[0], stream)
		}
		return dst
	}
	switch e.Op {
	case syntax.OpLiteral:
		for _, r := range e.Rune {
			dst = utf8.AppendRune(dst, r)
		}
	case syntax.OpCharClass:
		dst = utf8.AppendRune(dst, oneOf(e.Rune, stream))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		dst = append(dst, byte(' '+stream.Below('~'-' '+1)))
	case syntax.OpConcat:
		for _, sub := range e.Sub {
			dst = describe(dst, sub, stream)
		}
	case syntax.OpAlternate:
		dst = describe(dst, e.Sub[stream.Below(uint64(len(e.Sub)))], stream)
	case syntax.OpCapture:
		dst = describe(dst, e.Sub[0], stream)
	case syntax.OpQuest:
		dst = times(0, 1)
	case syntax.OpStar:
		dst = times(0, more)
	case syntax.OpPlus:
		dst = times(1, 1+more)
	}
	return dst
}

// oneOf draws a character of a class, of its printable ASCII if it has any: a class
// such as [^a] holds nearly all of Unicode.
func oneOf(ranges []rune, stream *keyed.Stream) rune {
	for _, limit := range [...][2]rune{{' ', '~'}, {1, utf8.MaxRune}} {
		total := uint64(0)
		for i := 0; i < len(ranges); i += 2 {
			if low, high := max(ranges[i], limit[0]), min(ranges[i+1], limit[1]); low <= high {
				total += uint64(high-low) + 1
			}
		}
		if total == 0 {
			continue
		}
		n := stream.Below(total)
		for i := 0; i < len(ranges); i += 2 {
			low, high := max(ranges[i], limit[0]), min(ranges[i+1], limit[1])
			if low > high {
				continue
			}
			if size := uint64(high-low) + 1; n < size {
				return low + rune(n)
			} else {
				n -= size
			}
		}
	}
	return '?'
}

// impossible reports whether no text matches the whole of an expression, or a part that
// may be drawn.
func impossible(e *syntax.Regexp) bool {
	return e.Op == syntax.OpNoMatch || e.Op == syntax.OpCharClass && len(e.Rune) == 0 || slices.ContainsFunc(e.Sub, impossible)
}

// mostSteps bounds what it takes to make one text.
const mostSteps = 1_000_000

// longest is how many steps an expression takes at most, or more than mostSteps.
func longest(e *syntax.Regexp) int {
	steps := 1 + len(e.Rune)
	for _, sub := range e.Sub {
		steps = min(steps+longest(sub), 2*mostSteps)
	}
	switch e.Op {
	case syntax.OpStar:
		steps *= more
	case syntax.OpPlus:
		steps *= 1 + more
	}
	return min(steps, 2*mostSteps)
}

// holdsNUL reports whether the expression must make NUL, or can make nothing else of a class.
func holdsNUL(e *syntax.Regexp) bool {
	return e.Op == syntax.OpLiteral && slices.Contains(e.Rune, 0) || e.Op == syntax.OpCharClass && slices.Equal(e.Rune, []rune{0, 0}) || slices.ContainsFunc(e.Sub, holdsNUL)
}

// isASCII reports whether the expression makes nothing but ASCII.
func isASCII(e *syntax.Regexp) bool {
	switch e.Op {
	case syntax.OpLiteral:
		for _, r := range e.Rune {
			if r >= utf8.RuneSelf {
				return false
			}
		}
	case syntax.OpCharClass:
		ascii := false
		for i := 0; i < len(e.Rune); i += 2 {
			ascii = ascii || e.Rune[i] <= '~' && e.Rune[i+1] >= ' '
		}
		return ascii
	}
	for _, sub := range e.Sub {
		if !isASCII(sub) {
			return false
		}
	}
	return true
}
