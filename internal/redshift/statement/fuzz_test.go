package statement_test

import (
	"strings"
	"testing"

	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// lex reads one quoted token at the start of text as Redshift does (in '…' a
// backslash takes the next character and two quotes are one; in "…" only the
// doubled quote is special) and returns its value and what follows.
func lex(text string, quote byte) (value, rest string, ok bool) {
	if text == "" || text[0] != quote {
		return "", "", false
	}
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '\'':
			i++
			if i == len(text) {
				return "", "", false
			}
			out.WriteByte(text[i])
		case text[i] == quote && i+1 < len(text) && text[i+1] == quote:
			out.WriteByte(quote)
			i++
		case text[i] == quote:
			return out.String(), text[i+1:], true
		default:
			out.WriteByte(text[i])
		}
	}
	return "", "", false
}

func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{"", "a", `\`, `'`, `\'`, `'\`, `''`, `"`, `a"b`, `x'; DROP TABLE t; --`, "ü€😀", "a\nb", `\\N`, "a\x00", "\xff"} {
		f.Add(s)
	}
}

func FuzzLiteralMeansItsText(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		text, err := statement.Literal(s)
		if err != nil {
			return
		}
		if value, rest, ok := lex(text, '\''); !ok || rest != "" || value != s {
			t.Errorf("Literal(%q) = %s, which means %q and leaves %q", s, text, value, rest)
		}
	})
}

func FuzzIdentifierMeansItsName(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		text, err := statement.Identifier(s)
		if err != nil {
			return
		}
		if value, rest, ok := lex(text, '"'); !ok || rest != "" || value != s {
			t.Errorf("Identifier(%q) = %s, which means %q and leaves %q", s, text, value, rest)
		}
	})
}

// An UNLOAD's query is parsed twice: once as a literal, once as SQL.
func FuzzUnloadKeepsNamesThroughBothReadings(f *testing.F) {
	seeds(f)
	p := uglyPlan()
	f.Fuzz(func(t *testing.T, name string) {
		table := plan.Table{Ordinal: 1, Schema: name, Name: "t", Columns: []plan.Column{{Name: name}}}
		text, err := statement.Unload(p, table, 1)
		if err != nil {
			return
		}
		query, rest, ok := lex(strings.TrimPrefix(text, "UNLOAD ("), '\'')
		if !ok || !strings.HasPrefix(rest, ")\nTO '") {
			t.Fatalf("the query of %s does not end where it should", text)
		}
		column, rest, ok := lex(strings.TrimPrefix(query, "SELECT "), '"')
		if !ok || column != name {
			t.Fatalf("the column of %s is %q", query, column)
		}
		if schema, rest, ok := lex(strings.TrimPrefix(rest, " FROM "), '"'); !ok || schema != name || rest != `."t"` {
			t.Errorf("the schema of %s is %q and leaves %q", query, schema, rest)
		}
	})
}
