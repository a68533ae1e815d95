package load_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/klauspost/compress/zstd"

	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/load"
	"standin/sandbox/internal/redshift/objects/objectstest"
	"standin/sandbox/internal/redshift/statement"
)

// backend stands for PostgreSQL: it keeps the COPY text it is given, and drops
// it if reading fails.
type backend struct {
	sql, loaded string
	err         error
}

func (b *backend) CopyIn(_ context.Context, sql string, r io.Reader) (int64, error) {
	b.sql = sql
	text, err := io.ReadAll(r)
	if b.err != nil {
		return 0, b.err
	}
	if err != nil {
		return 0, &pgconn.PgError{Code: "57014", Message: "COPY from stdin failed: " + err.Error()}
	}
	b.loaded = string(text)
	return int64(strings.Count(b.loaded, "\n")), nil
}

// run loads files, whose keys begin with p/, into a table t of the columns.
func run(t *testing.T, columns []load.Column, options string, files map[string]string) (load.Result, *backend, error) {
	t.Helper()
	return runStore(t, columns, "copy t from 's3://b/p/' iam_role default csv "+options, objectstest.New(files))
}

func runStore(t *testing.T, columns []load.Column, sql string, store *objectstest.Store) (load.Result, *backend, error) {
	t.Helper()
	c, err := statement.ParseCopy(sql, false)
	if err != nil {
		t.Fatal(err)
	}
	b := &backend{}
	result, err := load.Run(t.Context(), load.Config{
		Backend: b, Store: store, Region: "eu-west-1",
		Columns: func(context.Context, string, string) ([]load.Column, error) { return columns, nil },
	}, c)
	return result, b, err
}

func varchar(length int) load.Column {
	return load.Column{Name: "c", Kind: load.Varchar, Length: length}
}

