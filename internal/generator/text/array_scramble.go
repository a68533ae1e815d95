package text

import (
	"bytes"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/part"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func arrayScramble() generator.Spec {
	return generator.Spec{
		Name:    "array-scramble",
		Version: 1,
		Summary: "replaces letters by letters and digits by digits in the elements of arrays",
		Description: "The text is an array in JSON, as Redshift writes one. In every string, at any depth, every letter becomes a random letter of its case and every digit a random digit, as by `character-scramble`; numbers keep their sign, point and length, and get other digits. " +
			"Equal elements become equal ones, wherever they stand. Booleans, null, names of members and all bytes around the elements stay.",
		Accepts: generator.Documents(),
		Options: []generator.Option{
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		OneToOne:         generator.No,
		Consistency:      generator.Optional,
		Rank:             4,
		RankInconsistent: 3,
		Empty:            "Stays ''.",
		Fallback:         "A text that is no array in JSON has every letter and digit replaced by another of its kind, or is refused, or becomes NULL, as `fallback` says. A text that outgrows its column, as an escaped letter may, is refused.",
		Examples: []generator.Example{
			{In: `["Jane Doe", "A-4711", "Jane Doe"]`, Out: `["Ouru Evn", "E-6791", "Ouru Evn"]`},
			{In: `[ 4711, -0.50, 1e3, true, null ]`, Out: "[ 9747, -0.99, 3e3, true, null ]"},
			{In: `[["Zo\u00eb"], {"name": "Jane"}]`, Out: `[["Fmì"], {"name": "Dpwp"}]`},
			{In: `[]`, Out: `[]`},
			{Options: `{"fallback":"replace"}`, In: `Jane, Joe`, Out: "Nmkq, Vqe"},
			{Options: `{"fallback":"null"}`, In: `{"a":1}`, Null: true},
			{In: "", Out: ""},
		},
		Fits: generator.FallbackFits,
		Compile: func(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
			invalid := fault.New(fault.ValueRefused, "generator array-scramble met a text that is no array in JSON")
			var (
				editor   = document.NewJSON(nil)
				fallback = part.NewFallback(o, d)
				ascii    = c.Type.Kind == plan.Char
				made     []byte
				whole    = c.Rule.Inconsistent || c.Rule.With != "" // all elements are drawn from one stream
				stream   keyed.Stream
				at       *generator.Row
			)
			replace := func(dst []byte, s document.Scalar) ([]byte, error) { //nolint:unparam // Edit asks for the error
				if s.Kind == document.Null || s.Kind == document.Boolean {
					return append(dst, s.Raw...), nil
				}
				text := editor.Text(s)
				if !whole {
					stream = d.Draw(text, at)
				}
				if s.Kind == document.Number {
					return character.ScrambleNumber(dst, text, &stream), nil
				}
				if made = character.Scramble(made[:0], text, &stream); bytes.Equal(made, text) {
					return append(dst, s.Raw...), nil
				}
				return document.AppendString(dst, made, ascii), nil
			}
			return func(dst, in []byte, row *generator.Row) ([]byte, error) {
				if len(in) == 0 {
					return dst, nil
				}
				if !document.IsArray(in) {
					return fallback.Replace(dst, in, row, invalid)
				}
				at = row
				if whole {
					stream = d.Draw(in, row)
				}
				out, err := editor.Edit(dst, in, replace)
				if err != nil {
					return fallback.Replace(dst, in, row, invalid)
				}
				return out, nil
			}, nil
		},
	}
}
