package composite

import (
	"bytes"
	"errors"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/part"
	"standin/internal/plan"
)

func arrayRegexMask() generator.Spec {
	return generator.Spec{
		Name:    "array-regex-mask",
		Version: 1,
		Summary: "runs rules on what regular expressions match in the elements of arrays",
		Description: "The text is an array in JSON, as Redshift writes one. Each string and number in it is a text to the expressions, at any depth, strings without quotation marks and escapes. " + whatExpressionsDo +
			"\n\nAn element that no expression matches becomes what the rule in `otherwise` makes of it. A number must stay one, or `fallback` decides; `otherwise: character-scramble` replaces the digits before an exponent and keeps the length. Booleans, null and all bytes around the elements stay. An element that becomes NULL is null.",
		Accepts: generator.Documents(),
		Options: []generator.Option{
			expressionsOption(),
			{Name: "otherwise", Type: generator.RuleOption, Default: `"character-scramble"`, Summary: "The rule of elements that no expression matches."},
			generator.FallbackOption("error", "error", "null", "replace"),
		},
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback: "A text that is no array in JSON, or has a number of which its rule makes none, is refused, or becomes NULL, or (`replace`) has every letter and digit replaced by another of its kind, " +
			"in an invalid text everywhere and otherwise in that number. A text that outgrows its column is refused.",
		Examples: []generator.Example{
			{Options: `{"expressions":[{"pattern":"@","groups":["passthrough"]},{"pattern":"^(\\d{3})-(\\d{4})$","groups":["passthrough","character-scramble"]}]}`, In: `["555-0100", "a@b", "Jane"]`, Out: `["555-6537", "a@b", "Lxxu"]`},
			{Options: `{"expressions":[{"pattern":"^.+@.+$","groups":["email"]}],"otherwise":"name"}`, In: `["jane.doe@acme.test","Jane Doe",null]`, Out: `["jackie.ward9447@example.net","Tricia Oberbrunner",null]`},
			{In: `[4711, "Zo\u00eb", [true, "x"]]`, Out: `[6115, "Pbß", [true, "n"]]`},
			{Options: `{"fallback":"replace"}`, In: `Jane, Joe`, Out: "Rhfi, Zva"},
			{Options: `{"fallback":"null"}`, In: `{"a":1}`, Null: true},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if err := checkExpressions(o); err != nil {
				return err
			}
			return generator.FallbackFits(o, c)
		},
		Parts: func(o generator.Options, _ plan.Column) []generator.Part {
			return append(groupParts(o), part.Typed(o.Rule("otherwise"))...)
		},
		Compile: compileArrayRegexMask,
	}
}

// errNoNumber says that a rule made no number of a number.
var errNoNumber = errors.New("a rule made no number of a number")

func compileArrayRegexMask(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	list, err := newExpressions(o, d)
	if err != nil {
		return nil, err
	}
	otherwise, err := d.Bind(part.Typed(o.Rule("otherwise"))[0])
	if err != nil {
		return nil, err
	}
	invalid := fault.New(fault.ValueRefused, "generator array-regex-mask met a text that is no array in JSON")
	unfit := fault.New(fault.ValueRefused, "generator array-regex-mask met a number of which its rule made none")
	var (
		editor   = document.NewJSON(nil)
		fallback = part.NewFallback(o, d)
		ascii    = c.Type.Kind == plan.Char
		scratch  = make([]byte, 0, 64) // nil would be NULL to a rule
		scramble = o.Rule("otherwise").Rule.Generator == "character-scramble"
		at       *generator.Row
	)
	replace := func(dst []byte, s document.Scalar) ([]byte, error) {
		if s.Kind == document.Null || s.Kind == document.Boolean {
			return append(dst, s.Raw...), nil
		}
		text := editor.Text(s)
		made, ok, err := list.append(scratch[:0], text, at)
		scrambled := !ok && scramble && s.Kind == document.Number
		if !ok {
			made, err = otherwise.Mask(scratch[:0], text, at)
		}
		// A number that its rule refuses is one of which it makes none.
		refused := s.Kind == document.Number && fault.CodeOf(err) == fault.ValueRefused && !fallback.Refuses()
		if err != nil && !refused {
			return nil, err
		}
		if made == nil && !refused {
			return append(dst, "null"...), nil
		}
		if made != nil {
			scratch = made
		}
		switch {
		case bytes.Equal(made, text):
			return append(dst, s.Raw...), nil
		case s.Kind == document.String:
			return document.AppendString(dst, made, ascii), nil
		}
		if ok = !scrambled || document.IsNumber(made); ok { // one that begins with 0 would lose it
			dst, ok = document.AppendNumber(dst, made)
		}
		if ok {
			return dst, nil
		}
		if !scrambled && !fallback.Replaces() {
			return nil, errNoNumber
		}
		of := s.Raw
		if scrambled {
			of = made // it was drawn from the rule's domain, and anew if the rule says so
		}
		stream := d.Draw(of, at)
		return character.ScrambleNumber(dst, s.Raw, &stream), nil
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		if !document.IsArray(in) {
			return fallback.Replace(dst, in, row, invalid)
		}
		at = row
		out, err := editor.Edit(dst, in, replace)
		switch {
		case err == nil:
			return out, nil
		case errors.Is(err, document.ErrInvalid):
			return fallback.Replace(dst, in, row, invalid)
		case errors.Is(err, errNoNumber):
			return fallback.Replace(dst, in, row, unfit)
		default:
			return nil, err
		}
	}, nil
}
