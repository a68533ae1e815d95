package document_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"standin/internal/document"
)

func TestValuesOfCSVKeepTheirQuotationMarks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, made, want string }{
		{`a;"b";c`, "x", `x;"x";x`},
		{`a;"b"`, `"`, `"""";""""`},
		{"a\r\nb\n", "x;y", "\"x;y\"\r\n\"x;y\"\n"},
		{";", "x", "x;x"},
		{"a;", "x", "x;x"},
		{"a\r", "x", "x\r"},
		{"a\n\nb", "x", "x\nx\nx"},
		{`a"b`, "x", "x"},
		{"", "x", ""},
	} {
		got, err := document.NewCSV(';').Edit([]byte{}, []byte(test.in), func([]byte, int) ([]byte, error) { return []byte(test.made), nil })
		if err != nil || string(got) != test.want {
			t.Errorf("%q became %q, not %q, %v", test.in, got, test.want, err)
		}
	}
	for _, in := range []string{`"a`, `"a"b`, `a,"b""`} {
		if _, err := document.NewCSV(',').Edit(nil, []byte(in), func(v []byte, _ int) ([]byte, error) { return v, nil }); err != document.ErrInvalid { //nolint:errorlint // the very error
			t.Errorf("%q: %v", in, err)
		}
	}
}

func FuzzCSVIsReadAsByTheStandardLibrary(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", `"a ""b""",c` + "\r\n\r\nd", `"a` + "\r\n" + `b",`, ",", "a\r", `x"y`, `""`, "\r\n,\"\"\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var got [][]string
		out, err := document.NewCSV(',').Edit([]byte{}, in, func(value []byte, position int) ([]byte, error) {
			if position == 1 {
				got = append(got, nil)
			}
			if last := len(got) - 1; len(got[last]) != position-1 {
				t.Fatalf("value %d stands behind %d", position, len(got[last]))
			} else {
				got[last] = append(got[last], strings.ReplaceAll(string(value), "\r\n", "\n"))
			}
			return value, nil
		})
		if err == nil && !bytes.Equal(out, in) {
			t.Fatalf("%q became %q", in, out)
		}
		reader := csv.NewReader(bytes.NewReader(in))
		reader.FieldsPerRecord = -1
		want, standard := reader.ReadAll()
		if standard != nil || bytes.Contains(in, []byte("\r\r")) {
			return // it is strict about quotation marks within values
		}
		if err != nil {
			t.Fatalf("%q: %v", in, err)
		}
		empty := func(record []string) bool { return len(record) == 1 && record[0] == "" }
		got, want = slices.DeleteFunc(got, empty), slices.DeleteFunc(want, empty) // it leaves out empty lines
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Fatalf("%q: %q, not %q", in, got, want)
		}
	})
}
