package catalog

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"standin/internal/plan"
)

var typeText = regexp.MustCompile(`^([a-z ]+?)(?:\((\d{1,8})(?:,(\d{1,2}))?\))?$`)

// parseType reads a type as format_type prints it. What this version does not
// carry keeps the server's spelling as its kind.
func parseType(text string) plan.Type {
	parts := typeText.FindStringSubmatch(text)
	if parts == nil {
		return plan.Type{Kind: plan.Kind(text)}
	}
	first, _ := strconv.Atoi(parts[2])  // "" is 0: not given
	second, _ := strconv.Atoi(parts[3]) // likewise
	if len(parts[2]) > 5 && parts[1] != "binary varying" {
		return plan.Type{Kind: plan.Kind(text)}
	}
	switch parts[1] {
	case "time without time zone":
		if parts[2] == "" {
			return plan.Type{Kind: plan.Time}
		}
	case "time with time zone":
		if parts[2] == "" {
			return plan.Type{Kind: plan.TimeTZ}
		}
	case "binary varying":
		if first > 0 && parts[3] == "" {
			return plan.Type{Kind: plan.VarByte, Length: first}
		}
	case "timestamp without time zone":
		if parts[2] == "" {
			return plan.Type{Kind: plan.Timestamp}
		}
	case "timestamp with time zone":
		if parts[2] == "" {
			return plan.Type{Kind: plan.TimestampTZ}
		}
	case "character varying":
		if first > 0 && parts[3] == "" {
			return plan.Type{Kind: plan.VarChar, Length: first}
		}
	case "character":
		if parts[3] == "" {
			return plan.Type{Kind: plan.Char, Length: max(first, 1)}
		}
	case "numeric":
		if first > 0 {
			return plan.Type{Kind: plan.Decimal, Precision: first, Scale: second}
		}
	}
	kind := plan.Kind(text)
	if kind.IsText() || kind == plan.Decimal || kind == plan.VarByte { // without a size it cannot be carried
		kind = plan.Kind(`"` + text + `"`)
	}
	return plan.Type{Kind: kind}
}

var identityText = regexp.MustCompile(`^"?(default_)?identity"?\([^']*'(-?\d+),\s*(-?\d+)'`)

// parseIdentity reads the default that the catalog prints for an IDENTITY
// column, such as "identity"(204375, 0, '1,1'::text), where the first argument
// is the table's OID. It returns nil for any other default.
func parseIdentity(text string) (*plan.Identity, error) {
	name := strings.TrimLeft(strings.TrimPrefix(text, "pg_catalog."), `"`)
	if !strings.HasPrefix(name, "identity") && !strings.HasPrefix(name, "default_identity") {
		return nil, nil
	}
	parts := identityText.FindStringSubmatch(strings.TrimPrefix(text, "pg_catalog."))
	if parts == nil {
		return nil, errors.New("the seed and step of the IDENTITY column cannot be read")
	}
	seed, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return nil, errors.New("the seed of the IDENTITY column is not a number")
	}
	step, err := strconv.ParseInt(parts[3], 10, 64)
	if err != nil {
		return nil, errors.New("the step of the IDENTITY column is not a number")
	}
	return &plan.Identity{Seed: seed, Step: step, ByDefault: parts[1] != ""}, nil
}

// encoding is the word that CREATE TABLE takes for one that format_encoding
// prints: "none" is RAW there.
func encoding(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	switch text {
	case "none":
		return "raw"
	case "auto":
		return ""
	}
	return text
}

// distributionStyle reads pg_class.reldiststyle.
func distributionStyle(number string) string {
	switch number {
	case "0":
		return "even"
	case "1":
		return "key"
	case "8":
		return "all"
	case "9":
		return "auto"
	default:
		return ""
	}
}
