package format_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"standin/sandbox/internal/redshift/format"
)

func TestWriterQuotesOnlyWhatAWSNames(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name      string
		delimiter byte
		value     string
		want      string
	}{
		{"an empty string is nothing", ',', "", ""},
		{"blanks are bare", ',', "  ", "  "},
		{"a leading blank is bare", ',', " a", " a"},
		{"a backslash is bare", ',', `\N`, `\N`},
		{"a delimiter is quoted", ',', "a,b", `"a,b"`},
		{"another statement's delimiter is bare", '|', "a,b", "a,b"},
		{"a pipe is quoted when it delimits", '|', "a|b", `"a|b"`},
		{"a quotation mark is doubled", ',', `5" disk`, `"5"" disk"`},
		{"a newline is quoted", ',', "a\nb", "\"a\nb\""},
		{"a carriage return is quoted", ',', "a\rb", "\"a\rb\""},
		{"a tab is bare", ',', "a\tb", "a\tb"},
		{"an emoji is bare", ',', "🙂", "🙂"},
		{"a NUL byte is bare", ',', "a\x00b", "a\x00b"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := format.NewCSVWriter(c.delimiter).AppendField(nil, []byte(c.value))
			if string(got) != c.want {
				t.Errorf("wrote %q, want %q", got, c.want)
			}
		})
	}
}

func TestReader(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name             string
		delimiter, quote byte
		in               string
		want             string // fields in brackets, records on lines
	}{
		{"an empty file has no record", ',', '"', "", ""},
		{"a blank line is a record of one empty field", ',', '"', "\n", "[]"},
		{"the last newline may be missing", ',', '"', "a,b\nc,d", "[a][b]\n[c][d]"},
		{"a trailing delimiter makes an empty field", ',', '"', "a,\n", "[a][]"},
		{"a delimiter inside quotation marks is data", ',', '"', "\"a,b\",c\n", "[a,b][c]"},
		{"a newline inside quotation marks is data", ',', '"', "\"a\nb\",c\nd,e\n", "[a\nb][c]\n[d][e]"},
		{"a carriage return stays in the last field", ',', '"', "a,b\r\n", "[a][b\r]"},
		{"a doubled quotation mark is one", ',', '"', `"A ""quoted"" word"`, `[A "quoted" word]`},
		{"a quoted empty string is an empty field", ',', '"', `"",""`, "[][]"},
		{"only quotation marks", ',', '"', `""""`, `["]`},
		{"white space around quotation marks is ignored", ',', '"', "a, \t\"b\" ,c", "[a][b][c]"},
		{"white space of a bare field is kept", ',', '"', " a , b ", "[ a ][ b ]"},
		{"white space of a bare field is kept beside a quoted one", ',', '"', " a ,\"b\"", "[ a ][b]"},
		{"a tab that delimits is no white space", '\t', '"', "a\t\t\"b\"", "[a][][b]"},
		{"a backslash has no meaning", ',', '"', `\,\"`[:2] + "b", `[\][b]`},
		{"another quotation mark leaves double ones alone", ',', '\'', "'a,b',5\" disk", "[a,b][5\" disk]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, source := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
				got, err := render(format.NewCSVReader(source, c.delimiter, c.quote))
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

func TestReaderRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, in string
		location int
	}{
		{"text behind a closing quotation mark", `"a"b,c`, 3},
		{"a carriage return behind a closing quotation mark", "a,\"b\"\r\n", 5},
		{"a quotation mark inside a bare field", `a,5" disk"`, 3},
		{"a quotation mark that nothing closes", "\"a,b\nc", 6},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := render(format.NewCSVReader(strings.NewReader(c.in), ',', '"'))
			wrong, ok := errors.AsType[*format.Error](err)
			if !ok || wrong.Location != c.location {
				t.Errorf("error %v, want a format error at location %d", err, c.location)
			}
			if !strings.HasPrefix(wrong.Error(), "Invalid quote formatting for CSV.") {
				t.Errorf("message %q", wrong.Error())
			}
		})
	}
}

func TestReaderGoesOnBehindABrokenRecord(t *testing.T) {
	t.Parallel()
	r := format.NewCSVReader(strings.NewReader("\"a\"b\nc\n"), ',', '"')
	if _, err := r.Next(); err == nil {
		t.Fatal("no error for the first record")
	}
	record, err := r.Next()
	if err != nil || string(record.Raw) != "c" || record.Line != 2 || record.Offset != 5 {
		t.Errorf("record %q of line %d at %d, error %v; want c of line 2 at 5", record.Raw, record.Line, record.Offset, err)
	}
}