func TestRunConverts(t *testing.T) {
	t.Parallel()
	date, timestamp, timestamptz := load.Column{Name: "c", Kind: load.Date}, load.Column{Name: "c", Kind: load.Timestamp}, load.Column{Name: "c", Kind: load.TimestampTZ}
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
		{"the time behind a date is dropped", date, "", "2024-02-29 10:11:12", "2024-02-29"},
		{"a timestamp", timestamp, "", "2024-01-02 03:04:05", "2024-01-02 03:04:05"},
		{"a timestamp with microseconds", timestamp, "", "2024-01-02 03:04:05.000007", "2024-01-02 03:04:05.000007"},
		{"a timestamp with a zone", timestamptz, "", "2024-01-02 03:04:05-08", "2024-01-02 03:04:05-08:00:00"},
		{"a zone of one digit", timestamptz, "", "2024-01-02 03:04:05-8:00", "2024-01-02 03:04:05-08:00:00"},
		{"auto: a date alone", timestamp, "timeformat 'auto'", "2024-01-02", "2024-01-02 00:00:00"},
		{"auto: T and Z", timestamptz, "timeformat 'auto'", "2024-01-02T03:04:05.25Z", "2024-01-02 03:04:05.250000+00:00:00"},
		{"auto: an offset without a colon", timestamptz, "timeformat 'auto'", "2024-01-02T03:04:05+0530", "2024-01-02 03:04:05+05:30:00"},
		{"auto: an offset behind a blank", timestamptz, "timeformat 'auto'", "2024-01-02 03:04:05 +05:30", "2024-01-02 03:04:05+05:30:00"},
		{"auto: a zone's name", timestamptz, "timeformat 'auto'", "12/17/1997 07:37:16.00 PST", "1997-12-17 07:37:16-08:00:00"},
		{"auto: the year last", timestamptz, "timeformat 'auto'", "17 Dec 07:37:16 1997 PST", "1997-12-17 07:37:16-08:00:00"},
		{"auto: digits alone", timestamp, "timeformat 'auto'", "19960108 040809", "1996-01-08 04:08:09"},
		{"auto: two digits of the year", timestamp, "timeformat 'auto'", "960108 040809", "1996-01-08 04:08:09"},
		{"auto: a Julian day", timestamp, "timeformat 'auto'", "J2451187 04:05:06.789", "1999-01-08 04:05:06.789000"},
		{"auto: the day of the year", date, "dateformat 'auto'", "1996.008", "1996-01-08"},
		{"auto: before Christ", date, "dateformat 'auto'", "0044-03-15 BC", "0044-03-15 BC"},
		{"auto: a name before Christ", date, "dateformat 'auto'", "Jan-08-95 BC", "0095-01-08 BC"},
		{"auto: a month's name", date, "dateformat 'auto'", `"January 8, 1999"`, "1999-01-08"},
		{"auto: a day before the month's name", date, "dateformat 'auto'", "08-Jan-1999", "1999-01-08"},
		{"auto: the afternoon", timestamp, "timeformat 'auto'", "1/8/1999 4:05 PM", "1999-01-08 16:05:00"},
		{"auto: a year beyond 9999", date, "dateformat 'auto'", "12/31/294276", "294276-12-31"},
		{"DATEFORMAT", date, "dateformat 'DD.MM.YYYY'", "29.02.2024", "2024-02-29"},
		{"DATEFORMAT with a name", date, "dateformat 'MON-DD-YY'", "Jan-01-99", "1999-01-01"},
		{"TIMEFORMAT", timestamp, "timeformat 'MM/DD/YYYY HH12:MI:SS AM'", "12/31/2023 12:00:01 pm", "2023-12-31 12:00:01"},
		{"TIMEFORMAT loses the offset", timestamptz, "timeformat 'YYYY-MM-DD HH:MI:SS'", "2024-01-02 03:04:05-08", "2024-01-02 03:04:05"},
		{"seconds since 1970", timestamp, "timeformat 'epochsecs'", "1704164645", "2024-01-02 03:04:05"},
		{"milliseconds since 1970", timestamptz, "timeformat 'epochmillisecs'", "1704164645007", "2024-01-02 03:04:05.007000+00:00:00"},
		{"ACCEPTANYDATE makes NULL of what is none", date, "acceptanydate dateformat 'auto'", "00/00/00 00:00:00", `\N`},
		{"a time", kind(load.Time), "", "03:04:05.5", "03:04:05.500000"},
		{"a time with a zone", kind(load.TimeTZ), "", "03:04+01", "03:04:00+01:00:00"},
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
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func reasons(err error) string {
	refused, ok := errors.AsType[*load.Error](err)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%+v", refused.Errors)
}

func TestRunTellsWhereARowIs(t *testing.T) {
	t.Parallel()
	columns := []load.Column{varchar(9), {Name: "n", Kind: load.Integer}}
	_, _, err := run(t, columns, "ignoreheader 1", map[string]string{"p/1": "c,n\na,1\n", "p/2": "c,n\n\"a\nb\",2\nlast,x1\n"})
	refused, ok := errors.AsType[*load.Error](err)
	if !ok {
		t.Fatal(err)
	}
	if got, want := err.Error(), "Load into table 't' failed.  Check 'stl_load_errors' system table for details."; got != want {
		t.Errorf("message %q", got)
	}
	want := load.RowError{
		File: statement.Location{Bucket: "b", Key: "p/2"}, Line: 4, Offset: 12, Column: "n", Type: "int4", Length: "0", Position: 5,
		Code: 1207, Reason: "Invalid digit, Value 'x', Pos 0, Type: Integer", RawLine: "last,x1", RawValue: "x1",
	}
	if diff := cmp.Diff([]load.RowError{want}, refused.Errors); diff != "" {
		t.Error(diff)
	}
}

func TestRunCountsErrors(t *testing.T) {
	t.Parallel()
	columns := []load.Column{{Name: "n", Kind: load.Integer}}
	files := map[string]string{"p/1": "1\nx\n2\ny\n3\n"}
	cases := []struct {
		name, options string
		loaded        string
		errors        int
		fails         bool
	}{
		{"the first error fails the load", "", "", 1, true},
		{"MAXERROR 1 is the same", "maxerror 1", "", 1, true},
		{"as many errors as MAXERROR fail it", "maxerror 2", "", 2, true},
		{"fewer do not", "maxerror 3", "1\n2\n3\n", 2, false},
		{"IGNOREALLERRORS loads the rest", "ignoreallerrors", "1\n2\n3\n", 2, false},
		{"NOLOAD finds errors too", "noload", "", 1, true},
		{"NOLOAD loads nothing", "noload maxerror 3", "", 2, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result, b, err := run(t, columns, c.options, files)
			refused, failed := errors.AsType[*load.Error](err)
			found := result.Errors
			if failed {
				found = refused.Errors
			}
			if failed != c.fails || len(found) != c.errors || b.loaded != c.loaded {
				t.Errorf("failed %v with %d errors, loaded %q", failed, len(found), b.loaded)
			}
			if !c.fails && result.Rows != int64(strings.Count(c.loaded, "\n")) {
				t.Errorf("%d rows", result.Rows)
			}
		})
	}
}

