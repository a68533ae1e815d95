package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standin/internal/csv"
)

// read reads every record of data, which ends with LF, into values.
func read(data []byte, fields int) ([][]string, error) {
	record := csv.NewRecord(fields)
	record.Reset(data)
	var all [][]string
	for record.Next() {
		var row []string
		for i := range fields {
			value, _ := csv.Unquote(record.Raw(i), nil)
			row = append(row, string(value))
		}
		all = append(all, row)
	}
	return all, record.Err()
}

func TestReadingKeepsEveryByteOfAValue(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data string
		want [][]string
	}{
		"plain fields":                      {"a,b,c\n", [][]string{{"a", "b", "c"}}},
		"empty fields":                      {",,\n", [][]string{{"", "", ""}}},
		"quoted empty fields":               {"\"\",,\"\"\n", [][]string{{"", "", ""}}},
		"delimiters in quotation marks":     {"\"a,b\",\",\",c\n", [][]string{{"a,b", ",", "c"}}},
		"line feeds in quotation marks":     {"\"a\nb\",\"\n\",c\n", [][]string{{"a\nb", "\n", "c"}}},
		"CR LF in quotation marks":          {"\"a\r\nb\",x,c\n", [][]string{{"a\r\nb", "x", "c"}}},
		"CR outside quotation marks":        {"a,b,c\r\n", [][]string{{"a", "b", "c\r"}}},
		"doubled quotation marks":           {"\"\"\"\",\"a\"\"b\",\"\"\"\"\"\"\n", [][]string{{`"`, `a"b`, `""`}}},
		"backslashes and blanks":            {"\\N, a ,\\\n", [][]string{{`\N`, " a ", `\`}}},
		"emoji and NUL":                     {"🦊,\x00,é\n", [][]string{{"🦊", "\x00", "é"}}},
		"two records":                       {"1,2,3\n4,5,\"6\"\n", [][]string{{"1", "2", "3"}, {"4", "5", "6"}}},
		"a negative number after delimiter": {"1,-2,-3\n", [][]string{{"1", "-2", "-3"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := read([]byte(test.data), 3)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadingRefusesWhatUnloadNeverWrites(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data string
		want csv.Error
	}{
		"a quotation mark inside a bare field": {"a,b\"c,d\n", csv.Error{Offset: 3, Field: 1, Reason: csv.StrayQuote}},
		"a blank before a quotation mark":      {"a, \"c\",d\n", csv.Error{Offset: 3, Field: 1, Reason: csv.StrayQuote}},
		"text after a closing quotation mark":  {"\"a\"b,c\n", csv.Error{Offset: 3, Field: 0, Reason: csv.AfterQuote}},
		"a quotation mark after that":          {"\"a\"b\",c\n", csv.Error{Offset: 3, Field: 0, Reason: csv.AfterQuote}},
		"an open quotation mark":               {"a,b,\"c\nd\n", csv.Error{Offset: 4, Field: 2, Reason: csv.OpenQuote}},
		"too few fields":                       {"a,b\n", csv.Error{Offset: 3, Field: 2, Reason: csv.TooFewFields}},
		"a blank line":                         {"\n", csv.Error{Offset: 0, Field: 1, Reason: csv.TooFewFields}},
		"too many fields":                      {"a,b,c,d\n", csv.Error{Offset: 6, Field: 3, Reason: csv.TooMany}},
		"a fault in a later record":            {"a,b,c\na\"\n", csv.Error{Start: 6, Offset: 7, Field: 0, Reason: csv.StrayQuote}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := read([]byte(test.data), 3)
			var got *csv.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want a *csv.Error", err)
			}
			if diff := cmp.Diff(test.want, *got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadingRefusesARecordLongerThanMaxRecord(t *testing.T) {
	t.Parallel()
	if _, err := read(append(bytes.Repeat([]byte("x"), csv.MaxRecord-1), '\n'), 1); err != nil {
		t.Error(err)
	}
	_, err := read(append([]byte("a\n"), append(bytes.Repeat([]byte("x"), csv.MaxRecord), '\n')...), 1)
	var fault *csv.Error
	if !errors.As(err, &fault) || fault.Reason != csv.TooLong || fault.Offset != 2 {
		t.Errorf("got %v, want TooLong at 2", err)
	}
}

func TestRecordKnowsItsPlace(t *testing.T) {
	t.Parallel()
	data := []byte("a,\"b\n\n\",c\nd,e,\"f\"\n")
	record := csv.NewRecord(3)
	record.Reset(data)
	if got, want := record.Lines(), bytes.Count(data, []byte("\n")); got != want {
		t.Errorf("Lines() = %d, want %d", got, want)
	}
	var starts, ends []int
	for record.Next() {
		starts, ends = append(starts, record.Start()), append(ends, record.End())
	}
	if diff := cmp.Diff([][]int{{0, 10}, {10, len(data)}}, [][]int{starts, ends}); diff != "" {
		t.Error(diff)
	}
	if got := string(record.Raw(2)); got != `"f"` {
		t.Errorf("Raw(2) = %s", got)
	}
	for offset, want := range map[int]int{10: 0, 11: 0, 12: 1, 14: 2, len(data) - 1: 2} {
		if got := record.FieldAt(offset); got != want {
			t.Errorf("FieldAt(%d) = %d, want %d", offset, got, want)
		}
	}
}

func TestATableOf1600ColumnsIsRead(t *testing.T) {
	t.Parallel()
	row := make([]string, 1600)
	for i := range row {
		row[i] = strings.Repeat("v", i%9)
	}
	got, err := read([]byte(strings.Join(row, ",")+"\n"), 1600)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{row}, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadingAllocatesNothing(t *testing.T) {
	data := []byte(strings.Repeat("a,\"b, \"\"c\"\"\",d\n", 100))
	record := csv.NewRecord(3)
	record.Reset(data)
	if n := testing.AllocsPerRun(100, func() {
		record.Reset(data)
		for record.Next() {
		}
		if err := record.Err(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations for 100 records", n)
	}
}

// ugly draws values made of everything that has a meaning somewhere.
func ugly() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			",", `"`, "\n", "\r", "\r\n", " ", `\`, `\N`, "a", "1", "-", "é", "🦊", "\x00", "\xff", "abcdefgh", "'", "\t",
		}), 0, 12).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.IntRange(1, 5).Draw(t, "fields")
		rows := rapid.SliceOfN(rapid.SliceOfN(ugly(), fields, fields), 0, 8).Draw(t, "rows")
		var data []byte
		for _, row := range rows {
			for i, value := range row {
				if i > 0 {
					data = append(data, csv.Delimiter)
				}
				data = csv.Append(data, []byte(value))
			}
			data = append(data, csv.Newline)
		}
		got, err := read(data, fields)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > 0 {
			if diff := cmp.Diff(rows, got); diff != "" {
				t.Error(diff)
			}
		}
	})
}

// FuzzRecord compares with encoding/csv wherever both know the same dialect:
// no CR, which encoding/csv changes, and no blank line, which it skips.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		"a,b\n", "\"a,\"\"b\n\",\n", "a\"b,c\n", "\"a\"b,c\n", "\"a", "a,b\nc\n", ",\n,\n", "é,\"🦊\"\n", "12345678,\"1234567\"\n",
	} {
		f.Add([]byte(seed), 2)
	}
	f.Fuzz(func(t *testing.T, data []byte, fields int) {
		if fields < 1 || fields > 50 {
			return
		}
		if len(data) > 0 && data[len(data)-1] != '\n' {
			data = append(data, '\n')
		}
		got, err := read(data, fields)
		if bytes.ContainsRune(data, '\r') || bytes.HasPrefix(data, []byte("\n")) || bytes.Contains(data, []byte("\n\n")) {
			return
		}
		reader := stdcsv.NewReader(bytes.NewReader(data))
		reader.FieldsPerRecord = fields
		want, wantErr := reader.ReadAll()
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("got error %v, encoding/csv %v", err, wantErr)
		}
		if err == nil && !cmp.Equal(want, got) {
			t.Error(cmp.Diff(want, got))
		}
	})
}
