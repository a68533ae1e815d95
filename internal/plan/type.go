package plan

import (
	"slices"
	"strconv"
)

// Kind is a data type of Redshift without its length or precision, spelled as
// AWS's "Data types" page does, in lower case.
type Kind string

// The types that this version carries. A catalog can hold others; Type.Kind is
// then the server's own spelling and Carried reports false.
const (
	SmallInt    Kind = "smallint"
	Integer     Kind = "integer"
	BigInt      Kind = "bigint"
	Decimal     Kind = "decimal"
	Real        Kind = "real"
	Double      Kind = "double precision"
	Boolean     Kind = "boolean"
	Char        Kind = "char"
	VarChar     Kind = "varchar"
	Date        Kind = "date"
	Timestamp   Kind = "timestamp"
	TimestampTZ Kind = "timestamptz"
	Time        Kind = "time"
	TimeTZ      Kind = "timetz"
	VarByte     Kind = "varbyte"
	Super       Kind = "super"
	Geometry    Kind = "geometry"
	Geography   Kind = "geography"
	HLLSketch   Kind = "hllsketch"
)

// LongestText is how many bytes the longest VARCHAR has (AWS, "Character types"). A
// SUPER is carried as its JSON text, which is a VARCHAR, so it holds no more either.
const LongestText = 65535

// Kinds returns every kind that this version carries.
func Kinds() []Kind {
	return []Kind{SmallInt, Integer, BigInt, Decimal, Real, Double, Boolean, Char, VarChar, Date, Timestamp, TimestampTZ, Time, TimeTZ, VarByte, Super, Geometry, Geography, HLLSketch}
}

// ComparableKinds returns the kinds of Kinds whose values Redshift compares.
func ComparableKinds() []Kind {
	return slices.DeleteFunc(Kinds(), func(k Kind) bool { return !k.IsComparable() })
}

// IsComparable reports whether Redshift compares, groups and sorts by values of the kind,
// which it does not do with GEOMETRY, GEOGRAPHY and HLLSKETCH (AWS, "Limitations when using
// spatial data", "Limitations" of HyperLogLog). One value of these can also have several
// texts.
func (k Kind) IsComparable() bool { return k != Geometry && k != Geography && k != HLLSketch }

// IsSpatial reports whether the kind is GEOMETRY or GEOGRAPHY.
func (k Kind) IsSpatial() bool { return k == Geometry || k == Geography }

// Carried reports whether this version can carry values of the kind.
func (k Kind) Carried() bool {
	return slices.Contains(Kinds(), k)
}

// IsInteger reports whether the kind is SMALLINT, INTEGER or BIGINT.
func (k Kind) IsInteger() bool { return k == SmallInt || k == Integer || k == BigInt }

// IsFloat reports whether the kind is REAL or DOUBLE PRECISION.
func (k Kind) IsFloat() bool { return k == Real || k == Double }

// IsText reports whether the kind is CHAR or VARCHAR.
func (k Kind) IsText() bool { return k == Char || k == VarChar }

// Type is a column's data type.
type Type struct {
	Kind      Kind `json:"kind"`
	Length    int  `json:"length,omitempty"`    // CHAR, VARCHAR and VARBYTE: bytes, not characters
	Precision int  `json:"precision,omitempty"` // DECIMAL: all digits, 1 to 38
	Scale     int  `json:"scale,omitempty"`     // DECIMAL: fraction digits, 0 to 37
}

// String is the type as CREATE TABLE takes it, such as "varchar(120)".
func (t Type) String() string {
	switch t.Kind {
	case Char, VarChar, VarByte:
		return string(t.Kind) + "(" + strconv.Itoa(t.Length) + ")"
	case Decimal:
		return "decimal(" + strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale) + ")"
	default:
		return string(t.Kind)
	}
}
