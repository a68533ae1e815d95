package psql_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/csv/psql"
)

func inward(t *testing.T, f psql.Form, text string) string {
	t.Helper()
	out, err := io.ReadAll(f.Reader(iotest.OneByteReader(strings.NewReader(text))))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func outward(t *testing.T, f psql.Form, text string) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := f.Writer(&out).Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestBareEmptyFieldsAreNullAndQuotedOnesAreTexts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ form, dialect string }{
		"NULL beside the empty text":       {"a,,\"\"\n", "a,Ø,\"\"\n"},
		"NULL first and last":              {",x,\n", "Ø,x,Ø\n"},
		"only NULLs":                       {",\n,\n", "Ø,Ø\nØ,Ø\n"},
		"NULL alone on its line":           {"\n\n", "Ø\nØ\n"},
		"commas and lines within quotes":   {"\"a,\n,\",\"\"\"\"\n", "\"a,\n,\",\"\"\"\"\n"},
		"a carriage return that is a byte": {"a\rb,\"\r\"\n", "a\rb,\"\r\"\n"},
		"no rows":                          {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := psql.Form{Null: "Ø"}
			if diff := cmp.Diff(test.dialect, inward(t, form, test.form)); diff != "" {
				t.Errorf("inward (- want, + got):\n%s", diff)
			}
			if diff := cmp.Diff(test.form, outward(t, form, test.dialect)); diff != "" {
				t.Errorf("outward (- want, + got):\n%s", diff)
			}
		})
	}
}

func TestRecordsThatEndWithCRLFEndSoAgain(t *testing.T) {
	t.Parallel()
	form := psql.Form{Null: "Ø", CRLF: true}
	text := "a,b\r\n,\"x\r\ny\"\r\nc\rd,\r\n"
	want := "a,b\nØ,\"x\r\ny\"\nc\rd,Ø\n"
	got := inward(t, form, text)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
	if diff := cmp.Diff(text, outward(t, form, got)); diff != "" {
		t.Errorf("(- file, + back):\n%s", diff)
	}
}

func TestALastRecordWithoutItsEndIsWhole(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a,": "a,Ø", "a,b": "a,b", "a\n": "a\n", ",": "Ø,Ø"} {
		if got := inward(t, psql.Form{Null: "Ø"}, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestNothingIsLostOnTheWayInAndOut reads and writes files of any fields.
func TestNothingIsLostOnTheWayInAndOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		form := psql.Form{Null: "Ø", CRLF: rapid.Bool().Draw(rt, "crlf")}
		end := map[bool]string{false: "\n", true: "\r\n"}[form.CRLF]
		field := rapid.SampledFrom([]string{"", `""`, "a", "\"a,\nb\"", "\"\r\n\"", `""""`, "é", "\"x\"\"\"", " "})
		var file strings.Builder
		for range rapid.IntRange(0, 9).Draw(rt, "rows") {
			file.WriteString(strings.Join(rapid.SliceOfN(field, 3, 3).Draw(rt, "row"), ",") + end)
		}
		if got := outward(t, form, inward(t, form, file.String())); got != file.String() {
			rt.Fatalf("got %q, want %q", got, file.String())
		}
	})
}

func TestTheFirstRecordTellsTheNamesAndTheLineEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		fields []string
		crlf   bool
		rest   string
	}{
		"id,\"e,\nmail\",\"q\"\"\"\n1,2,3\n": {[]string{"id", "e,\nmail", `q"`}, false, "1,2,3\n"},
		"id,name\r\n1,2\r\n":                 {[]string{"id", "name"}, true, "1,2\r\n"},
		"id":                                 {[]string{"id"}, false, ""},
	} {
		in := bufio.NewReader(strings.NewReader(text))
		record, crlf, ok, err := psql.FirstRecord(in)
		if err != nil || !ok || crlf != want.crlf {
			t.Fatalf("%q: %v, %v, %v", text, crlf, ok, err)
		}
		fields, err := psql.Fields(record)
		if diff := cmp.Diff(want.fields, fields); err != nil || diff != "" {
			t.Errorf("%q: %v (- want, + got):\n%s", text, err, diff)
		}
		if rest, err := io.ReadAll(in); err != nil || string(rest) != want.rest {
			t.Errorf("%q: rest %q, %v", text, rest, err)
		}
	}
	if _, _, ok, err := psql.FirstRecord(bufio.NewReader(strings.NewReader(""))); ok || err != nil {
		t.Errorf("an empty file: %v, %v", ok, err)
	}
	if _, err := psql.Fields([]byte(`a"b,c`)); err == nil {
		t.Error("a stray quotation mark was taken")
	}
}

func TestBrokenReadersAndWritersAreTold(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if _, err := io.ReadAll((psql.Form{}).Reader(iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("reading: %v", err)
	}
	if _, _, _, err := psql.FirstRecord(bufio.NewReader(iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("the first record: %v", err)
	}
	full, write := io.Pipe()
	full.CloseWithError(broken)
	if _, err := (psql.Form{}).Writer(write).Write([]byte("a\n")); !errors.Is(err, broken) {
		t.Errorf("writing: %v", err)
	}
}
