// Package reference_test makes the pages of this folder from the code, and holds
// them against it: `go test ./docs/reference -update` writes them anew, and with
// -measure as well measures what new generators do to a million values.
package reference_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/golden"
	"standin/internal/workspace"
)

const madeBy = "<!-- Made from the code by `go test ./docs/reference -update`. -->\n\n"

func TestThePagesAreFresh(t *testing.T) {
	t.Parallel()
	for page, text := range map[string]string{
		"workspace.md":          string(workspace.Reference()),
		"workspace.schema.json": string(workspace.JSONSchema()),
		"generators.md":         generators(registry.List(), readFigures(t)),
		"errors.md":             errorCodes(fault.List()),
	} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			golden.Equal(t, page, text)
		})
	}
}

func errorCodes(list []fault.Info) string {
	var b strings.Builder
	b.WriteString("# Error codes\n\n" + madeBy +
		"Every error has one of these codes (`error.code` with `--json`), in the order of a job's life. A command that meets several ends with the " +
		"status of the first kind that it has: 2 (bad usage or workspace), then 3 (blocked by undecided columns or a changed schema), then 1 (failed). " +
		"130 means interrupted, and 0 done.\n\n| code | exit status | what it means | what to do |\n|---|---|---|---|\n")
	for _, i := range list {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", i.Code, i.Exit, i.Meaning, i.Remedy)
	}
	return b.String()
}

func generators(list []generator.Spec, figures map[string]figure) string {
	var b strings.Builder
	b.WriteString("# Generators\n\n" + madeBy +
		"What can make the stand-in for a value. `standin generators NAME` shows the same. Every generator works without options; " +
		"the keys that all rules share (`domain`, `consistent`, `link`) are in [workspace.md](workspace.md#rules).\n\n" +
		"*Unique*: different values always get different stand-ins, which a primary or unique key needs. *Rank* is of privacy, from 1 (most private) " +
		"to 6 (nothing is hidden), of a consistent rule; the second one, if it differs, of a rule with `consistent: false`.\n\n" +
		"| generator | what it does | types | unique | consistent | link | rank |\n|---|---|---|---|---|---|---|\n")
	for _, s := range list {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s | %s | %s | %s | %s |\n", s.Name, s.Name, cell(s.Summary), kinds(s), unique(s), s.Consistency, yes(s.Linkable), rank(s))
	}
	for _, s := range list {
		generatorSection(&b, s)
		b.WriteString(figuresOf(s, figures))
	}
	return b.String()
}

func generatorSection(b *strings.Builder, s generator.Spec) {
	fmt.Fprintf(b, "\n## `%s`\n\n%s\n\n*Empty text:* %s *What it cannot read:* %s\n", s.Name, s.Description, s.Empty, s.Fallback)
	if len(s.Options) > 0 {
		b.WriteString("\n| option | type | default | |\n|---|---|---|---|\n")
		optionRows(b, "", s.Options)
	}
	if len(s.Examples) == 0 {
		return
	}
	b.WriteString("\nUnder the published example key:\n\n| options | type | in | out |\n|---|---|---|---|\n")
	for _, e := range s.Examples {
		kind := "varchar(256)"
		if e.Type.Kind != "" {
			kind = e.Type.String()
		}
		out := code(e.Out)
		if e.Null {
			out = "NULL"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", optional(e.Options), kind, code(e.In), out)
	}
}

// optionRows are the rows of options, and below each those of its fields.
func optionRows(b *strings.Builder, path string, list []generator.Option) {
	for _, o := range list {
		fmt.Fprintf(b, "| `%s%s` | %s | %s | %s |\n", path, o.Name, optionType(o), optionDefault(o), cell(o.Summary))
		optionRows(b, path+o.Name+"[].", o.Fields)
	}
}

func kinds(s generator.Spec) string {
	words := make([]string, len(s.Accepts))
	for i, k := range s.Accepts {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

func unique(s generator.Spec) string {
	options, _ := s.Parse(nil)
	return yes(s.OneToOne(options))
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func rank(s generator.Spec) string {
	if s.RankInconsistent == s.Rank {
		return fmt.Sprint(s.Rank)
	}
	return fmt.Sprintf("%d, %d", s.Rank, s.RankInconsistent)
}

func optionType(o generator.Option) string {
	switch {
	case len(o.Enum) > 0:
		return "`" + strings.Join(o.Enum, "`, `") + "`"
	case o.Type == generator.IntegerOption && (o.Min != 0 || o.Max != 0):
		return fmt.Sprintf("integer from %d to %d", o.Min, o.Max)
	case o.Type == generator.RulesOption:
		return "list of rules"
	case o.Type == generator.RuleMapOption:
		return "mapping to rules"
	case o.Type == generator.ObjectsOption:
		return "list of mappings"
	case o.Type == generator.ColumnsOption:
		return "list of columns"
	default:
		return string(o.Type)
	}
}

func optionDefault(o generator.Option) string {
	if o.Required {
		return "**required**"
	}
	return optional(o.Default)
}

func optional(text string) string {
	if text == "" {
		return ""
	}
	return code(text)
}

// code is text as it is; a text that Markdown or a table would change stands as
// JSON.
func code(text string) string {
	if text == "" || strings.TrimSpace(text) != text || strings.ContainsAny(text, "`\n\r\t") {
		quoted, err := json.Marshal(text)
		if err != nil {
			return ""
		}
		text = strings.ReplaceAll(string(quoted), "`", "\\u0060")
	}
	return "`" + cell(text) + "`"
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
