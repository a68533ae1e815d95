// Package lexer splits Amazon Redshift SQL into tokens. The wire front uses it
// on every statement, and the parsers of UNLOAD, COPY and DDL read its tokens.
// It knows Redshift's lexical rules only (PostgreSQL 8.0 strings with backslash
// escapes, identifiers folded to lower case); it never judges grammar.
package lexer

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxIdentifierBytes is the length at which Redshift cuts identifiers, in bytes.
const MaxIdentifierBytes = 127

// Kind tells what a token is.
type Kind int

// The kinds of tokens. Every bracket, comma, dot and the double colon is an
// Operator of its own; the other operator characters come in runs, as in "<=".
const (
	Word             Kind = iota + 1 // a keyword or an unquoted identifier
	QuotedIdentifier                 // "name"
	String                           // 'text', or $tag$text$tag$
	Number                           // 12, 1.5, 1e-3
	Operator                         // any other character of SQL
	Parameter                        // $1
	Semicolon                        // ;
)

// Token is one token of a statement.
type Token struct {
	Kind Kind
	// Text is the source as written.
	Text string
	// Value is the folded and shortened name of a Word or QuotedIdentifier,
	// the decoded text of a String, and Text for everything else.
	Value string
	// Start and End are byte offsets in the scanned text.
	Start, End int
}

// Is reports whether the token is the given keyword (in lower case) or operator.
func (t Token) Is(text string) bool {
	return (t.Kind == Word || t.Kind == Operator || t.Kind == Semicolon) && t.Value == text
}

// IsName reports whether the token can name something: a Word or a QuotedIdentifier.
func (t Token) IsName() bool { return t.Kind == Word || t.Kind == QuotedIdentifier }

// Name is the name that an identifier stands for. Redshift folds quoted
// identifiers too, unless enable_case_sensitive_identifier is on.
func (t Token) Name(caseSensitive bool) string {
	if t.Kind == QuotedIdentifier && caseSensitive {
		return cut(strings.ReplaceAll(t.Text[1:len(t.Text)-1], `""`, `"`))
	}
	return t.Value
}

// Error is a lexical or grammatical fault in a statement.
type Error struct {
	Code     string // SQLSTATE
	Message  string // as Redshift words it
	Position int    // of the fault, in characters from 1, or 0 if it is not known
}

// Error gives the message and its SQLSTATE.
func (e *Error) Error() string { return fmt.Sprintf("%s (SQLSTATE %s)", e.Message, e.Code) }

// SyntaxError makes the error of a statement that goes wrong at token t of sql.
func SyntaxError(sql string, t Token) *Error {
	return &Error{
		Code:     "42601",
		Message:  fmt.Sprintf("syntax error at or near %q", t.Text),
		Position: utf8.RuneCountInString(sql[:min(t.Start, len(sql))]) + 1,
	}
}

// EndError makes the error of a statement that ends too early.
func EndError(sql string) *Error {
	return &Error{Code: "42601", Message: "syntax error at end of input", Position: utf8.RuneCountInString(sql) + 1}
}

// fold lowers the ASCII letters of a name and cuts it, as Redshift does.
func fold(name string) string {
	return cut(strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, name))
}

// cut shortens a name to MaxIdentifierBytes, at a rune boundary.
func cut(name string) string {
	if len(name) <= MaxIdentifierBytes {
		return name
	}
	end := MaxIdentifierBytes
	for end > 0 && !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end]
}