func TestReaderCountsLines(t *testing.T) {
	t.Parallel()
	r := format.NewCSVReader(strings.NewReader("h1\nh2\n\"a\nb\"\nc\n"), ',', '"')
	if err := r.SkipLines(2); err != nil {
		t.Fatal(err)
	}
	var lines, offsets []int64
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		lines, offsets = append(lines, record.Line), append(offsets, record.Offset)
	}
	if len(lines) != 2 || lines[0] != 3 || lines[1] != 5 || offsets[1] != 12 {
		t.Errorf("records on lines %v at %v, want 3 and 5 at 6 and 12", lines, offsets)
	}
}

func TestReaderSkipsMoreLinesThanThereAre(t *testing.T) {
	t.Parallel()
	r := format.NewCSVReader(strings.NewReader("only"), ',', '"')
	if err := r.SkipLines(3); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want io.EOF", err)
	}
}

func TestReaderTakesRowsOfFourMegabytesAndNoMore(t *testing.T) {
	t.Parallel()
	row := strings.Repeat("x", format.MaxRecord)
	r := format.NewCSVReader(strings.NewReader(row+"\n"+row+"y\n"), ',', '"')
	if record, err := r.Next(); err != nil || len(record.Raw) != format.MaxRecord {
		t.Fatalf("%d bytes, error %v", len(record.Raw), err)
	}
	if _, err := r.Next(); !errors.Is(err, format.ErrRecordTooLong) {
		t.Errorf("error %v, want %v", err, format.ErrRecordTooLong)
	}
}

func TestReaderReturnsTheSourcesError(t *testing.T) {
	t.Parallel()
	broken := fmt.Errorf("connection reset: %w", io.EOF)
	r := format.NewCSVReader(io.MultiReader(strings.NewReader("a,b\nc"), iotest.ErrReader(broken)), ',', '"')
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v: half a row is no row", err, broken)
	}
}

func FuzzReaderNeverPanics(f *testing.F) {
	for _, seed := range []string{"a,b\n", "\"a\"\"b\",\n", " \"a\" ,\"", "\r\n", "\"\n\n\"x", "\x00,\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := format.NewCSVReader(bytes.NewReader(data), ',', '"')
		taken := 0
		for {
			record, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			taken += len(record.Raw) + 1
			if _, ok := errors.AsType[*format.Error](err); err != nil && !ok {
				t.Fatal(err)
			}
		}
		if taken != len(data) && taken != len(data)+1 {
			t.Errorf("records of %d bytes from %d", taken, len(data))
		}
	})
}

func FuzzWhatIsWrittenIsRead(f *testing.F) {
	f.Add("a", "b", byte(','))
	f.Add("", " \"", byte('|'))
	f.Add("\r\n", "\\N", byte('\t'))
	f.Add(" ", "\"\"", byte(' '))
	f.Fuzz(func(t *testing.T, a, b string, delimiter byte) {
		if delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter >= 0x80 || len(a)+len(b) > 1<<20 {
			return
		}
		w := format.NewCSVWriter(delimiter)
		line := w.AppendField(nil, []byte(a))
		line = w.AppendDelimiter(line)
		line = w.AppendField(line, []byte(b))
		line = w.AppendEnd(line)
		record, err := format.NewCSVReader(bytes.NewReader(line), delimiter, '"').Next()
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if len(record.Fields) != 2 || string(record.Fields[0].Value) != a || string(record.Fields[1].Value) != b {
			t.Errorf("%q read as %d fields", line, len(record.Fields))
		}
	})
}

func BenchmarkReader(b *testing.B) {
	row := "12345,Catherine,\"Mueller, Dr.\",catherine@example.com,2024-01-02 03:04:05,1234.56,t\n"
	data := []byte(strings.Repeat(row, 20000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r := format.NewCSVReader(bytes.NewReader(data), ',', '"')
		for {
			if _, err := r.Next(); err != nil {
				break
			}
		}
	}
}

func render(r *format.Reader) (string, error) {
	var out strings.Builder
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		for _, field := range record.Fields {
			out.WriteString("[" + string(field.Value) + "]")
		}
	}
}
