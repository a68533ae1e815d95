// Package generatortest is what the tests of the generators share: it binds one rule
// to one column under the published keys. The properties that every generator owes
// are tested in package registry, for all that its table lists.
package generatortest

import (
	"encoding/json"
	"sync"

	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// T is what a test of package testing and one of package rapid have in common.
type T interface {
	Helper()
	Fatal(args ...any)
}

// example are the published keys of all tests of a process, so that it reads the word
// lists once: that takes longer than most tests.
var example = sync.OnceValue(generator.ExampleKeys) //nolint:gochecknoglobals // it never changes

// Keys are generator.ExampleKeys.
func Keys() generator.Keys { return example() }

// Rule is a rule with options, a JSON object or nothing.
func Rule(name, options string) plan.Rule {
	return plan.Rule{Generator: name, Options: json.RawMessage(options)}
}

// Bind makes a rule ready for the one column of a table.
func Bind(t T, kind plan.Type, rule plan.Rule) generator.Bound {
	t.Helper()
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{{Name: "value", Type: kind, Rule: rule}}}
	bound, err := registry.Bind(table, 0, Keys())
	if err != nil {
		t.Fatal(err)
	}
	return bound
}

// Place is the row of a file at an offset.
func Place(offset int64) *generator.Row {
	return &generator.Row{File: "0000_part_00.zst", Offset: offset}
}

// Mask is the stand-in for a value that is not refused; NULL is "".
func Mask(t T, mask generator.Mask, in string) string {
	t.Helper()
	out, err := mask(make([]byte, 0, 64), []byte(in), Place(0))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Text is the widest text column.
func Text() plan.Type { return plan.Type{Kind: plan.VarChar, Length: 65535} }
