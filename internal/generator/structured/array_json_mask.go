package structured

import (
	"bytes"

	"standin/internal/document"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
)

func arrayJSONMask() generator.Spec {
	return generator.Spec{
		Name:    "array-json-mask",
		Version: 1,
		Summary: "runs rules on values inside the elements of arrays",
		Description: "The text is an array in JSON, as Redshift writes one, and $ of the `paths` is each of its elements: an object or array, a text that holds one in JSON (it begins with { or [), which is edited inside its quotation marks, or any other value. " +
			"Every letter and digit in all other values becomes another, unless `otherwise` says something else. " + pathsOfJSON + "\n\n" + scalarsOfJSON +
			"Every byte outside the values that change stays, and names of members are never changed.",
		Accepts:          generator.Documents(),
		Options:          jsonOptions(),
		OneToOne:         generator.No,
		Consistency:      generator.Always,
		Rank:             5,
		RankInconsistent: 5,
		Empty:            "Stays ''.",
		Fallback: "A text that is no array in JSON, or one with a text that begins as JSON and is none, or with a number or boolean whose rule does not make one of it, is refused, or becomes NULL, or (`replace`) has every letter and digit replaced by " +
			"another of its kind, in an invalid text everywhere and otherwise in that number. A text that outgrows its column is refused.",
		Examples: []generator.Example{
			{Options: `{"paths":{"$.email":"email"}}`, In: `[{"email":"jane.doe@acme.test","id":1}, {"email":"joe@acme.test"}]`, Out: `[{"email":"jackie.ward9447@example.net","id":3}, {"email":"reymundoondricka4335@example.net"}]`},
			{Options: `{"paths":{"$.email":"email"}}`, In: `["{\"email\": \"jane.doe@acme.test\"}", "x"]`, Out: `["{\"email\": \"jackie.ward9447@example.net\"}", "n"]`},
			{Options: `{"paths":{"$":"character-scramble"}}`, In: `["Jane", 42, {"a":"b"}]`, Out: `["Lxxu", 78, {"a":"q"}]`},
			{In: `[{"a":"Jane"},"Doe"]`, Out: `[{"a":"Lxxu"},"Jut"]`},
			{Options: `{"fallback":"null"}`, In: `{"a":1}`, Null: true},
			{Options: `{"fallback":"replace"}`, In: `["{\"a\""]`, Out: `["{\"b\""]`},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			if _, err := jsonPaths(o); err != nil {
				return err
			}
			return generator.FallbackFits(o, c)
		},
		Parts:   func(o generator.Options, _ plan.Column) []generator.Part { return jsonParts(o) },
		Compile: compileArrayJSONMask,
	}
}

func compileArrayJSONMask(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	m, err := newJSONMasker("array-json-mask", o, c, d)
	if err != nil {
		return nil, err
	}
	m.invalid = fault.New(fault.ValueRefused, "generator array-json-mask met a text that is no array in JSON, or a text in one that begins as JSON and is none")
	paths, err := jsonPaths(o)
	if err != nil {
		return nil, err
	}
	for i, p := range paths {
		paths[i] = p.InElements()
	}
	var (
		array  = document.NewJSON(paths)
		inside []byte
	)
	// m.editor and m.replace are for texts inside elements.
	replace := func(dst []byte, s document.Scalar) ([]byte, error) {
		text := array.Text(s)
		if s.Depth > 1 || s.Kind != document.String || !beginsAsJSON(text) {
			return m.replaceScalar(dst, s, text)
		}
		made, err := m.editor.Edit(inside[:0], text, m.replace)
		if err != nil {
			return nil, err
		}
		inside = made
		if bytes.Equal(made, text) {
			return append(dst, s.Raw...), nil
		}
		return document.AppendString(dst, made, m.ascii), nil
	}
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		if !document.IsArray(in) {
			return m.fallback.Replace(dst, in, row, m.invalid)
		}
		m.row = row
		out, err := array.Edit(dst, in, replace)
		return m.recover(dst, in, row, out, err)
	}, nil
}

// beginsAsJSON reports whether a text begins as an object or array.
func beginsAsJSON(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}
