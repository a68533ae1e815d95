package format_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"standin/sandbox/internal/redshift/format"
)

func TestTextReader(t *testing.T) {
	t.Parallel()
	plain := format.TextOptions{Delimiter: '|', Null: `\N`}
	escape := format.TextOptions{Delimiter: '|', Null: `\N`, Escape: true}
	quotes := format.TextOptions{Delimiter: '|', Null: `\N`, RemoveQuotes: true}
	both := format.TextOptions{Delimiter: '|', Null: `\N`, RemoveQuotes: true, Escape: true}
	cases := []struct {
		name    string
		options format.TextOptions
		in      string
		want    string // fields in brackets, records on lines
	}{
		{"fields stand between delimiters", plain, "1|a b|\n||c", "[1][a b][]\n[][][c]"},
		{"quotation marks and backslashes are data", plain, "\"a\"|\\b\n", `["a"][\b]`},
		{"a carriage return is data", plain, "a\r\n", "[a\r]"},
		{"an escaped newline is data", escape, "1|The quick brown fox\\\njumped\n2|b\n", "[1][The quick brown fox\njumped]\n[2][b]"},
		{"an escaped backslash before a newline ends the record", escape, "1|a\\\\\n2|b\n", `[1][a\]` + "\n[2][b]"},
		{"three backslashes before a newline", escape, "1|a\\\\\\\nb\n", "[1][a\\\nb]"},
		{"an escaped backslash", escape, `2| A\\B\\C`, `[2][ A\B\C]`},
		{"an escaped delimiter is data", escape, `3| A \| B \| C`, `[3][ A | B | C]`},
		{"the NULL string is left as it is", escape, `\N|\\N|a\N`, `[\N][\N][aN]`},
		{"a code is no escape", escape, `\012`, `[012]`},
		{"a backslash at the end is data", escape, `a\`, `[a\]`},
		{"quotation marks around a field go", quotes, `"The delimiter is a pipe (|) character"|'Black'|White'`, `[The delimiter is a pipe (|) character][Black][White']`},
		{"the outermost quotation marks go", quotes, `''Black''|""`, `['Black'][]`},
		{"escaped quotation marks stay", both, `4|'A Midsummer Night\'s Dream'|"a\"|b"`, `[4][A Midsummer Night's Dream][a"|b]`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, source := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
				got, err := render(format.NewTextReader(source, c.options))
				if err != nil {
					t.Fatal(err)
				}
				if got != c.want {
					t.Errorf("read %q, want %q", got, c.want)
				}
			}
		})
	}
}

func TestTextReaderRefusesAQuotationMarkThatNothingCloses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`"Blue`, `'Blue|White`, `"a"b|c`, `"`} {
		r := format.NewTextReader(strings.NewReader(in+"\nnext\n"), format.TextOptions{Delimiter: '|', RemoveQuotes: true})
		_, err := r.Next()
		if wrong, ok := errors.AsType[*format.Error](err); !ok || wrong.Location != len(in) {
			t.Errorf("%q: error %v, want one at location %d", in, err, len(in))
		}
		if record, err := r.Next(); err != nil || string(record.Raw) != "next" {
			t.Errorf("behind %q: %q, %v", in, record.Raw, err)
		}
	}
}

func TestFixedReader(t *testing.T) {
	t.Parallel()
	got, err := render(format.NewFixedReader(strings.NewReader("1  abc  x\n22 ü\n333abcdefghij\n"), []int{3, 5, 1}))
	if want := "[1  ][abc  ][x]\n[22 ][ü]\n[333][abcde][f][ghij]"; err != nil || got != want {
		t.Errorf("read %q, want %q (%v)", got, want, err)
	}
}

func TestParseWidthsRefuses(t *testing.T) {
	t.Parallel()
	for _, specification := range []string{"", "a", "a:", ":1", "a:0", "a:-1", "a:1,", "a:x"} {
		if widths, err := format.ParseWidths(specification); err == nil {
			t.Errorf("%q was read as %v", specification, widths)
		}
	}
}

func TestTextWriter(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		writer format.TextWriter
		value  string
		text   bool
		want   string
	}{
		{"plain text is written as it is", format.TextWriter{Delimiter: '|'}, "a|b\n\\\"", true, "a|b\n\\\""},
		{"ADDQUOTES encloses every field", format.TextWriter{Delimiter: ',', AddQuotes: true}, "Hello, World", true, `"Hello, World"`},
		{"ADDQUOTES leaves quotation marks alone", format.TextWriter{Delimiter: ',', AddQuotes: true}, `5"`, true, `"5""`},
		{"ESCAPE", format.TextWriter{Delimiter: '|', Escape: true}, "a|b\r\n\\\"'", true, "a\\|b\\\r\\\n\\\\\"'"},
		{"ESCAPE and ADDQUOTES", format.TextWriter{Delimiter: '|', Escape: true, AddQuotes: true}, `"'`, true, `"\"\'"`},
		{"ESCAPE of what is no text", format.TextWriter{Delimiter: '-', Escape: true}, "-1", false, "-1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := string(c.writer.AppendField(nil, []byte(c.value), c.text)); got != c.want {
				t.Errorf("wrote %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzEscapedTextIsReadBack(f *testing.F) {
	f.Add([]byte("a\x00b|c\\\x00\n'\""), byte('|'), true)
	f.Fuzz(func(t *testing.T, data []byte, delimiter byte, quotes bool) {
		if delimiter == 0 || delimiter >= 0x80 || strings.IndexByte("\n\r\\\"'N", delimiter) >= 0 {
			return
		}
		writer := format.TextWriter{Delimiter: delimiter, Escape: true, AddQuotes: quotes}
		values := bytes.Split(data, []byte{0})
		var line []byte
		for i, value := range values {
			if i > 0 {
				line = writer.AppendDelimiter(line)
			}
			line = writer.AppendField(line, value, true)
		}
		options := format.TextOptions{Delimiter: delimiter, Escape: true, RemoveQuotes: quotes, Null: `\N`}
		record, err := format.NewTextReader(bytes.NewReader(append(line, '\n')), options).Next()
		if !quotes && (bytes.HasPrefix(line, []byte{'"'}) || bytes.HasPrefix(line, []byte{'\''})) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(record.Fields) != len(values) {
			t.Fatalf("%d fields, want %d", len(record.Fields), len(values))
		}
		for i, field := range record.Fields {
			if !bytes.Equal(field.Value, values[i]) {
				t.Errorf("field %d is %q, want %q", i, field.Value, values[i])
			}
		}
	})
}