func TestRunFillsRecordsAndSkipsLines(t *testing.T) {
	t.Parallel()
	columns := []load.Column{{Name: "a", Kind: load.Integer}, {Name: "b", Kind: load.Varchar, Length: 5}, {Name: "c", Kind: load.Char, Length: 5}}
	cases := []struct{ name, options, file, want string }{
		{"FILLRECORD gives '' to VARCHAR and NULL to CHAR", "fillrecord", "1\n", "1\t\t\\N\n"},
		{"FILLRECORD with EMPTYASNULL gives NULL", "fillrecord emptyasnull", "1\n", "1\t\\N\t\\N\n"},
		{"IGNOREBLANKLINES", "ignoreblanklines", "\n1,a,b\n\n", "1\ta\tb\n"},
		{"IGNOREHEADER counts lines, not records", "ignoreheader 2", "a,\"b\nb\",c\n1,a,b\n", "1\ta\tb\n"},
		{"the last newline may be missing", "", "1,a,b", "1\ta\tb\n"},
		{"a carriage return lands in the last column", "", "1,a,b\r\n", "1\ta\tb\\r\n"},
		{"another delimiter and quotation mark", "delimiter '|' quote '%'", "1|%a|%|\"\n", "1\ta|\t\"\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, b, err := run(t, columns, c.options, map[string]string{"p/1": c.file})
			if err != nil {
				t.Fatal(err, reasons(err))
			}
			if b.loaded != c.want {
				t.Errorf("loaded %q, want %q", b.loaded, c.want)
			}
		})
	}
}

func TestRunCountsReplacedRows(t *testing.T) {
	t.Parallel()
	result, _, err := run(t, []load.Column{varchar(9)}, "acceptinvchars", map[string]string{"p/1": "a\xff\xff\nb\n\xffc\n"})
	if err != nil || result.Replaced != 2 {
		t.Errorf("%d rows replaced, error %v; want 2", result.Replaced, err)
	}
}

