package load

import (
	"bytes"

	"standin/sandbox/internal/redshift/load/temporal"
	"standin/sandbox/internal/redshift/statement"
)

// target loads the fields of one column.
type target struct {
	column  Column
	c       statement.Copy
	null    []byte
	convert func(dst, value []byte) ([]byte, *problem)

	replaced bool // ACCEPTINVCHARS replaced something in the last field
}

func newTarget(column Column, c statement.Copy) (target, error) {
	t := target{column: column, c: c, null: []byte(c.Null)}
	switch column.Kind {
	case Smallint, Integer, Bigint:
		t.convert = integer(column.Kind)
	case Decimal:
		t.convert = decimal{precision: column.Precision, scale: column.Scale, round: c.RoundDecimals}.convert
	case Real, Double:
		t.convert = floating(column.Kind)
	case Boolean:
		t.convert = boolean
	case Date, Time, TimeTZ, Timestamp, TimestampTZ:
		reader, err := temporal.NewReader(temporalType(column.Kind), c.DateFormat, c.TimeFormat)
		if err != nil {
			return target{}, err
		}
		t.convert = dateOrTime(column.Kind, reader)
	case Super:
		t.convert = super
	case Varbyte:
		t.convert = varbyte(column.Length)
	case Geometry, Geography:
		t.convert = spatial(column.Kind)
	case HLLSketch:
		t.convert = sketch
	default:
		t.convert = verbatim
	}
	return t, nil
}

func (t *target) isText() bool { return t.column.Kind == Char || t.column.Kind == Varchar }

// load appends a field as PostgreSQL's COPY text. NULL AS is matched after
// unquoting: quotation marks do not protect a value from being NULL.
func (t *target) load(dst, value []byte) ([]byte, *problem) {
	t.replaced = false
	if bytes.Equal(value, t.null) {
		return t.appendNull(dst)
	}
	if bytes.IndexByte(value, 0) >= 0 {
		return dst, &problem{code: codeNUL, reason: "Invalid null byte - field longer than 1 byte"}
	}
	if t.isText() {
		return t.loadText(dst, value)
	}
	// "Blank fields for other data types, such as INT, are always loaded with NULL."
	trimmed := bytes.Trim(value, " \t\r\n\v\f")
	if len(trimmed) == 0 {
		return t.appendNull(dst)
	}
	dst, found := t.convert(dst, trimmed)
	if found != nil && t.c.AcceptAnyDate && (found.code == codeDate || found.code == codeTimestamp) {
		return t.appendNull(dst)
	}
	return dst, found
}

// isNull tells whether a field that could be loaded became NULL.
func (t *target) isNull(value []byte) bool {
	loaded, _ := t.load(nil, value)
	return string(loaded) == `\N`
}

// fill appends what FILLRECORD loads for a field that the file does not have:
// an empty string for VARCHAR, which EMPTYASNULL makes NULL like any other.
func (t *target) fill(dst []byte) ([]byte, *problem) {
	t.replaced = false
	if t.column.Kind == Varchar && !t.c.EmptyAsNull {
		return dst, nil
	}
	return t.appendNull(dst)
}

func (t *target) appendNull(dst []byte) ([]byte, *problem) {
	if t.column.Identity != IdentityNone {
		return dst, &problem{code: codeIdentity, reason: "Invalid identity column value"}
	}
	if t.column.NotNull {
		return dst, &problem{code: codeNotNull, reason: "Missing data for not-null field"}
	}
	return append(dst, `\N`...), nil
}

func temporalType(kind Kind) temporal.Type {
	return map[Kind]temporal.Type{
		Date: temporal.Date, Time: temporal.Time, TimeTZ: temporal.TimeTZ, Timestamp: temporal.Timestamp, TimestampTZ: temporal.TimestampTZ,
	}[kind]
}

func dateOrTime(kind Kind, reader temporal.Reader) func(dst, value []byte) ([]byte, *problem) {
	code := codeTimestamp
	if kind == Date {
		code = codeDate
	}
	return func(dst, value []byte) ([]byte, *problem) {
		text := string(value)
		dst, ok := reader.Append(dst, text)
		if !ok {
			return dst, &problem{code: code, reason: reader.Reason(text)}
		}
		return dst, nil
	}
}

// verbatim leaves the value to PostgreSQL.
func verbatim(dst, value []byte) ([]byte, *problem) { return appendEscaped(dst, value), nil }

// appendEscaped appends a value with what COPY text gives a meaning escaped.
func appendEscaped(dst, value []byte) []byte {
	for _, c := range value {
		switch c {
		case '\\':
			dst = append(dst, '\\', '\\')
		case '\t':
			dst = append(dst, '\\', 't')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
