package workspace

import (
	"fmt"
	"regexp"
	"strings"

	"standin/internal/fault"
	"standin/internal/workspace/spec"
)

// maxIdentifier is the longest name in bytes (AWS: Names and identifiers).
const maxIdentifier = 127

// TableName is a table's name and where the workspace has it.
type TableName struct {
	Position
	Schema, Name string
}

// String is the name as a workspace has it: a part that needs them has SQL
// double quotes.
func (t TableName) String() string { return quote(t.Schema) + "." + quote(t.Name) }

func quote(part string) string {
	if part != "" && !strings.ContainsAny(part, `."`) {
		return part
	}
	return `"` + strings.ReplaceAll(part, `"`, `""`) + `"`
}

// parseTableName reads schema.table, in which a part with a dot or a quote
// stands in SQL double quotes, themselves doubled inside.
func parseTableName(text string) (any, *spec.Problem) {
	parts, problem := splitName(text)
	if problem != nil {
		return nil, problem
	}
	return TableName{Schema: parts[0].text, Name: parts[1].text}, nil
}

// ParseTableName reads a table's name as a workspace has it. The error is a
// *fault.Error of code usage.
func ParseTableName(text string) (TableName, error) {
	name, problem := parseTableName(text)
	if problem != nil {
		return TableName{}, fault.New(fault.Usage, "%s", problem.Message).WithHint("%s", problem.Hint)
	}
	return name.(TableName), nil
}

type namePart struct {
	text   string
	quoted bool
}

func splitName(text string) ([2]namePart, *spec.Problem) {
	var parts [2]namePart
	rest := text
	for i := range parts {
		if i > 0 {
			var ok bool
			if rest, ok = strings.CutPrefix(rest, "."); !ok {
				return parts, badName(text)
			}
		}
		var ok bool
		if parts[i], rest, ok = cutPart(rest); !ok {
			return parts, badName(text)
		}
		if len(parts[i].text) > maxIdentifier {
			return parts, &spec.Problem{Message: fmt.Sprintf("a name in Redshift has at most %d bytes, this one has %d", maxIdentifier, len(parts[i].text))}
		}
	}
	if rest != "" {
		return parts, badName(text)
	}
	return parts, nil
}

func badName(text string) *spec.Problem {
	return &spec.Problem{
		Message: fmt.Sprintf("%q is not a name of the form schema.table", text),
		Hint:    `such as public.users; a part with a dot or a quote stands in double quotes: '"my.schema".users'`,
	}
}

// cutPart takes one part off the front of a name.
func cutPart(text string) (part namePart, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexByte(text, '.')
		if end < 0 {
			end = len(text)
		}
		part.text = text[:end]
		return part, text[end:], part.text != "" && !strings.Contains(part.text, `"`)
	}
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '"':
			part.text += text[i : i+1]
		case strings.HasPrefix(text[i:], `""`):
			part.text += `"`
			i++
		default:
			part.quoted = true
			return part, text[i+1:], part.text != ""
		}
	}
	return part, "", false
}

// Pattern matches names of tables.
type Pattern struct {
	Position
	text          string
	schema, table *regexp.Regexp
}

// String is the pattern as the workspace has it.
func (p Pattern) String() string { return p.text }

// Matches reports whether the whole name matches.
func (p Pattern) Matches(schema, table string) bool {
	return p.schema.MatchString(schema) && p.table.MatchString(table)
}

// parsePattern reads schema.pattern: * stands for any characters and ? for one,
// in both parts, unless a part is quoted.
func parsePattern(text string) (any, *spec.Problem) {
	parts, problem := splitName(text)
	if problem != nil {
		return nil, problem
	}
	return Pattern{text: text, schema: parts[0].match(), table: parts[1].match()}, nil
}

func (n namePart) match() *regexp.Regexp {
	escaped := regexp.QuoteMeta(n.text)
	if !n.quoted {
		escaped = strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(escaped)
	}
	return regexp.MustCompile(`(?s)^` + escaped + `$`)
}

func tableNameType() spec.Scalar {
	return spec.Scalar{
		Name: "table name", JSON: spec.Schema{"type": "string"}, Parse: parseTableName,
	}
}