func TestRunChoosesColumns(t *testing.T) {
	t.Parallel()
	columns := []load.Column{
		{Name: "id", Kind: load.Bigint, NotNull: true, Identity: load.IdentityAlways},
		{Name: "given", Kind: load.Bigint, NotNull: true, Identity: load.IdentityByDefault},
		{Name: "Name\"s", Kind: load.Varchar, Length: 9, NotNull: true},
		{Name: "note", Kind: load.Varchar, Length: 9},
		{Name: "filled", Kind: load.Varchar, Length: 9, NotNull: true, HasDefault: true},
	}
	cases := []struct{ name, list, options, want, code, message string }{
		{"IDENTITY is left out without a list", "", "", `COPY "s"."t" ("given", "Name""s", "note", "filled") FROM STDIN`, "", ""},
		{"EXPLICIT_IDS takes it in", "", "explicit_ids", `COPY "s"."t" ("id", "given", "Name""s", "note", "filled") FROM STDIN`, "", ""},
		{"the list decides the order", `(note, "Name""s")`, "", `COPY "s"."t" ("note", "Name""s") FROM STDIN`, "", ""},
		{"GENERATED BY DEFAULT may be listed", `(given, "Name""s")`, "", `COPY "s"."t" ("given", "Name""s") FROM STDIN`, "", ""},
		{"IDENTITY may be listed with EXPLICIT_IDS", `(id, "Name""s")`, "explicit_ids", `COPY "s"."t" ("id", "Name""s") FROM STDIN`, "", ""},
		{"IDENTITY may not without", `(id, "Name""s")`, "", "", "0A000", "EXPLICIT_IDS is needed"},
		{"EXPLICIT_IDS needs IDENTITY in the list", `("Name""s")`, "explicit_ids", "", "0A000", "EXPLICIT_IDS cannot be specified"},
		{"a column that does not exist", `(nope)`, "", "", "42703", `column "nope" of relation "t" does not exist`},
		{"a column twice", `("Name""s", "Name""s")`, "", "", "42701", "specified more than once"},
		{"a NOT NULL column must be listed", `(note)`, "", "", "23502", "NOT NULL column without DEFAULT"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			copied, err := statement.ParseCopy(`copy s.t `+c.list+` from 's3://b/p' iam_role default csv `+c.options, true)
			if err != nil {
				t.Fatal(err)
			}
			b := &backend{}
			_, err = load.Run(t.Context(), load.Config{
				Backend: b, Store: objectstest.New(map[string]string{"p": ""}),
				Columns: func(context.Context, string, string) ([]load.Column, error) { return columns, nil },
			}, copied)
			if c.code == "" && (err != nil || b.sql != c.want) {
				t.Fatalf("ran %q, error %v; want %q", b.sql, err, c.want)
			}
			if fault, ok := errors.AsType[*lexer.Error](err); c.code != "" && (!ok || fault.Code != c.code || !strings.Contains(fault.Message, c.message)) {
				t.Errorf("error %v, want %q", err, c.message)
			}
		})
	}
}

func TestRunFindsItsFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"p/1": "1\n", "p/1.bak": "2\n", "q/3": "3\n",
		"once":      `{"entries":[{"url":"s3://b/p/1","mandatory":true,"meta":{"content_length":2}}],"author":{"name":"x"}}`,
		"twice":     `{"entries":[{"url":"s3://b/p/1"},{"url":"s3://b/p/1"},{"url":"s3://b/q/3"}]}`,
		"optional":  `{"entries":[{"url":"s3://b/gone"},{"url":"s3://b/q/3"}]}`,
		"mandatory": `{"entries":[{"url":"s3://b/q/3"},{"url":"s3://b/gone","mandatory":true}]}`,
		"nothing":   `{"entries":[{"url":"s3://b/gone"}]}`,
		"empty":     `{"entries":[]}`,
		"broken":    `{"entries":`,
		"url":       `{"entries":[{"url":"/p/1"}]}`,
	}
	cases := []struct{ name, from, options, want, message string }{
		{"a prefix means all keys that begin with it", "p/1", "", "1\n2\n", ""},
		{"a prefix without keys", "x/", "", "", "The specified S3 prefix 'x/' does not exist"},
		{"a manifest means its files alone", "once", "manifest", "1\n", ""},
		{"a file listed twice is loaded twice", "twice", "manifest", "1\n1\n3\n", ""},
		{"a missing file is passed over", "optional", "manifest", "3\n", ""},
		{"a missing mandatory file fails the load", "mandatory", "manifest", "", "The specified key does not exist."},
		{"all files missing", "nothing", "manifest", "", "No file of the manifest exists"},
		{"no entries", "empty", "manifest", "", "Problem reading manifest file"},
		{"a manifest that is no JSON", "broken", "manifest", "", "Problem reading manifest file"},
		{"a manifest without S3's URLs", "url", "manifest", "", "Problem reading manifest file"},
		{"a missing manifest", "gone", "manifest", "", "Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404"},
		{"another region", "once", "manifest region 'us-east-1'", "", "Status 301,Error PermanentRedirect"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			columns := []load.Column{{Name: "n", Kind: load.Integer}}
			_, b, err := runStore(t, columns, "copy t from 's3://b/"+c.from+"' iam_role default csv "+c.options, objectstest.New(files))
			if c.message != "" {
				expectFailure(t, err, c.message)
			} else if err != nil {
				t.Fatal(err)
			}
			if b.loaded != c.want {
				t.Errorf("loaded %q, want %q", b.loaded, c.want)
			}
		})
	}
}

