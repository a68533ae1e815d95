// Package temporal reads dates and times as COPY does under DATEFORMAT and
// TIMEFORMAT (copy-parameters-data-conversion, automatic-recognition and
// r_DATEFORMAT_and_TIMEFORMAT_strings of AWS's Database Developer Guide). The
// package load calls it for every such field. It knows no clock and no time
// zone of a session: a text without an offset stays without one.
package temporal

import (
	"fmt"
	"time"

	"standin/sandbox/internal/redshift/lexer"
)

// Type is a type of dates or times.
type Type int

// The types that Redshift has.
const (
	Date Type = iota
	Time
	TimeTZ
	Timestamp
	TimestampTZ
)

// Reader reads the values of one column.
type Reader struct {
	kind      Type
	recognize recognize
	expected  string // the format, as reasons of load errors give it
	plain     bool   // the default format of its type
}

// NewReader returns a Reader of the type under the statement's DATEFORMAT and
// TIMEFORMAT; empty ones mean the defaults YYYY-MM-DD, YYYY-MM-DD HH:MI:SS and
// for TIMESTAMPTZ an offset behind it. The error is an *lexer.Error for a
// format that is none.
func NewReader(kind Type, dateFormat, timeFormat string) (Reader, error) {
	r := Reader{kind: kind}
	option, text := "TIMEFORMAT", timeFormat
	switch kind {
	case Date:
		option, text = "DATEFORMAT", dateFormat
		r.recognize, r.expected = isoDate, "YYYY-MM-DD"
	case Time, TimeTZ:
		r.recognize, r.expected = timeOfDay, "HH24:MI:SS"
		return r, nil
	default:
		r.recognize, r.expected = isoTimestamp(kind == TimestampTZ), "YYYY-MM-DD HH24:MI:SS"
	}
	if text == "" {
		r.plain = true
		return r, nil
	}
	r.expected = text
	switch {
	case text == "auto":
		r.recognize = automatic
	case text == "epochsecs" && kind != Date:
		r.recognize = epoch(time.Second)
	case text == "epochmillisecs" && kind != Date:
		r.recognize = epoch(time.Millisecond)
	default:
		format, err := compile(option, text)
		if err != nil {
			return Reader{}, err
		}
		r.recognize = format.recognize
	}
	return r, nil
}

// Append appends a value as PostgreSQL reads it; ok is false if the text is no
// value of the type in the expected format.
func (r Reader) Append(dst []byte, text string) (longer []byte, ok bool) {
	m, ok := r.recognize(text)
	if !ok || !m.fits(r.kind) {
		return dst, false
	}
	return m.append(dst, r.kind), true
}

// Reason words why the text was refused, as stl_load_errors does.
func (r Reader) Reason(text string) string {
	switch r.kind {
	case Date:
		if r.plain && len(text) < len("YYYY-MM-DD") {
			return "Invalid Date Format - length must be 10 or more"
		}
		return fmt.Sprintf("Invalid date format or value [%s]", r.expected)
	case Time, TimeTZ:
		return fmt.Sprintf("Invalid time format or value [%s]", r.expected)
	}
	return fmt.Sprintf("Invalid timestamp format or value [%s]", r.expected)
}

func invalidFormat(option, format string) error {
	return &lexer.Error{Code: "22023", Message: fmt.Sprintf("Invalid %s: %q; parts are YYYY, YY, MM, MON, DD, HH, HH24, HH12, MI, SS, AM and PM", option, format)}
}
