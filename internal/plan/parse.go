package plan

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ParseType reads a type as CREATE TABLE takes it, with the other names that AWS
// gives it ("Data types", "Numeric types", "Character types"), such as
// "varchar(120)", "int8" or "numeric(12,2)". Lengths and precisions that are not
// there are Redshift's defaults.
func ParseType(text string) (Type, error) {
	parts := regexp.MustCompile(`^([a-z0-9 ]+?) ?(?:\( ?([0-9]{1,8}) ?(?:, ?([0-9]{1,2}) ?)?\))?$`).
		FindStringSubmatch(strings.Join(strings.Fields(strings.ToLower(text)), " "))
	if parts == nil {
		return Type{}, fmt.Errorf("%q is not a type such as integer or varchar(120)", text)
	}
	first, second := number(parts[2], -1), number(parts[3], -1)
	t := Type{Kind: kindNamed(parts[1])}
	switch {
	case t.Kind.IsText():
		t.Length = first
		if first < 0 {
			t.Length = map[string]int{"char": 1, "character": 1, "nchar": 1}[parts[1]]
		}
		if t.Length == 0 && first < 0 {
			t.Length = 256
		}
		longest := 65535
		if t.Kind == Char {
			longest = 4096
		}
		if t.Length < 1 || t.Length > longest || second >= 0 {
			return Type{}, fmt.Errorf("the length of %s is from 1 to %d bytes", t.Kind, longest)
		}
	case t.Kind == VarByte:
		if t.Length = first; first < 0 {
			t.Length = 64_000
		}
		if t.Length < 1 || t.Length > longestBytes || second >= 0 {
			return Type{}, fmt.Errorf("the length of %s is from 1 to %d bytes", t.Kind, longestBytes)
		}
	case t.Kind == Decimal:
		t.Precision, t.Scale = first, max(second, 0)
		if first < 0 {
			t.Precision = 18
		}
		if t.Precision < 1 || t.Precision > 38 || t.Scale > min(37, t.Precision) {
			return Type{}, errors.New("a decimal has a precision from 1 to 38 and a scale of at most 37 that is not greater")
		}
	case !t.Kind.Carried():
		return Type{}, fmt.Errorf("%q is not one of the types %v", text, Kinds())
	case first >= 0:
		return Type{}, fmt.Errorf("type %s takes no length", t.Kind)
	}
	return t, nil
}

// longestBytes is the length of the longest VARBYTE (AWS, "VARBYTE type").
const longestBytes = 16_777_216

func kindNamed(name string) Kind {
	switch name {
	case "int2":
		return SmallInt
	case "int", "int4":
		return Integer
	case "int8":
		return BigInt
	case "numeric":
		return Decimal
	case "float4":
		return Real
	case "float8", "float":
		return Double
	case "bool":
		return Boolean
	case "character", "nchar", "bpchar":
		return Char
	case "character varying", "nvarchar", "text":
		return VarChar
	case "timestamp without time zone":
		return Timestamp
	case "timestamp with time zone":
		return TimestampTZ
	case "time without time zone":
		return Time
	case "time with time zone":
		return TimeTZ
	case "varbinary", "binary varying":
		return VarByte
	default:
		return Kind(name)
	}
}

func number(digits string, absent int) int {
	if n, err := strconv.Atoi(digits); err == nil {
		return n
	}
	return absent
}
