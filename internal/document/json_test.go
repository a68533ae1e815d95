package document_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"standin/internal/document"
)

func jsonPaths(t *testing.T, texts ...string) []document.JSONPath {
	t.Helper()
	paths := make([]document.JSONPath, len(texts))
	for i, text := range texts {
		var err error
		if paths[i], err = document.ParseJSONPath(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return paths
}

func keep(dst []byte, s document.Scalar) ([]byte, error) { return append(dst, s.Raw...), nil }

func TestPathsSelectWhatRFC9535Says(t *testing.T) {
	t.Parallel()
	const text = `{"store":{"book":[{"title":"A","price":8.95},{"title":"B","price":12},{"title":"C"}],"bicycle":{"color":"red","price":399}},"a.b":1,"\u00e9":2,"o'k":true,"n":null,"title":"T"}`
	for path, want := range map[string]string{
		`$`:                          ``,
		`$.store.book[*].title`:      `"A" "B" "C"`,
		`$..title`:                   `"A" "B" "C" "T"`,
		`$.store..price`:             `8.95 12 399`,
		`$.store.*`:                  ``,
		`$.store.bicycle.*`:          `"red" 399`,
		`$..book[1].title`:           `"B"`,
		`$..book[0,2]['title']`:      `"A" "C"`,
		`$..book[1:]..*`:             `"B" 12 "C"`,
		`$..book[:3:2].title`:        `"A" "C"`,
		`$['a.b']`:                   `1`,
		`$["\u00e9"]`:                `2`,
		`$.é`:                        `2`,
		`$['o\'k']`:                  `true`,
		`$[ 'n' , "a.b" ]`:           `1 null`,
		`$..*`:                       `"A" 8.95 "B" 12 "C" "red" 399 1 2 true null "T"`,
		`$..[0]..price`:              `8.95`,
		`$.store..['color','title']`: `"A" "B" "C" "red"`,
		`$.*`:                        `1 2 true null "T"`,
	} {
		var got []string
		_, err := document.NewJSON(jsonPaths(t, path)).Edit(nil, []byte(text), func(dst []byte, s document.Scalar) ([]byte, error) {
			if s.Path == 0 {
				got = append(got, string(s.Raw))
			}
			return keep(dst, s)
		})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s selects %s, not %s", path, got, want)
		}
	}
}

func TestTheFirstPathThatSelectsAValueIsTold(t *testing.T) {
	t.Parallel()
	var got []int
	_, err := document.NewJSON(jsonPaths(t, "$.b", "$.*", "$..c")).Edit(nil, []byte(`{"a":1,"b":2,"d":{"c":3,"e":4}}`), func(dst []byte, s document.Scalar) ([]byte, error) {
		got = append(got, s.Path)
		return keep(dst, s)
	})
	if err != nil || !slices.Equal(got, []int{1, 0, 2, -1}) {
		t.Errorf("the paths are %v, %v", got, err)
	}
}

func TestPathsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, path := range []string{
		"", "a", "$a", "$.", "$..", "$.a.", "$[", "$[]", "$[1", "$['a", "$['a'", "$['a'x]", "$[-1]", "$[::0]", "$[1:2:3:4]", "$[?@.a]", "$.a b", "$.[0]", `$['\x']`, "$[a]", "$[1,]", "$.\xff",
		"$" + strings.Repeat(".a", 61),
	} {
		if _, err := document.ParseJSONPath(path); err == nil {
			t.Errorf("%q was taken", path)
		}
	}
}

func TestAllBytesAroundReplacedValuesStay(t *testing.T) {
	t.Parallel()
	const text = " {\r\n\t\"\\u0061\" : 1.0e+05 , \"b\":[ \"\\u00e9\\/\" ,true , {} , [] ],\"a\":\"x\" , \"a\":-0}\n"
	const want = " {\r\n\t\"\\u0061\" : 7 , \"b\":[ \"\\u00e9\\/\" ,true , {} , [] ],\"a\":7 , \"a\":7}\n"
	got, err := document.NewJSON(jsonPaths(t, "$.a")).Edit([]byte("before"), []byte(text), func(dst []byte, s document.Scalar) ([]byte, error) {
		if s.Path == 0 {
			return append(dst, '7'), nil
		}
		return keep(dst, s)
	})
	if err != nil || string(got) != "before"+want {
		t.Errorf("it became %q, %v", got, err)
	}
}

func TestStringsAreWrittenAsJSONReadsThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", `"\`, "\x00\x1f\n\r\t\b\f\x7f", "é東🦊\u2028", "</script>"} {
		for _, ascii := range []bool{false, true} {
			raw := document.AppendString(nil, []byte(text), ascii)
			var back string
			if err := json.Unmarshal(raw, &back); err != nil || back != text {
				t.Errorf("%q was written as %s, which reads %q, %v", text, raw, back, err)
			}
			if ascii && bytes.ContainsFunc(raw, func(r rune) bool { return r > 127 }) {
				t.Errorf("%s is not ASCII", raw)
			}
		}
	}
}

func TestAnErrorOfTheReplacementComesOut(t *testing.T) {
	t.Parallel()
	want := errors.New("no")
	if _, err := document.NewJSON(nil).Edit(nil, []byte(`[1]`), func([]byte, document.Scalar) ([]byte, error) { return nil, want }); err != want { //nolint:errorlint // the very error
		t.Errorf("got %v", err)
	}
}

func TestValuesThatStandTooDeepAreRefusedAsByTheStandardLibrary(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{10_000, 10_001} {
		text := []byte(strings.Repeat("[", depth) + strings.Repeat("]", depth))
		_, err := document.NewJSON(nil).Edit(nil, text, keep)
		if (err == nil) != json.Valid(text) {
			t.Errorf("%d deep: %v", depth, err)
		}
	}
}

func FuzzJSONIsReadAsByTheStandardLibrary(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-0.5e+3,"x\ud83e\udd8a\ud800\n",true,false,null,{}],"":{"a":{"b":[]}}}`, ` [ ] `, `01`, `-`, `1.`, `"\u00G0"`, `{"a"}`, `[1,]`, `{,}`, `"` + "\x01" + `"`, `nul`, `{"a":1}}`, "\"\xff\"", ``, `1 2`, `[]]`, `{"a":1,"a":"2"}`,
	} {
		f.Add([]byte(seed))
	}
	paths := make([]document.JSONPath, 0, 3)
	for _, text := range []string{"$.a", "$..b[*]", "$[1]..*"} {
		path, err := document.ParseJSONPath(text)
		if err != nil {
			f.Fatal(err)
		}
		paths = append(paths, path)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		editor := document.NewJSON(paths)
		var got []string
		out, err := editor.Edit([]byte{}, in, func(dst []byte, s document.Scalar) ([]byte, error) {
			got = append(got, describe(s.Kind, string([]rune(string(editor.Text(s))))))
			return keep(dst, s)
		})
		if valid := json.Valid(in); (err == nil) != valid || editor.Valid(in) != valid {
			t.Fatalf("it is valid: %t; the editor says %t and %v", valid, editor.Valid(in), err)
		}
		if err != nil {
			return
		}
		if !bytes.Equal(out, in) {
			t.Fatalf("%q became %q", in, out)
		}
		if want := scalarsOf(t, in); !slices.Equal(got, want) {
			t.Fatalf("the values are %q, not %q", got, want)
		}
		var selected, others int
		replaced, err := editor.Edit([]byte{}, in, func(dst []byte, s document.Scalar) ([]byte, error) {
			if s.Path >= 0 {
				selected++
				return append(dst, `"new"`...), nil
			}
			others++
			return keep(dst, s)
		})
		if err != nil || !json.Valid(replaced) || selected+others != len(got) {
			t.Fatalf("%q became %q, %v", in, replaced, err)
		}
		if selected == 0 && !bytes.Equal(replaced, in) {
			t.Fatalf("nothing is selected, and %q became %q", in, replaced)
		}
	})
}

func describe(kind document.Kind, text string) string { return fmt.Sprintf("%d %q", kind, text) }

// scalarsOf are the scalars as the standard library reads them, in their order.
func scalarsOf(t *testing.T, in []byte) (list []string) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(in))
	decoder.UseNumber()
	type level struct{ object, value bool }
	var levels []level
	for {
		token, err := decoder.Token()
		if err != nil {
			return list
		}
		var top *level
		if len(levels) > 0 {
			top = &levels[len(levels)-1]
		}
		if delim, ok := token.(json.Delim); ok {
			if delim == '{' || delim == '[' {
				if top != nil {
					top.value = false
				}
				levels = append(levels, level{object: delim == '{'})
			} else {
				levels = levels[:len(levels)-1]
			}
			continue
		}
		if top != nil && top.object && !top.value {
			top.value = true // this is a name
			continue
		}
		if top != nil {
			top.value = false
		}
		switch v := token.(type) {
		case nil:
			list = append(list, describe(document.Null, "null"))
		case bool:
			list = append(list, describe(document.Boolean, strconv.FormatBool(v)))
		case json.Number:
			list = append(list, describe(document.Number, v.String()))
		case string:
			list = append(list, describe(document.String, v))
		}
	}
}
