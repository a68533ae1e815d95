package unload

import (
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// form is how PostgreSQL's text of a type becomes that of UNLOAD.
type form int

const (
	asIs  form = iota
	float      // NaN and Infinity are written in lower case
	super      // JSON without blanks; NULL is null whatever NULL AS says
)

// column is a column of the SELECT.
type column struct {
	name string
	kind columnType
	form form
}

// columnType is a type as the verbose manifest names it. AWS promises "the
// column names and data types, and for CHAR, VARCHAR, or NUMERIC data types,
// dimensions"; its sample of a dimension is no valid JSON, so these keys are
// the sandbox's own.
type columnType struct {
	Base      string `json:"base"`
	Length    int32  `json:"length,omitempty"`
	Precision int32  `json:"precision,omitempty"`
	Scale     *int32 `json:"scale,omitempty"`
}

// Object ids of Redshift's types.
const (
	oidBool        = 16
	oidBigint      = 20
	oidSmallint    = 21
	oidInteger     = 23
	oidText        = 25
	oidReal        = 700
	oidDouble      = 701
	oidChar        = 1042
	oidVarchar     = 1043
	oidDate        = 1082
	oidTime        = 1083
	oidTimestamp   = 1114
	oidTimestampTZ = 1184
	oidInterval    = 1186
	oidTimeTZ      = 1266
	oidNumeric     = 1700
	oidHLLSketch   = 2935
	oidGeometry    = 3000
	oidGeography   = 3001
	oidSuper       = 4000
	oidVarbyte     = 6551
)

// maxVarchar is the length in bytes that a string has whose length is not known.
const maxVarchar = 65535

func newColumn(field pgconn.FieldDescription) column {
	c := column{name: field.Name}
	// A modifier is the length plus four, or precision and scale plus four.
	modifier := field.TypeModifier - 4
	length := int32(maxVarchar)
	if modifier > 0 {
		length = modifier
	}
	simple := map[uint32]string{
		oidBool: "boolean", oidSmallint: "smallint", oidInteger: "integer", oidBigint: "bigint",
		oidReal: "real", oidDouble: "double precision", oidDate: "date",
		oidTime: "time without time zone", oidTimeTZ: "time with time zone",
		oidTimestamp: "timestamp without time zone", oidTimestampTZ: "timestamp with time zone",
		oidInterval: "interval", oidSuper: "super", oidHLLSketch: "hllsketch", oidGeometry: "geometry", oidGeography: "geography",
	}
	c.kind.Base = simple[field.DataTypeOID]
	switch field.DataTypeOID {
	case oidReal, oidDouble:
		c.form = float
	case oidSuper:
		c.form = super
	case oidVarbyte:
		c.kind = columnType{Base: "binary varying", Length: max(modifier, 0)}
	case oidChar:
		c.kind = columnType{Base: "character", Length: length}
	case oidNumeric:
		scale := int32(0)
		c.kind = columnType{Base: "numeric", Precision: 38, Scale: &scale}
		if modifier >= 0 {
			c.kind.Precision, scale = modifier>>16, modifier&0xffff
		}
	case oidVarchar, oidText:
		c.kind = columnType{Base: "character varying", Length: length}
	}
	if c.kind.Base == "" {
		c.kind = columnType{Base: "character varying", Length: maxVarchar}
	}
	return c
}

// isText reports whether ESCAPE escapes the column's values.
func (c column) isText() bool { return strings.HasPrefix(c.kind.Base, "character") }
