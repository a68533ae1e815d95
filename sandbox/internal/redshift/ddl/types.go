package ddl

import (
	"fmt"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// Limits of types, in bytes or digits [c_Supported_data_types].
const (
	maxVarchar = 65535
	maxChar    = 4096
	maxDecimal = 38
	maxScale   = 37
	maxVarbyte = 16777216
)

// isOpaque tells the types that are stored RAW only and that no row is sorted or distributed by
// [spatial-limitations, hyperloglog-functions-limitations].
func isOpaque(dataType string) bool {
	return dataType == "geometry" || dataType == "geography" || dataType == "hllsketch"
}

// plainType is PostgreSQL's name of a type without arguments; it is empty for other types.
func plainType(name string) string {
	switch name {
	case "smallint", "int2":
		return "smallint"
	case "integer", "int", "int4":
		return "integer"
	case "bigint", "int8":
		return "bigint"
	case "real", "float4":
		return "real"
	case "float8", "float":
		return "double precision"
	case "boolean", "bool":
		return "boolean"
	case "date", "super", "geometry", "geography", "hllsketch":
		return name
	case "timetz":
		return "time with time zone"
	case "timestamptz":
		return "timestamp with time zone"
	case "text":
		return "varchar(256)"
	case "bpchar":
		return "char(256)"
	}
	return ""
}

// dataType takes the type of a column and returns PostgreSQL's.
func (p *parser) dataType() (string, error) {
	token := p.peek()
	if !token.IsName() {
		return "", p.fault()
	}
	p.at++
	text, err := p.typeNamed(token.Value)
	if err != nil {
		return "", err
	}
	if p.peek().Is("[") || p.peek().Is("array") {
		return "", dialect.Unsupported("Column of type \"%s[]\" is not supported.", token.Value)
	}
	return text, nil
}

func (p *parser) typeNamed(name string) (string, error) {
	switch name {
	case "double":
		return "double precision", p.expect("precision")
	case "decimal", "numeric":
		return p.decimal()
	case "national":
		if !p.accept("character") && !p.accept("char") {
			return "", p.fault()
		}
		return p.character("char")
	case "char", "character", "nchar", "varchar", "nvarchar":
		return p.character(name)
	case "binary":
		if err := p.expect("varying"); err != nil {
			return "", err
		}
		return p.sized("varbyte", 64000, maxVarbyte)
	case "varbyte", "varbinary":
		return p.sized("varbyte", 64000, maxVarbyte)
	case "time", "timestamp":
		switch {
		case p.accept("with", "time", "zone"):
			return name + " with time zone", nil
		case p.accept("without", "time", "zone"):
		}
		return name + " without time zone", nil
	case "interval":
		return "", dialect.Unsupported("the sandbox has no columns of type %s", name)
	}
	if plain := plainType(name); plain != "" {
		return plain, nil
	}
	if dialect.IsUnsupportedType(name) {
		return "", dialect.Unsupported("Column of type %q is not supported.", name)
	}
	return "", dialect.NoSuchType(name)
}

func (p *parser) character(name string) (string, error) {
	if p.accept("varying") || strings.HasSuffix(name, "varchar") {
		return p.sized("varchar", 256, maxVarchar)
	}
	return p.sized("char", 1, maxChar)
}

// sized takes the length of a type, which may be MAX.
func (p *parser) sized(name string, standard, most int64) (string, error) {
	size := standard
	switch {
	case p.accept("(", "max", ")"):
		size = most
	case p.peek().Is("("):
		numbers, err := p.numbers()
		if err != nil {
			return "", err
		}
		if size = numbers[0]; len(numbers) != 1 || size < 1 {
			return "", &lexer.Error{Code: "22023", Message: fmt.Sprintf("length for type %s must be at least 1", name)}
		}
		if size > most {
			return "", &lexer.Error{Code: "22023", Message: fmt.Sprintf("length for type %s cannot exceed %d", name, most)}
		}
	}
	return fmt.Sprintf("%s(%d)", name, size), nil
}

func (p *parser) decimal() (string, error) {
	precision, scale := int64(18), int64(0)
	if p.peek().Is("(") {
		numbers, err := p.numbers()
		if err != nil {
			return "", err
		}
		if precision = numbers[0]; len(numbers) > 1 {
			scale = numbers[1]
		}
		if precision < 1 || precision > maxDecimal {
			return "", &lexer.Error{Code: "22023", Message: fmt.Sprintf("NUMERIC precision %d must be between 1 and %d", precision, maxDecimal)}
		}
		if scale < 0 || scale > min(precision, maxScale) {
			return "", &lexer.Error{Code: "22023", Message: fmt.Sprintf("NUMERIC scale %d must be between 0 and %d", scale, min(precision, maxScale))}
		}
	}
	return fmt.Sprintf("numeric(%d,%d)", precision, scale), nil
}