func expectFailure(t *testing.T, err error, message string) {
	t.Helper()
	failure, ok := errors.AsType[*statement.Failure](err)
	if !ok || failure.Code != statement.CodeS3 || !strings.Contains(failure.Message, message) {
		t.Errorf("error %v, want %q with code 8001", err, message)
	}
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, text)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRunReadsCompressedFiles(t *testing.T) {
	t.Parallel()
	columns := []load.Column{{Name: "n", Kind: load.Integer}}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	zstandard := string(encoder.EncodeAll([]byte("1\n2\n"), nil))
	whole := zipped(t, "1\n2\n")
	cases := []struct {
		name, options, content string
		want                   string
		message                string // of a failure; empty and no rows wanted means refused rows
	}{
		{"gzip", "gzip", whole, "1\n2\n", ""},
		{"members of gzip behind each other", "gzip", whole + zipped(t, "3\n"), "1\n2\n3\n", ""},
		{"a member of no bytes", "gzip", zipped(t, ""), "", "none"},
		{"an object of no bytes", "gzip", "", "", "none"},
		{"Zstandard", "zstd", zstandard, "1\n2\n", ""},
		{"an object of no bytes as Zstandard", "zstd", "", "", "none"},
		{"gzip that ends early", "gzip", whole[:len(whole)-9], "", "could not be read to its end"},
		{"Zstandard that ends early", "zstd", zstandard[:len(zstandard)-2], "", "could not be read to its end"},
		{"text said to be gzip", "gzip", "1\n2\n3\n4\n5\n6\n", "", "compressed in another way"},
		{"text said to be Zstandard", "zstd", "1\n2\n3\n4\n5\n6\n", "", "compressed in another way"},
		{"gzip not said to be compressed is rows of garbage", "", whole, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, b, err := run(t, columns, c.options, map[string]string{"p/1": c.content})
			switch _, refused := errors.AsType[*load.Error](err); {
			case c.message == "none" || c.want != "":
				if err != nil {
					t.Fatal(err)
				}
			case c.message != "":
				expectFailure(t, err, c.message)
			case !refused:
				t.Errorf("error %v, want refused rows", err)
			}
			if b.loaded != c.want {
				t.Errorf("loaded %q, want %q", b.loaded, c.want)
			}
		})
	}
}

func TestRunFailsWhenReadingBreaksOff(t *testing.T) {
	t.Parallel()
	store := objectstest.New(map[string]string{"p/1": "1\n2\n3\n"})
	store.Break = func(string) int { return 4 } // at the end of a row
	_, b, err := runStore(t, []load.Column{{Name: "n", Kind: load.Integer}}, "copy t from 's3://b/p/' iam_role default csv", store)
	expectFailure(t, err, "could not be read to its end")
	if b.loaded != "" {
		t.Errorf("loaded %q", b.loaded)
	}
}

func TestRunReturnsPostgreSQLsRefusal(t *testing.T) {
	t.Parallel()
	c, err := statement.ParseCopy("copy t from 's3://b/p' iam_role default csv", false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = load.Run(t.Context(), load.Config{
		Backend: &backend{err: &pgconn.PgError{Code: "42501"}}, Store: objectstest.New(map[string]string{"p": "x\n"}),
		Columns: func(context.Context, string, string) ([]load.Column, error) {
			return []load.Column{{Name: "n", Kind: load.Integer}}, nil
		},
	}, c)
	if answer, ok := errors.AsType[*pgconn.PgError](err); !ok || answer.Code != "42501" {
		t.Errorf("error %v, want the missing privilege before the bad row", err)
	}
}

func TestRunRefusesFormatsThatAreNone(t *testing.T) {
	t.Parallel()
	for option, column := range map[string]load.Kind{
		"dateformat 'AUTO'": load.Date, "timeformat 'Epochsecs'": load.Timestamp, "timeformat 'YYYY-MM-DD HH:MI:SS OF'": load.TimestampTZ,
	} {
		_, _, err := run(t, []load.Column{{Name: "c", Kind: column}}, option, map[string]string{"p/1": ""})
		fault, ok := errors.AsType[*lexer.Error](err)
		if !ok || fault.Code != "22023" {
			t.Errorf("%s: error %v, want SQLSTATE 22023", option, err)
		}
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
