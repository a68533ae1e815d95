// Package statement writes the SQL that Standin sends to a warehouse: pure
// functions from the nouns of a plan to text. Package redshift runs what they
// return, and the plan command prints it. Nothing here connects, reads a
// catalog or decides anything, and no name or value enters a statement other
// than through Identifier or Literal.
package statement

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"standin/internal/plan"
)

// maxIdentifier is the length in bytes above which Redshift cuts a name without
// a word, so that two names can become one (AWS: Names and identifiers).
const maxIdentifier = 127

// Literal is the SQL string literal that means s. Redshift's plain literals
// follow PostgreSQL 8.0, where a backslash escapes, so quote and backslash are
// both doubled. NUL, which Redshift cannot hold, and invalid UTF-8 are refused.
func Literal(s string) (string, error) {
	switch {
	case strings.ContainsRune(s, 0):
		return "", errors.New("a string literal cannot hold a NUL character")
	case !utf8.ValidString(s):
		return "", errors.New("a string literal must be valid UTF-8")
	}
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) + "'", nil
}

// Identifier is the quoted SQL identifier that means name. It is quoted always,
// because Redshift's reserved words are not PostgreSQL's. Names that Redshift
// would refuse or cut are refused.
func Identifier(name string) (string, error) {
	switch {
	case name == "":
		return "", errors.New("a name cannot be empty")
	case len(name) > maxIdentifier:
		return "", fmt.Errorf("a name cannot be longer than %d bytes: %q", maxIdentifier, name)
	case strings.ContainsRune(name, 0):
		return "", fmt.Errorf("a name cannot hold a NUL character: %q", name)
	case !utf8.ValidString(name):
		return "", fmt.Errorf("a name must be valid UTF-8: %q", name)
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`, nil
}

// Relation is the qualified, quoted name of a table or view.
func Relation(schema, name string) (string, error) {
	var b builder
	b.relation(schema, name)
	return b.done()
}

// builder collects a statement and its first fault.
type builder struct {
	text strings.Builder
	err  error
}

// done returns the statement, or the first fault.
func (b *builder) done() (string, error) {
	if b.err != nil {
		return "", b.err
	}
	return b.text.String(), nil
}

func (b *builder) raw(parts ...string) {
	for _, part := range parts {
		b.text.WriteString(part)
	}
}

func (b *builder) quoted(text string, err error) {
	if err != nil && b.err == nil {
		b.err = err
	}
	b.text.WriteString(text)
}

func (b *builder) literal(s string)       { b.quoted(Literal(s)) }
func (b *builder) identifier(name string) { b.quoted(Identifier(name)) }

func (b *builder) relation(schema, name string) {
	b.identifier(schema)
	b.raw(".")
	b.identifier(name)
}

func (b *builder) identifiers(names []string) {
	for i, name := range names {
		if i > 0 {
			b.raw(", ")
		}
		b.identifier(name)
	}
}

// role writes who Redshift is towards S3: the cluster's default role, a role,
// or a chain of roles in one literal.
func (b *builder) role(role string) {
	b.raw("\nIAM_ROLE ")
	if role == "default" {
		b.raw("default")
		return
	}
	b.literal(role)
}

func (b *builder) compression(c plan.Compression) {
	switch c {
	case plan.Zstd:
		b.raw("\nZSTD")
	case plan.Gzip:
		b.raw("\nGZIP")
	case plan.Stored:
	default:
		b.quoted("", fmt.Errorf("compression %q is none that UNLOAD and COPY both know", c))
	}
}
