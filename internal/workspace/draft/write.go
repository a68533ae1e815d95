package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standin/internal/plan"
	"standin/internal/workspace"
)

// block is lines of a block mapping, indented by so many blanks, with the
// comments below each other as far as that is read well.
func block(lines []line, indent int, end string) string {
	const widest = 76
	heads, width := make([]string, len(lines)), 0
	for i, l := range lines {
		heads[i] = strings.Repeat(" ", indent) + scalar(l.column) + ":"
		if l.rule != nil {
			heads[i] += " " + ruleText(*l.rule)
		}
		if n := utf8.RuneCountInString(heads[i]); n <= widest {
			width = max(width, n)
		}
	}
	var b strings.Builder
	for i, l := range lines {
		fmt.Fprintf(&b, "%-*s  # %s%s", width, heads[i], comment(l.comment), end)
	}
	return b.String()
}

// flow is the columns as they stand between braces.
func flow(lines []line) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = scalar(l.column) + ":"
		if l.rule != nil {
			parts[i] += " " + ruleText(*l.rule)
		}
	}
	return strings.Join(parts, ", ")
}

// ruleText is a rule in flow form.
func ruleText(r plan.Rule) string {
	parts := []string{"generator: " + scalar(r.Generator)}
	parts = append(parts, options(r.Options)...)
	if r.Link != "" {
		parts = append(parts, "link: "+scalar(r.Link))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// options are the entries of a JSON object of texts, numbers and booleans, in
// their order.
func options(object json.RawMessage) []string {
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	var parts []string
	key := ""
	for {
		token, err := decoder.Token()
		if err != nil {
			return parts
		}
		text := fmt.Sprint(token)
		switch word, isText := token.(string); {
		case token == json.Delim('{') || token == json.Delim('}'):
			continue
		case key == "":
			key = text
			continue
		case isText:
			text = scalar(word)
		}
		parts = append(parts, key+": "+text)
		key = ""
	}
}

func tableKey(t plan.Table) string {
	return scalar(workspace.TableName{Schema: t.Schema, Name: t.Name}.String())
}

func scalars(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = scalar(text)
	}
	return list
}

// scalar is a text as YAML has it: bare if nothing can take it for anything else.
func scalar(text string) string {
	if regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`).MatchString(text) &&
		!slices.Contains([]string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) {
		return text
	}
	return quoted(text)
}

// quoted is a text in YAML's double quotes, unless it is plainly a reference to a
// secret.
func quoted(text string) string {
	if regexp.MustCompile(`^(env|file):[A-Za-z0-9_./-]+$`).MatchString(text) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// comment keeps a comment on its line.
func comment(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
