package load

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// typeNames are the types as the reasons of load errors name them.
func typeName(kind Kind) string {
	return map[Kind]string{Smallint: "Short", Integer: "Integer", Bigint: "Long", Decimal: "Decimal"}[kind]
}

func invalidDigit(c byte, position int, kind Kind) *problem {
	return problemf(codeDigit, "Invalid digit, Value '%c', Pos %d, Type: %s", c, position, typeName(kind))
}

// integer converts decimal digits with an optional sign.
func integer(kind Kind) func(dst, value []byte) ([]byte, *problem) {
	limit := map[Kind]uint64{Smallint: math.MaxInt16, Integer: math.MaxInt32, Bigint: math.MaxInt64}[kind]
	return func(dst, value []byte) ([]byte, *problem) {
		digits, negative := sign(value)
		if len(digits) == 0 {
			return dst, invalidDigit(value[0], 0, kind)
		}
		most := limit
		if negative {
			most++
		}
		var n uint64
		for i, c := range digits {
			if c < '0' || c > '9' {
				return dst, invalidDigit(c, len(value)-len(digits)+i, kind)
			}
			digit := uint64(c - '0')
			if n > (most-digit)/10 {
				return dst, problemf(codeOverflow, "Overflow for %s", typeName(kind))
			}
			n = n*10 + digit
		}
		return append(dst, value...), nil
	}
}

func sign(value []byte) (rest []byte, negative bool) {
	if value[0] == '-' || value[0] == '+' {
		return value[1:], value[0] == '-'
	}
	return value, false
}

// decimal converts digits with an optional sign and decimal point. Digits
// beyond the scale are cut off, or with ROUNDEC rounded half away from zero, as
// INSERT does.
type decimal struct {
	precision, scale int
	round            bool
}

func (d decimal) convert(dst, value []byte) ([]byte, *problem) {
	unsigned, negative := sign(value)
	offset := len(value) - len(unsigned)
	point := len(unsigned)
	for i, c := range unsigned {
		switch {
		case c == '.' && point == len(unsigned):
			point = i
		case c == '.':
			return dst, &problem{code: codeDecimal, reason: "Invalid decimal format: more than one decimal point"}
		case c < '0' || c > '9':
			return dst, invalidDigit(c, offset+i, Decimal)
		}
	}
	whole := bytes.TrimLeft(unsigned[:point], "0")
	var fraction []byte
	if point < len(unsigned) {
		fraction = unsigned[point+1:]
	}
	if point == 0 && len(fraction) == 0 {
		return dst, &problem{code: codeDecimal, reason: "Invalid decimal format: no digits"}
	}
	start := len(dst)
	if negative {
		dst = append(dst, '-')
	}
	number := len(dst)
	dst = append(append(dst, '0'), whole...)
	dst = append(dst, fraction[:min(len(fraction), d.scale)]...)
	for range d.scale - len(fraction) {
		dst = append(dst, '0')
	}
	if d.round && len(fraction) > d.scale && fraction[d.scale] >= '5' {
		increment(dst[number:])
	}
	if digits := bytes.TrimLeft(dst[number:], "0"); d.overflows(digits) {
		return dst[:start], &problem{code: codeRange, reason: "Numeric data overflow (result precision)"}
	}
	if d.scale > 0 {
		dst = append(dst, 0)
		at := len(dst) - 1 - d.scale
		copy(dst[at+1:], dst[at:len(dst)-1])
		dst[at] = '.'
	}
	return dst, nil
}

// increment adds one to a row of digits that begins with a zero.
func increment(digits []byte) {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] != '9' {
			digits[i]++
			return
		}
		digits[i] = '0'
	}
}

// overflows reports whether the digits, without their decimal point, are too
// many. A precision of up to 19 is stored in 64 bits, so that not every number
// of 19 digits fits (r_Numeric_types201).
func (d decimal) overflows(digits []byte) bool {
	if len(digits) > d.precision {
		return true
	}
	return d.precision == 19 && len(digits) == 19 && string(digits) > strconv.FormatInt(math.MaxInt64, 10)
}

// floating converts decimal notation with an optional exponent, and nan, inf
// and infinity in any case.
func floating(kind Kind) func(dst, value []byte) ([]byte, *problem) {
	bits := 64
	if kind == Real {
		bits = 32
	}
	return func(dst, value []byte) ([]byte, *problem) {
		switch strings.ToLower(string(value)) {
		case "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity":
			return append(dst, value...), nil
		}
		for _, c := range value {
			if (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' && c != 'e' && c != 'E' {
				return dst, &problem{code: codeFloat, reason: "Invalid float format or value"}
			}
		}
		number, err := strconv.ParseFloat(string(value), bits)
		if math.IsInf(number, 0) || err == nil && number == 0 && bytes.ContainsAny(mantissa(value), "123456789") {
			return dst, &problem{code: codeRange, reason: "Float value out of range"}
		}
		if err != nil {
			return dst, &problem{code: codeFloat, reason: "Invalid float format or value"}
		}
		return append(dst, value...), nil
	}
}

func mantissa(value []byte) []byte {
	if i := bytes.IndexAny(value, "eE"); i >= 0 {
		return value[:i]
	}
	return value
}
