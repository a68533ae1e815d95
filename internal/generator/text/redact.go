package text

import (
	"unicode/utf8"

	"standin/internal/fault"
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
			"so that a short one is not shown whole. `keep_marks: true` keeps all that is neither letter nor digit. Of a VARBYTE the characters are bytes, and each becomes the byte of `with` in ASCII.",
		Accepts: append(generator.Texts(), plan.VarByte),
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
			{Type: plan.Type{Kind: plan.VarByte, Length: 16}, In: "4a616e65", Out: "2a2a2a2a"},
			{Options: `{"keep_last":1,"with":"0"}`, Type: plan.Type{Kind: plan.VarByte, Length: 16}, In: "4a616e65ff", Out: "30303030ff"},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			with := o.Text("with")
			switch {
			case utf8.RuneCountInString(with) != 1 || with == "\x00" || !utf8.ValidString(with):
				return generator.NewOptionFault("with", "it must be one character")
			case c.Type.Kind == plan.Char && with[0] >= utf8.RuneSelf:
				return generator.NewOptionFault("with", "a CHAR column holds ASCII only")
			case c.Type.Kind == plan.VarByte && with[0] >= utf8.RuneSelf:
				return generator.NewOptionFault("with", "it must be a character of ASCII, which is one byte")
			case c.Type.Kind == plan.VarByte && o.Boolean("keep_marks"):
				return generator.NewOptionFault("keep_marks", "bytes are neither letters nor marks")
			case c.Type.Kind == plan.VarByte && c.Type.Length > 0 && o.Integer("length") > int64(c.Type.Length):
				return generator.NewOptionFault("length", "it is more than the column holds")
			case o.Integer("length") > 0 && o.Integer("keep_first")+o.Integer("keep_last") > o.Integer("length"):
				return generator.NewOptionFault("length", "keep_first and keep_last are more characters")
			case o.Integer("length") > 0 && o.Boolean("keep_marks"):
				return generator.NewOptionFault("keep_marks", "it would be ignored: stand-ins of one length have no place for marks")
			}
			return nil
		},
		Compile: func(o generator.Options, c plan.Column, _ *generator.Domain) (generator.Mask, error) {
			if c.Type.Kind == plan.VarByte {
				return redactBytes(o), nil
			}
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

// redactBytes is the Mask of a VARBYTE, which an UNLOAD writes as two hexadecimal digits
// a byte.
func redactBytes(o generator.Options) generator.Mask {
	const digits = "0123456789abcdef"
	with := o.Text("with")[0]
	first, last, length := int(o.Integer("keep_first")), int(o.Integer("keep_last")), int(o.Integer("length"))
	half := fault.New(fault.ValueRefused, "generator redact met a VARBYTE that ends within a byte")
	return func(dst, in []byte, _ *generator.Row) ([]byte, error) {
		if len(in)%2 != 0 {
			return nil, half
		}
		count := len(in) / 2
		tail := min(last, count/2)
		head := min(first, count/2-tail)
		dst = append(dst, in[:2*head]...)
		if length > 0 {
			count = length
		}
		for range count - head - tail {
			dst = append(dst, digits[with>>4], digits[with&15])
		}
		return append(dst, in[len(in)-2*tail:]...), nil
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
