// Package dialect turns statements of Amazon Redshift's SQL into PostgreSQL's:
// names, catalogs, literals, and what a session knows. It refuses what Redshift
// has not. It sees one statement at a time and executes nothing; the wire
// front and the DDL rewriter call it.
package dialect

import (
	"fmt"
	"strings"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/lexer"
)

// Facts is what a session knows that its statements can ask for.
type Facts struct {
	CaseSensitive bool // enable_case_sensitive_identifier
}

// Rewriter rewrites statements for one database.
type Rewriter struct {
	Shadows catalog.Shadows
	Names   *Names
	// EscapeStrings allows E'…', which a server of PostgreSQL 8.0 has not: it takes E for
	// a type. psql writes it to all that say they are newer, and from its version 15 to all.
	EscapeStrings bool
}

// bare is the call that a function which Redshift calls without brackets stands for; it is empty for other names.
func bare(name string) string {
	switch name {
	case "sysdate":
		return `"sysdate"()`
	case "current_namespace":
		return catalog.Schema + ".current_namespace()"
	}
	return ""
}

// Rewrite returns the text of some successive tokens of sql, as PostgreSQL has to see it.
func (r Rewriter) Rewrite(sql string, tokens []lexer.Token, facts Facts) (string, error) {
	if len(tokens) == 0 {
		return "", nil
	}
	var out strings.Builder
	last := tokens[0].Start
	for i := 0; i < len(tokens); i++ {
		text, used, err := r.replacement(sql, tokens, i, facts)
		if err != nil {
			return "", err
		}
		if used == 0 {
			continue
		}
		out.WriteString(sql[last:tokens[i].Start])
		out.WriteString(text)
		i += used - 1
		last = tokens[i].End
	}
	out.WriteString(sql[last:tokens[len(tokens)-1].End])
	return out.String(), nil
}

// replacement gives the text that stands for some tokens from i on, and how many; 0 keeps token i.
func (r Rewriter) replacement(sql string, tokens []lexer.Token, i int, facts Facts) (string, int, error) {
	token := tokens[i]
	if !token.IsName() {
		return "", 0, nil
	}
	name := token.Name(facts.CaseSensitive)
	if token.Kind == lexer.Word {
		if name == "e" && i+1 < len(tokens) && tokens[i+1].Kind == lexer.String && tokens[i+1].Start == token.End && !r.EscapeStrings {
			return "", 0, NoSuchType("e")
		}
		if err := refuseWord(sql, tokens, i); err != nil {
			return "", 0, err
		}
		if text, used := word(tokens, i, name); used > 0 {
			return text, used, nil
		}
	}
	if text, used := r.shadow(tokens, i, name); used > 0 {
		return text, used, nil
	}
	if name == catalog.Schema || name == catalog.InformationSchema {
		return "", 0, &lexer.Error{Code: "42501", Message: "permission denied for schema " + name}
	}
	if token.Kind == lexer.QuotedIdentifier || len(name) > maxShort {
		return QuoteIdentifier(r.Names.Short(name)), 1, nil
	}
	return "", 0, nil
}

// word handles the functions that differ.
func word(tokens []lexer.Token, i int, name string) (string, int) {
	qualified := i > 0 && tokens[i-1].Is(".") && !(i > 1 && tokens[i-2].Value == "pg_catalog")
	called := next(tokens, i, "(")
	switch {
	case qualified:
	case called && name == "nvl":
		return "coalesce", 1
	case !called && bare(name) != "" && !previous(tokens, i, "as") && !next(tokens, i, "."):
		return bare(name), 1
	case called && dateFunction(name) != "":
		if i+3 < len(tokens) && tokens[i+2].Kind == lexer.Word && tokens[i+3].Is(",") {
			return dateFunction(name) + "(" + QuoteLiteral(tokens[i+2].Name(false)), 3
		}
		return dateFunction(name), 1
	case name == "varbyte" && previous(tokens, i, "::") && i > 1 && tokens[i-2].Kind == lexer.String:
		return "varchar::varbyte", 1 // the bytes of a literal, not its digits
	case (name == "varchar" || name == "nvarchar") && called && i+3 < len(tokens) && tokens[i+2].Is("max"):
		return "varchar(65535)", 4
	}
	return "", 0
}

// dateFunction is the function behind one whose date part may be a word, named as the column of its result is
// [r_DATEADD_function, r_DATEDIFF_function, r_DATE_PART_function]; it is empty for other names.
func dateFunction(name string) string {
	switch name {
	case "dateadd":
		return "date_add"
	case "datediff":
		return "date_diff"
	case "date_part", "pgdate_part":
		return "pgdate_part"
	}
	return ""
}

// shadow sends names of catalogs to their shadows.
func (r Rewriter) shadow(tokens []lexer.Token, i int, name string) (string, int) {
	isShadow := func(j int, name string) bool {
		if next(tokens, j, "(") {
			return r.Shadows.Functions[name]
		}
		return r.Shadows.Relations[name]
	}
	if next(tokens, i, ".") && i+2 < len(tokens) && !previous(tokens, i, ".") {
		object := tokens[i+2].Value
		switch {
		case name == "pg_catalog" && isShadow(i+2, object):
			return catalog.Schema + "." + object, 3
		case name == "information_schema" && r.Shadows.Information[object]:
			return catalog.InformationSchema + "." + object, 3
		}
		return "", 0
	}
	if !previous(tokens, i, ".") && !previous(tokens, i, "as") && isShadow(i, name) && (next(tokens, i, "(") || afterFrom(tokens, i)) {
		return catalog.Schema + "." + name, 1
	}
	return "", 0
}

// afterFrom reports whether a table can stand at token i: after FROM or JOIN, or after a comma of a FROM list.
func afterFrom(tokens []lexer.Token, i int) bool {
	depth := 0
	for j := i - 1; j >= 0; j-- {
		switch t := tokens[j]; {
		case t.Is(")"):
			depth++
		case t.Is("("):
			if depth == 0 {
				continue
			}
			depth--
		case depth > 0:
		case t.Is("from"), t.Is("join"), t.Is("on") && j == i-1, t.Is("table") && j == i-1:
			return j == i-1 || tokens[i-1].Is(",") || tokens[i-1].Is("(") || tokens[i-1].Is("only")
		case t.Is("select"), t.Is("where"), t.Is("set"), t.Is("by"):
			return false
		}
	}
	return false
}

func next(tokens []lexer.Token, i int, text string) bool {
	return i+1 < len(tokens) && tokens[i+1].Is(text)
}

func previous(tokens []lexer.Token, i int, text string) bool {
	return i > 0 && tokens[i-1].Is(text)
}

// QuoteIdentifier writes a name as a quoted identifier.
func QuoteIdentifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// QuoteLiteral writes a text as a string literal in which a backslash escapes, as the sessions' literals are.
func QuoteLiteral(text string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", "''") + "'"
}

// Unsupported makes the error for a feature that Redshift has not.
func Unsupported(format string, arguments ...any) *lexer.Error {
	return &lexer.Error{Code: "0A000", Message: fmt.Sprintf(format, arguments...)}
}
