package psql_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"standin/internal/csv/psql"
)

// FuzzAFileComesBackAsItWas: the way in and out again is the identity for files
// whose records end alike, however few bytes are read at a time.
func FuzzAFileComesBackAsItWas(f *testing.F) {
	for _, text := range []string{"a,\"\",\n", "\"a\r\nb\",,\r\n", "\n\n", ",", "\"", "a\rb\n", "\"x\"y,\n", "\r", "a\r"} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, crlf bool) {
		form := psql.Form{Null: "\x01null\x02", CRLF: crlf}
		if strings.Contains(text, form.Null) {
			t.Skip("the word for NULL must be no value")
		}
		read, err := io.ReadAll(form.Reader(strings.NewReader(text)))
		if err != nil {
			t.Fatal(err)
		}
		slow, err := io.ReadAll(form.Reader(iotest.OneByteReader(strings.NewReader(text))))
		if err != nil || !bytes.Equal(read, slow) {
			t.Errorf("%q is read as %q, and byte after byte as %q, %v", text, read, slow, err)
		}
		lines, carriage := lineEnds(text)
		if strings.Count(text, `"`)%2 != 0 || crlf && (lines != carriage || !strings.HasSuffix(text, "\n")) {
			return // no CSV, or records that do not end alike
		}
		var out bytes.Buffer
		if _, err := form.Writer(&out).Write(read); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(out.String(), form.Null); got != text {
			t.Errorf("%q came back as %q by way of %q", text, got, read)
		}
	})
}

// lineEnds counts the line feeds outside quotation marks, and those of them that
// follow a carriage return.
func lineEnds(text string) (lines, carriage int) {
	quoted := false
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '\n' && !quoted:
			lines++
			if i > 0 && text[i-1] == '\r' {
				carriage++
			}
		}
	}
	return lines, carriage
}
