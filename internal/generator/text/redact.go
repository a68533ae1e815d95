package text

import (
	"unicode/utf8"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/plan"
)

func redact() generator.Spec {
	return generator.Spec{
		Name:    "redact",
		Version: 1,
		Summary: "puts one character in the place of every other, and may keep some at either end",
		Description: "Every character becomes `with`, so the length stays; `length` gives all stand-ins one length instead, in which what is kept has its place. `keep_first` and `keep_last` characters stay, but never more than half of the text, " +
			"so that a short one is not shown whole. `keep_marks: true` keeps all that is neither letter nor digit.",
		Accepts: generator.Texts(),
		Options: []generator.Option{
			{Name: "with", Type: generator.TextOption, Default: `"*"`, Summary: "The character that is put in the place of others."},
			{Name: "length", Type: generator.IntegerOption, Default: "0", Min: 0, Max: 65535, Summary: "How many characters every stand-in has; 0: as many as its text."},
			{Name: "keep_first", Type: generator.IntegerOption, Default: "0", Min: 0, Max: 65535, Summary: "How many characters at the start stay."},
			{Name: "keep_last", Type: generator.IntegerOption, Default: "0", Min: 0, Max: 65535, Summary: "How many characters at the end stay."},
			{Name: "keep_marks", Type: generator.BooleanOption, Default: "false", Summary: "Whether blanks, punctuation and symbols stay."},
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Shortens:         true,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays '', unless `length` says otherwise.",
		Fallback:         "Every text is taken.",
		Examples: []generator.Example{
			{In: "secret", Out: "******"},
			{Options: `{"keep_last":4,"keep_marks":true}`, In: "4111 1111 1111 1111", Out: "**** **** **** 1111"},
			{Options: `{"keep_first":1,"with":"x"}`, In: "Jane", Out: "Jxxx"},
			{Options: `{"length":8}`, In: "secret", Out: "********"},
			{Options: `{"keep_first":2,"keep_last":2}`, In: "abc", Out: "**c"},
			{Options: `{"with":"•"}`, In: "Zoë", Out: "•••"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			with := o.Text("with")
			switch {
			case utf8.RuneCountInString(with) != 1 || with == "\x00" || !utf8.ValidString(with):
				return generator.NewOptionFault("with", "it must be one character")
			case c.Type.Kind == plan.Char && with[0] >= utf8.RuneSelf:
				return generator.NewOptionFault("with", "a CHAR column holds ASCII only")
			case o.Integer("length") > 0 && o.Integer("keep_first")+o.Integer("keep_last") > o.Integer("length"):
				return generator.NewOptionFault("length", "keep_first and keep_last are more characters")
			case o.Integer("length") > 0 && o.Boolean("keep_marks"):
				return generator.NewOptionFault("keep_marks", "it would be ignored: stand-ins of one length have no place for marks")
			}
			return nil
		},
		Compile: func(o generator.Options, _ plan.Column, _ *generator.Domain) (generator.Mask, error) {
			with, marks := o.Text("with"), o.Boolean("keep_marks")
			first, last, length := int(o.Integer("keep_first")), int(o.Integer("keep_last")), int(o.Integer("length"))
			return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
				count := utf8.RuneCount(in)
				tail := min(last, count/2)
				head := min(first, count/2-tail)
				from, to := runes(in, head), runes(in, count-tail)
				dst = append(dst, in[:from]...)
				if length > 0 {
					for range length - head - tail {
						dst = append(dst, with...)
					}
				} else {
					dst = hide(dst, in[from:to], with, marks)
				}
				return append(dst, in[to:]...), nil
			}, nil
		},
	}
}

// runes is the length in bytes of the first characters of a text.
func runes(text []byte, count int) (length int) {
	for range count {
		_, size := utf8.DecodeRune(text[length:])
		length += size
	}
	return length
}

// hide puts a character in the place of each of text, or of its letters and digits.
func hide(dst, text []byte, with string, marks bool) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if marks && character.KindOf(r) == 0 {
			dst = append(dst, text[:size]...)
		} else {
			dst = append(dst, with...)
		}
		text = text[size:]
	}
	return dst
}
