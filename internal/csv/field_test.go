package csv_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/csv"
)

func TestAppendQuotesOnlyWhenNeeded(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"":                 "",
		"a":                "a",
		" a ":              " a ",
		`\N`:               `\N`,
		"a,b":              `"a,b"`,
		"12345678,":        `"12345678,"`,
		`"`:                `""""`,
		` "a"`:             `" ""a"""`,
		`a""b`:             `"a""""b"`,
		"a\nb":             "\"a\nb\"",
		"a\rb":             "\"a\rb\"",
		"🦊":                "🦊",
		"12345678 and 'x'": "12345678 and 'x'",
	} {
		if got := string(csv.Append([]byte("x,"), []byte(value))); got != "x,"+want {
			t.Errorf("Append(%q) = %s, want %s", value, got, want)
		}
	}
}

func TestEncloseIsReplaceAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := ugly().Draw(t, "value")
		want := value
		if strings.ContainsAny(value, ",\"\n\r") {
			want = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
		}
		for _, before := range []string{"", "a", `","`, "\n\n\n\n\n\n\n\n\n"} {
			if got := string(csv.Enclose([]byte(before+value), len(before))); got != before+want {
				t.Errorf("got %q, want %q", got, before+want)
			}
		}
	})
}

func TestUnquoteSharesScratchOnlyForDoubledMarks(t *testing.T) {
	t.Parallel()
	scratch := []byte("kept")
	value, rest := csv.Unquote([]byte(`"a""b"""`), scratch)
	if string(value) != `a"b"` || string(rest) != `kepta"b"` {
		t.Errorf("got %q and %q", value, rest)
	}
	raw := []byte(`"ab"`)
	value, rest = csv.Unquote(raw, scratch)
	if &value[0] != &raw[1] || len(rest) != len(scratch) {
		t.Errorf("a field without doubled quotation marks was copied")
	}
}
