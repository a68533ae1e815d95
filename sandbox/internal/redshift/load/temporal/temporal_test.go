package temporal_test

import (
	"errors"
	"testing"

	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/load/temporal"
)

func TestReaderReads(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name                   string
		kind                   temporal.Type
		dateFormat, timeFormat string
		text                   string
		want                   string
	}{
		{"the time behind a date is dropped", temporal.Date, "", "", "2024-02-29 10:11:12", "2024-02-29"},
		{"a timestamp", temporal.Timestamp, "", "", "2024-01-02 03:04:05", "2024-01-02 03:04:05"},
		{"a timestamp with microseconds", temporal.Timestamp, "", "", "2024-01-02 03:04:05.000007", "2024-01-02 03:04:05.000007"},
		{"a zone of one digit", temporal.TimestampTZ, "", "", "2024-01-02 03:04:05-8:00", "2024-01-02 03:04:05-08:00:00"},
		{"auto: a date alone", temporal.Timestamp, "", "auto", "2024-01-02", "2024-01-02 00:00:00"},
		{"auto: T and Z", temporal.TimestampTZ, "", "auto", "2024-01-02T03:04:05.25Z", "2024-01-02 03:04:05.250000+00:00:00"},
		{"auto: an offset without a colon", temporal.TimestampTZ, "", "auto", "2024-01-02T03:04:05+0530", "2024-01-02 03:04:05+05:30:00"},
		{"auto: an offset behind a blank", temporal.TimestampTZ, "", "auto", "2024-01-02 03:04:05 +05:30", "2024-01-02 03:04:05+05:30:00"},
		{"auto: a zone's name", temporal.TimestampTZ, "", "auto", "12/17/1997 07:37:16.00 PST", "1997-12-17 07:37:16-08:00:00"},
		{"auto: the year last", temporal.TimestampTZ, "", "auto", "17 Dec 07:37:16 1997 PST", "1997-12-17 07:37:16-08:00:00"},
		{"auto: digits alone", temporal.Timestamp, "", "auto", "19960108 040809", "1996-01-08 04:08:09"},
		{"auto: two digits of the year", temporal.Timestamp, "", "auto", "960108 040809", "1996-01-08 04:08:09"},
		{"auto: a Julian day", temporal.Timestamp, "", "auto", "J2451187 04:05:06.789", "1999-01-08 04:05:06.789000"},
		{"auto: the day of the year", temporal.Date, "auto", "", "1996.008", "1996-01-08"},
		{"auto: before Christ", temporal.Date, "auto", "", "0044-03-15 BC", "0044-03-15 BC"},
		{"auto: a name before Christ", temporal.Date, "auto", "", "Jan-08-95 BC", "0095-01-08 BC"},
		{"auto: a month's name", temporal.Date, "auto", "", "January 8, 1999", "1999-01-08"},
		{"auto: a day before the month's name", temporal.Date, "auto", "", "08-Jan-1999", "1999-01-08"},
		{"auto: the afternoon", temporal.Timestamp, "", "auto", "1/8/1999 4:05 PM", "1999-01-08 16:05:00"},
		{"auto: a year beyond 9999", temporal.Date, "auto", "", "12/31/294276", "294276-12-31"},
		{"DATEFORMAT", temporal.Date, "DD.MM.YYYY", "", "29.02.2024", "2024-02-29"},
		{"DATEFORMAT with a name", temporal.Date, "MON-DD-YY", "", "Jan-01-99", "1999-01-01"},
		{"TIMEFORMAT", temporal.Timestamp, "", "MM/DD/YYYY HH12:MI:SS AM", "12/31/2023 12:00:01 pm", "2023-12-31 12:00:01"},
		{"TIMEFORMAT loses the offset", temporal.TimestampTZ, "", "YYYY-MM-DD HH:MI:SS", "2024-01-02 03:04:05-08", "2024-01-02 03:04:05"},
		{"seconds since 1970", temporal.Timestamp, "", "epochsecs", "1704164645", "2024-01-02 03:04:05"},
		{"milliseconds since 1970", temporal.TimestampTZ, "", "epochmillisecs", "1704164645007", "2024-01-02 03:04:05.007000+00:00:00"},
		{"a time", temporal.Time, "", "", "03:04:05.5", "03:04:05.500000"},
		{"a time with a zone", temporal.TimeTZ, "", "", "03:04+01", "03:04:00+01:00:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			reader, err := temporal.NewReader(c.kind, c.dateFormat, c.timeFormat)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := reader.Append([]byte("x"), c.text)
			if !ok || string(got) != "x"+c.want {
				t.Errorf("%q became %q, %v; want %q", c.text, got, ok, c.want)
			}
		})
	}
}

func TestReaderRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		kind   temporal.Type
		format string
		text   string
		reason string
	}{
		{"a date with one digit of the month", temporal.Date, "", "2024-1-2", "Invalid Date Format - length must be 10 or more"},
		{"a date in American order without auto", temporal.Date, "", "01/02/2024", "Invalid date format or value [YYYY-MM-DD]"},
		{"text behind a date", temporal.Date, "", "2024-01-02x", "Invalid date format or value [YYYY-MM-DD]"},
		{"the 29th of February of a common year", temporal.Date, "auto", "2100-02-29", "Invalid date format or value [auto]"},
		{"a date before the Julian calendar's start", temporal.Date, "auto", "4714-12-31 BC", "Invalid date format or value [auto]"},
		{"a date after the last year", temporal.Date, "auto", "01/01/294277", "Invalid date format or value [auto]"},
		{"month 13", temporal.Date, "auto", "13/01/2024", "Invalid date format or value [auto]"},
		{"day 366 of a common year", temporal.Date, "auto", "2023.366", "Invalid date format or value [auto]"},
		{"two months", temporal.Date, "auto", "Jan Feb 2024", "Invalid date format or value [auto]"},
		{"words", temporal.Date, "auto", "the day before", "Invalid date format or value [auto]"},
		{"BC without a date", temporal.Date, "auto", "BC", "Invalid date format or value [auto]"},
		{"a value in another format", temporal.Date, "DD.MM.YYYY", "2024-01-02", "Invalid date format or value [DD.MM.YYYY]"},
		{"seven digits of a fraction without auto", temporal.Timestamp, "", "2024-01-02 03:04:05.1234567", "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"},
		{"TIMESTAMPTZ without an offset and without auto", temporal.TimestampTZ, "", "2024-01-02 03:04:05", "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]"},
		{"a second that does not exist", temporal.Timestamp, "auto", "2024-01-02 03:04:60", "Invalid timestamp format or value [auto]"},
		{"an offset of a day", temporal.TimestampTZ, "auto", "2024-01-02 03:04:05+24", "Invalid timestamp format or value [auto]"},
		{"hour 13 in the afternoon", temporal.Timestamp, "auto", "2024-01-02 13:00 PM", "Invalid timestamp format or value [auto]"},
		{"a fraction of an epoch", temporal.Timestamp, "epochsecs", "1.5", "Invalid timestamp format or value [epochsecs]"},
		{"a time without minutes", temporal.Time, "", "12", "Invalid time format or value [HH24:MI:SS]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			reader, err := temporal.NewReader(c.kind, c.format, c.format)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := reader.Append([]byte("x"), c.text)
			if reason := reader.Reason(c.text); ok || string(got) != "x" || reason != c.reason {
				t.Errorf("%q became %q, %v, reason %q; want %q", c.text, got, ok, reason, c.reason)
			}
		})
	}
}

func TestNewReaderRefusesFormatsThatAreNone(t *testing.T) {
	t.Parallel()
	for format, kind := range map[string]temporal.Type{
		"AUTO": temporal.Date, "epochsecs": temporal.Date, "Epochsecs": temporal.Timestamp, "YYYY-MM-DD HH:MI:SS OF": temporal.TimestampTZ,
	} {
		_, err := temporal.NewReader(kind, format, format)
		if fault, ok := errors.AsType[*lexer.Error](err); !ok || fault.Code != "22023" {
			t.Errorf("%s: error %v, want SQLSTATE 22023", format, err)
		}
	}
}
