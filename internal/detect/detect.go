// Package detect says which columns look as if they held something about people,
// by the names and types in a catalog alone, and which rule suits them. The first
// draft of a workspace is made with it. It reads no data, and it never says that a
// column is harmless: what no rule recognises is for the reader to decide.
//
// One rule is one file with one Rule value: what it looks for, in nine languages,
// what it suggests, and samples that it must and must not recognise. List has
// them all, in the order in which they are asked.
package detect

import (
	"regexp"
	"slices"
	"strings"

	"standin/internal/plan"
)

// Rule recognises columns of one meaning.
type Rule struct {
	Name    string // of the rule, a word
	Meaning string // what such a column holds, for people: "an e-mail address"
	Kinds   []plan.Kind
	// Words are names of columns by language (ISO 639-1), as regular expressions
	// over the name's words: lower case, without accents, "_" between them. Each
	// must match whole words at the end of the name; numbers may follow.
	Words []Words
	// OfPeople are more such names, which tell only in tables of people.
	OfPeople []Words
	// PrimaryKey says that only primary keys are meant.
	PrimaryKey bool
	// Suggest is the rule for such a column: its generator, options and link.
	Suggest func(plan.Type) plan.Rule
	// SuggestUnique is the rule for one whose values must stay apart; nil: Suggest's.
	SuggestUnique func(plan.Type) plan.Rule

	True, False []Sample
}

// Words are regular expressions of one language.
type Words struct {
	Language string
	Patterns []string
}

// Sample is a column that a rule recognises, or that it must leave alone.
type Sample struct {
	Table, Column string
	Type          plan.Type
	Role          Role
}

// Role is what a column is to the keys of its table.
type Role int

// The roles.
const (
	NoKey      Role = iota
	Unique          // part of a unique key, or referred to by another table
	PrimaryKey      // part of the primary key
)

// Finding is a rule that recognised a column, and what it suggests.
type Finding struct {
	plan.Rule
	Name, Meaning string // of the detection rule
}

// Detector asks all rules, once for each name, since catalogs repeat the same
// names. It is not safe for concurrent use.
type Detector struct {
	rules  []compiled
	people *regexp.Regexp
	asked  map[question]int // index of the rule that answered; -1: none did
}

// question is all that an answer depends on.
type question struct {
	name                 string
	kind                 plan.Kind
	ofPeople, primaryKey bool
}

type compiled struct {
	Rule
	words, ofPeople *regexp.Regexp
}

// New makes a Detector of all rules.
func New() *Detector { return newDetector(List()) }

func newDetector(rules []Rule) *Detector {
	d := &Detector{people: pattern(people()), asked: map[question]int{}}
	for _, r := range rules {
		d.rules = append(d.rules, compiled{r, pattern(r.Words), pattern(r.OfPeople)})
	}
	return d
}

// Find asks the rules about a column of a table; the first that recognises it
// answers.
func (d *Detector) Find(table string, column plan.Column, role Role) (Finding, bool) {
	q := question{name: fold(column.Name), kind: column.Type.Kind, ofPeople: d.people.MatchString(fold(table)), primaryKey: role == PrimaryKey}
	i, ok := d.asked[q]
	if !ok {
		i = slices.IndexFunc(d.rules, func(r compiled) bool { return r.recognises(q) })
		d.asked[q] = i
	}
	if i < 0 {
		return Finding{}, false
	}
	r := d.rules[i]
	suggest := r.Suggest
	if role != NoKey && r.SuggestUnique != nil {
		suggest = r.SuggestUnique
	}
	return Finding{Rule: suggest(column.Type), Name: r.Name, Meaning: r.Meaning}, true
}

func (r compiled) recognises(q question) bool {
	if !slices.Contains(r.Kinds, q.kind) || r.PrimaryKey && !q.primaryKey {
		return false
	}
	return r.words.MatchString(q.name) || q.ofPeople && r.ofPeople.MatchString(q.name)
}

// after is what may follow a word: numbers, and words that tell which of several
// it is. Other words change what the column holds (an address_type is no address).
const after = `(?:_?[0-9]+|_(?:home|work|private|business|primary|secondary|main|alt|old|new|raw|text|clean|cliente|client|persona))*$`

// pattern matches names that end with one of the words. Without words it matches
// nothing.
func pattern(words []Words) *regexp.Regexp {
	var all []string
	for _, w := range words {
		all = append(all, w.Patterns...)
	}
	if len(all) == 0 {
		return regexp.MustCompile(`[^\s\S]`)
	}
	return regexp.MustCompile(`(?:^|_)(?:` + strings.Join(all, "|") + `)` + after)
}
