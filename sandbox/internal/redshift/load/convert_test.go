package load_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/redshift/load"
	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/statement"
)

func TestRunConverts(t *testing.T) {
	t.Parallel()
	date, timestamptz := load.Column{Name: "c", Kind: load.Date}, load.Column{Name: "c", Kind: load.TimestampTZ}
	dec := func(precision, scale int) load.Column {
		return load.Column{Name: "c", Kind: load.Decimal, Precision: precision, Scale: scale}
	}
	kind := func(k load.Kind) load.Column { return load.Column{Name: "c", Kind: k} }
	cases := []struct {
		name    string
		column  load.Column
		options string
		field   string // as in the file
		want    string // as in PostgreSQL's COPY text
	}{
		{"the default NULL string is a backslash and an N", varchar(9), "", `\N`, `\N`},
		{"a quoted default NULL string is NULL too", varchar(9), "", `"\N"`, `\N`},
		{"NULL AS takes its place", varchar(9), "null as '@'", `\N`, `\\N`},
		{"NULL AS is matched after unquoting", varchar(9), "null as '@'", `"@"`, `\N`},
		{"NULL AS is matched whatever the length of the column", load.Column{Name: "c", Kind: load.Char, Length: 1}, "null as '__NULL__'", `__NULL__`, `\N`},
		{"NULL AS is matched in numbers", kind(load.Integer), "null as '@'", `@`, `\N`},
		{"NULL AS a NUL byte", varchar(9), `null as '\0'`, "\x00", `\N`},
		{"an empty VARCHAR is an empty string", varchar(9), "", `""`, ``},
		{"an empty CHAR is an empty string", load.Column{Name: "c", Kind: load.Char, Length: 3}, "", `""`, ``},
		{"an empty number is NULL", kind(load.Integer), "", `""`, `\N`},
		{"a blank number is NULL", kind(load.Integer), "", `  `, `\N`},
		{"an empty date is NULL", date, "", `""`, `\N`},
		{"an empty SUPER is NULL", kind(load.Super), "", `""`, `\N`},
		{"EMPTYASNULL takes quoted empties too", varchar(9), "emptyasnull", `""`, `\N`},
		{"blanks are kept", varchar(9), "", `   `, `   `},
		{"BLANKSASNULL", varchar(9), "blanksasnull", `   `, `\N`},
		{"BLANKSASNULL leaves empty strings", varchar(9), "blanksasnull", `""`, ``},
		{"TRIMBLANKS trims the end", varchar(9), "trimblanks", ` a  `, ` a`},
		{"TRIMBLANKS leaves CHAR", load.Column{Name: "c", Kind: load.Char, Length: 9}, "trimblanks", `a  `, `a  `},
		{"what COPY text gives a meaning is escaped", varchar(9), "", "\"\\.\t\n\r\"", `\\.\t\n\r`},
		{"a string of the declared bytes fits", varchar(4), "", `éé`, `éé`},
		{"blanks beyond the length are cut", varchar(2), "", `ab   `, `ab`},
		{"TRUNCATECOLUMNS cuts at a character", varchar(3), "truncatecolumns", `éé`, `é`},
		{"ACCEPTINVCHARS replaces every byte", varchar(9), "acceptinvchars", "a\xffb", `a?b`},
		{"ACCEPTINVCHARS takes another character", varchar(9), "acceptinvchars '^'", "a\xed\xa0\x80b", `a^^^b`},
		{"an emoji is four bytes", varchar(4), "", "🙂", "🙂"},
		{"noncharacters are valid", varchar(9), "", "\uffff\ufdd0", "\uffff\ufdd0"},
		{"the least smallint", kind(load.Smallint), "", "-32768", "-32768"},
		{"the greatest integer", kind(load.Integer), "", " 2147483647 ", "2147483647"},
		{"the least bigint", kind(load.Bigint), "", "-9223372036854775808", "-9223372036854775808"},
		{"decimals beyond the scale are cut off", dec(8, 2), "", "20.259", "020.25"},
		{"ROUNDEC rounds them", dec(8, 2), "roundec", "20.259", "020.26"},
		{"ROUNDEC rounds away from zero and carries", dec(8, 2), "roundec", "-9.995", "-10.00"},
		{"a decimal without a point", dec(5, 2), "", "7", "07.00"},
		{"a decimal that begins with the point", dec(5, 2), "", "-.5", "-0.50"},
		{"a decimal without fraction", dec(3, 0), "", "0123.9", "0123"},
		{"all 38 digits", dec(38, 0), "", strings.Repeat("9", 38), "0" + strings.Repeat("9", 38)},
		{"a float with an exponent", kind(load.Double), "", "-1.5E-300", "-1.5E-300"},
		{"infinity", kind(load.Real), "", "-inf", "-inf"},
		{"nan", kind(load.Double), "", "nan", "nan"},
		{"yes is true", kind(load.Boolean), "", "YES", "t"},
		{"0 is false", kind(load.Boolean), "", "0", "f"},
		{"a date", date, "", "2024-02-29", "2024-02-29"},
		{"a timestamp with a zone", timestamptz, "", "2024-01-02 03:04:05-08", "2024-01-02 03:04:05-08:00:00"},
		{"ACCEPTANYDATE makes NULL of what is none", date, "acceptanydate dateformat 'auto'", "00/00/00 00:00:00", `\N`},
		{"SUPER", kind(load.Super), "", `"{""a"":""\n""}"`, `{"a":"\\n"}`},
		{"a JSON null in SUPER is no NULL", kind(load.Super), "", `null`, `null`},
		{"VARBYTE", load.Column{Name: "c", Kind: load.Varbyte, Length: 3}, "", `6162FF`, `6162ff`},
		{"other types are PostgreSQL's", kind(load.Interval), "", "3 days", "3 days"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result, b, err := run(t, []load.Column{c.column}, c.options, map[string]string{"p/1": c.field + "\n"})
			if err != nil {
				t.Fatal(err, reasons(err))
			}
			if b.loaded != c.want+"\n" || result.Rows != 1 {
				t.Errorf("loaded %q, %d rows; want %q", b.loaded, result.Rows, c.want)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	id := load.Column{Name: "id", Kind: load.Integer}
	with := func(column load.Column) []load.Column { return []load.Column{id, column} }
	kind := func(k load.Kind) []load.Column { return with(load.Column{Name: "c", Kind: k}) }
	dec := with(load.Column{Name: "c", Kind: load.Decimal, Precision: 5, Scale: 2})
	char := with(load.Column{Name: "c", Kind: load.Char, Length: 3})
	cases := []struct {
		name    string
		columns []load.Column
		options string
		line    string
		want    load.RowError // Code, Reason's beginning, Column, Type, Length, Position
	}{
		{"an extra column", with(varchar(9)), "", "1,a,b", load.RowError{Code: 1202, Reason: "Extra column(s) found", Length: "0", Position: 4}},
		{"a missing column", with(varchar(9)), "", "1", load.RowError{Code: 1203, Reason: "Delimiter not found", Column: "c", Type: "varchar", Length: "9", Position: 1}},
		{"a string of too many bytes", with(varchar(3)), "", "1,éé", load.RowError{Code: 1204, Reason: "String length exceeds DDL length", Column: "c", Type: "varchar", Length: "3", Position: 2}},
		{"a CHAR of too many bytes", char, "", "1,abcd", load.RowError{Code: 1204, Reason: "Char length exceeds DDL length", Column: "c", Type: "char", Length: "3", Position: 2}},
		{"a decimal of too many digits", dec, "", "1,1000", load.RowError{Code: 1204, Reason: "Numeric data overflow", Column: "c", Type: "numeric", Length: "5, 2", Position: 2}},
		{"a decimal that rounding makes too long", dec, "roundec", "1,999.995", load.RowError{Code: 1204, Reason: "Numeric data overflow", Column: "c", Type: "numeric", Length: "5, 2", Position: 2}},
		{"a decimal that 64 bits do not hold", with(load.Column{Name: "c", Kind: load.Decimal, Precision: 19}), "", "1,9223372036854775808", load.RowError{Code: 1204, Reason: "Numeric data overflow", Column: "c", Type: "numeric", Length: "19, 0", Position: 2}},
		{"a float out of range", kind(load.Real), "", "1,1e39", load.RowError{Code: 1204, Reason: "Float value out of range", Column: "c", Type: "float4", Length: "0", Position: 2}},
		{"a VARBYTE that is too long", with(load.Column{Name: "c", Kind: load.Varbyte, Length: 1}), "", "1,6162", load.RowError{Code: 1204, Reason: "Varbyte length", Column: "c", Type: "varbyte", Length: "1", Position: 2}},
		{"a short date", kind(load.Date), "", "1,2024-1-2", load.RowError{Code: 1205, Reason: "Invalid Date Format - length must be 10 or more", Column: "c", Type: "date", Length: "0", Position: 2}},
		{"a date that does not exist", kind(load.Date), "dateformat 'auto'", "1,2023-02-29", load.RowError{Code: 1205, Reason: "Invalid date format or value [auto]", Column: "c", Type: "date", Length: "0", Position: 2}},
		{"a timestamp without its time", kind(load.Timestamp), "", "1,2024-01-02", load.RowError{Code: 1206, Reason: "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]", Column: "c", Type: "timestamp", Length: "0", Position: 2}},
		{"a timestamp with T without auto", kind(load.Timestamp), "", "1,2024-01-02T03:04:05", load.RowError{Code: 1206, Reason: "Invalid timestamp", Column: "c", Type: "timestamp", Length: "0", Position: 2}},
		{"a timestamp with a zone in a column without", kind(load.Timestamp), "", "1,2024-01-02 03:04:05+00", load.RowError{Code: 1206, Reason: "Invalid timestamp", Column: "c", Type: "timestamp", Length: "0", Position: 2}},
		{"a timestamp in another format", kind(load.Timestamp), "timeformat 'YYYY/MM/DD HH:MI:SS'", "1,2024-01-02 03:04:05", load.RowError{Code: 1206, Reason: "Invalid timestamp format or value [YYYY/MM/DD HH:MI:SS]", Column: "c", Type: "timestamp", Length: "0", Position: 2}},
		{"an hour that does not exist", kind(load.Timestamp), "timeformat 'auto'", "1,2024-01-02 25:00:00", load.RowError{Code: 1206, Reason: "Invalid timestamp", Column: "c", Type: "timestamp", Length: "0", Position: 2}},
		{"epochs are not recognised by auto", kind(load.Timestamp), "timeformat 'auto'", "1,1704164645", load.RowError{Code: 1206, Reason: "Invalid timestamp", Column: "c", Type: "timestamp", Length: "0", Position: 2}},
		{"a word for a time", kind(load.Time), "", "1,noon", load.RowError{Code: 1206, Reason: "Invalid time", Column: "c", Type: "time", Length: "0", Position: 2}},
		{"a letter in a number", kind(load.Bigint), "", "1,12x", load.RowError{Code: 1207, Reason: "Invalid digit, Value 'x', Pos 2, Type: Long", Column: "c", Type: "int8", Length: "0", Position: 2}},
		{"a fraction in an integer", kind(load.Integer), "", "1,1.0", load.RowError{Code: 1207, Reason: "Invalid digit, Value '.', Pos 1, Type: Integer", Column: "c", Type: "int4", Length: "0", Position: 2}},
		{"a sign alone", kind(load.Smallint), "", "1,-", load.RowError{Code: 1207, Reason: "Invalid digit, Value '-', Pos 0, Type: Short", Column: "c", Type: "int2", Length: "0", Position: 2}},
		{"an exponent in a decimal", dec, "", "1,1e2", load.RowError{Code: 1207, Reason: "Invalid digit, Value 'e', Pos 1, Type: Decimal", Column: "c", Type: "numeric", Length: "5, 2", Position: 2}},
		{"a word for a float", kind(load.Double), "", "1,one", load.RowError{Code: 1208, Reason: "Invalid float", Column: "c", Type: "float8", Length: "0", Position: 2}},
		{"a hexadecimal float", kind(load.Double), "", "1,0x1p4", load.RowError{Code: 1208, Reason: "Invalid float", Column: "c", Type: "float8", Length: "0", Position: 2}},
		{"two decimal points", dec, "", "1,1.2.3", load.RowError{Code: 1209, Reason: "Invalid decimal format", Column: "c", Type: "numeric", Length: "5, 2", Position: 2}},
		{"a decimal point alone", dec, "", "1,.", load.RowError{Code: 1209, Reason: "Invalid decimal format", Column: "c", Type: "numeric", Length: "5, 2", Position: 2}},
		{"a word for a boolean", kind(load.Boolean), "", "1,maybe", load.RowError{Code: 1210, Reason: "Unknown boolean format", Column: "c", Type: "bool", Length: "0", Position: 2}},
		{"a blank line", with(varchar(9)), "", "", load.RowError{Code: 1211, Reason: "Input line contained no data", Length: "0"}},
		{"NULL in a NOT NULL column", with(load.Column{Name: "c", Kind: load.Varchar, Length: 9, NotNull: true}), "", `1,\N`, load.RowError{Code: 1213, Reason: "Missing data for not-null field", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"EMPTYASNULL in a NOT NULL column", with(load.Column{Name: "c", Kind: load.Varchar, Length: 9, NotNull: true}), "emptyasnull", `1,`, load.RowError{Code: 1213, Reason: "Missing data for not-null field", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"text behind a quotation mark", with(varchar(9)), "", `1,"a"b`, load.RowError{Code: 1216, Reason: "Invalid quote formatting for CSV. Unexpected character 0x62 found at location 5", Length: "0", Position: 5}},
		{"a CRLF behind a quotation mark", with(varchar(9)), "", "1,\"a\"\r", load.RowError{Code: 1216, Reason: "Invalid quote formatting for CSV. Unexpected character 0x0d", Length: "0", Position: 5}},
		{"a row of more than 4 MB", with(varchar(9)), "", "1," + strings.Repeat("x", 4<<20), load.RowError{Code: 1216, Reason: "Missing newline: Unexpected character 0x78 found at location 4194304", Length: "0", Position: 4 << 20}},
		{"NULL in an IDENTITY column", with(load.Column{Name: "c", Kind: load.Bigint, NotNull: true, Identity: load.IdentityAlways}), "explicit_ids", "1,", load.RowError{Code: 1217, Reason: "Invalid identity column value", Column: "c", Type: "int8", Length: "0", Position: 2}},
		{"a NUL byte", with(varchar(9)), "", "1,a\x00", load.RowError{Code: 1218, Reason: "Invalid null byte - field longer than 1 byte", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"a NUL byte alone without NULL AS", with(varchar(9)), "", "1,\x00", load.RowError{Code: 1218, Reason: "Invalid null byte", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"UTF-8 that no byte begins", with(varchar(9)), "", "1,\xa4", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"UTF-8 cut off at its end", with(varchar(9)), "", "1,a\xe2\x82", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: e2 82 (error 2)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"UTF-8 with a wrong trailing byte", with(varchar(9)), "", "1,\xe2\x82x", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: e2 82 78 (error 4)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"a surrogate", with(varchar(9)), "", "1,\xed\xa0\x80", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ed a0 80 (error 5)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"a code point that is too great", with(varchar(9)), "", "1,\xf4\x90\x80\x80", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: f4 90 80 80 (error 6)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"an overlong form", with(varchar(9)), "", "1,\xc0\xaf", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: c0 af (error 7)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"a sequence of five bytes", with(varchar(9)), "", "1,\xf8\x88\x80\x80\x80", load.RowError{Code: 1220, Reason: "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: f8 88 80 80 80 (error 1)", Column: "c", Type: "varchar", Length: "9", Position: 2}},
		{"more than ASCII in a CHAR", char, "", "1,ü", load.RowError{Code: 1220, Reason: "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 bc", Column: "c", Type: "char", Length: "3", Position: 2}},
		{"ACCEPTINVCHARS does not help CHAR", char, "acceptinvchars", "1,\xff", load.RowError{Code: 1220, Reason: "Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ff", Column: "c", Type: "char", Length: "3", Position: 2}},
		{"a number beyond 16 bits", kind(load.Smallint), "", "1,32768", load.RowError{Code: 1222, Reason: "Overflow", Column: "c", Type: "int2", Length: "0", Position: 2}},
		{"a number beyond 64 bits", kind(load.Bigint), "", "1,-9223372036854775809", load.RowError{Code: 1222, Reason: "Overflow", Column: "c", Type: "int8", Length: "0", Position: 2}},
		{"a bare word in SUPER", kind(load.Super), "", "1,abc", load.RowError{Code: 1224, Reason: "Invalid JSON format", Column: "c", Type: "super", Length: "0", Position: 2}},
		{"half a byte in VARBYTE", with(load.Column{Name: "c", Kind: load.Varbyte, Length: 9}), "", "1,616", load.RowError{Code: 9005, Reason: "Invalid hexadecimal", Column: "c", Type: "varbyte", Length: "9", Position: 2}},
		{"the sign that quotes numbers in other tools", dec, "", "1,1_000", load.RowError{Code: 1207, Reason: "Invalid digit, Value '_', Pos 1, Type: Decimal", Column: "c", Type: "numeric", Length: "5, 2", Position: 2}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, b, err := run(t, c.columns, c.options, map[string]string{"p/1": c.line + "\n"})
			refused, ok := errors.AsType[*load.Error](err)
			if !ok || len(refused.Errors) != 1 {
				t.Fatalf("error %v, want one row refused", err)
			}
			if b.loaded != "" {
				t.Errorf("loaded %q", b.loaded)
			}
			got := refused.Errors[0]
			if strings.HasPrefix(got.Reason, c.want.Reason) {
				got.Reason = c.want.Reason
			}
			want := c.want
			want.File, want.Line, want.RawLine, want.RawValue = statement.Location{Bucket: "b", Key: "p/1"}, 1, c.line[:min(len(c.line), 1024)], got.RawValue
			got.Fields = nil // TestRunKeepsTheFieldsOfTwentyErrors is about them
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzRunNeverPanics(f *testing.F) {
	for _, seed := range []string{"1997-12-17 07:37:16-08", "J2451187 04:05", "17 Dec 07:37:16 1997 PST", "-0.5e3", "{\"a\":[1]}", "\xed\xa0\x80", "1/8/1999 4:05 PM", "1996.008 BC"} {
		f.Add(seed, "YYYY-MM-DD HH12:MI:SS AM")
	}
	f.Fuzz(func(t *testing.T, field, format string) {
		kinds := []load.Kind{
			load.Smallint, load.Decimal, load.Real, load.Double, load.Boolean, load.Char, load.Varchar, load.Date, load.Time, load.TimeTZ,
			load.Timestamp, load.TimestampTZ, load.Super, load.Varbyte,
		}
		for _, kind := range kinds {
			column := load.Column{Name: "c", Kind: kind, Length: 8, Precision: 10, Scale: 3}
			for _, c := range []statement.Copy{
				{DateFormat: "auto", TimeFormat: "auto", RoundDecimals: true},
				{DateFormat: format, TimeFormat: format, AcceptInvalid: true, Replacement: '?', TruncateColumns: true},
			} {
				c.Table, c.From, c.Delimiter, c.Quote, c.Null = "t", statement.Location{Bucket: "b", Key: "p"}, ',', '"', "@"
				b := &backend{}
				_, err := load.Run(t.Context(), load.Config{
					Backend: b, Store: objectstest.New(map[string]string{"p": field}),
					Columns: func(context.Context, string, string) ([]load.Column, error) { return []load.Column{column}, nil },
				}, c)
				if err == nil && strings.Count(b.loaded, "\n") > strings.Count(field, "\n")+1 {
					t.Errorf("%s: %q became the rows %q", kind, field, b.loaded)
				}
			}
		}
	})
}
