package draft

import (
	"fmt"
	"slices"
	"strings"

	"standin/internal/detect"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// line is what a draft says of one column.
type line struct {
	column  string
	rule    *plan.Rule // nil: the column has no value
	follows bool       // the key that it refers to decides
	comment string
}

// cell is a column of a table, by their indexes.
type cell struct{ table, column int }

// suggester knows a catalog.
type suggester struct {
	tables   []plan.Table
	detector *detect.Detector
	targets  map[cell]cell // of foreign keys
	referred map[cell]bool // columns that foreign keys refer to
}

func newSuggester(tables []plan.Table) *suggester {
	s := &suggester{tables: tables, detector: detect.New(), targets: map[cell]cell{}, referred: map[cell]bool{}}
	index := map[[2]string]int{}
	for i, t := range tables {
		index[[2]string{t.Schema, t.Name}] = i
	}
	for i, t := range tables {
		for _, key := range t.ForeignKeys {
			to, ok := index[[2]string{key.RefSchema, key.RefTable}]
			if !ok || len(key.Columns) != len(key.RefColumns) {
				continue
			}
			for k := range key.Columns {
				_, from := t.Column(key.Columns[k])
				_, at := tables[to].Column(key.RefColumns[k])
				if a, b := (cell{i, from}), (cell{to, at}); from >= 0 && at >= 0 && a != b {
					s.referred[b] = true
					if _, ok := s.targets[a]; !ok {
						s.targets[a] = b
					}
				}
			}
		}
	}
	return s
}

// target is the column whose rule decides about c: the end of the way along the
// foreign keys. In a ring of keys each decides for itself.
func (s *suggester) target(c cell) (cell, bool) {
	at, ok := s.targets[c]
	for range len(s.targets) {
		next, more := s.targets[at]
		if !more || at == c {
			break
		}
		at = next
	}
	_, ring := s.targets[at]
	return at, ok && !ring
}

// lines are all columns of a table. Links are left out unless linked: a column
// that joins a link changes the stand-ins of the others.
func (s *suggester) lines(table int, linked bool) []line {
	t := s.tables[table]
	lines := make([]line, len(t.Columns))
	links := map[string]int{} // how many columns one detection rule found
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		lines[i], names[i] = s.line(cell{table, i})
		links[names[i]]++
	}
	for i := range lines {
		if r := lines[i].rule; r != nil && (!linked || links[names[i]] > 1) {
			r.Link = "" // two first names are two people's
		}
	}
	return lines
}

// line is what a draft says of a column, and the name of the rule that found it.
func (s *suggester) line(c cell) (l line, found string) {
	t := s.tables[c.table]
	column := t.Columns[c.column]
	l.column = column.Name
	if at, ok := s.target(c); ok {
		l.follows = true
		l.comment = fmt.Sprintf("%s, follows %s.%s", column.Type, s.tables[at.table], s.tables[at.table].Columns[at.column].Name)
		return l, ""
	}
	undecided := func(hint string) (line, string) {
		l.comment = "undecided, " + column.Type.String() + hint
		return l, ""
	}
	if !column.Type.Kind.Carried() {
		return undecided(": a type that this version does not carry, so exclude the table")
	}
	primary, role := slices.Contains(t.PrimaryKey, column.Name), detect.NoKey
	switch {
	case primary:
		role = detect.PrimaryKey
	case s.unique(c):
		role = detect.Unique
	}
	finding, ok := s.detector.Find(t.Name, column, role)
	switch {
	case ok && len(registry.Check(finding.Rule, column)) == 0:
		if role != detect.NoKey {
			finding.Link = ""
			if spec, _ := registry.Lookup(finding.Generator); !oneToOne(spec, finding.Rule) {
				return undecided(fmt.Sprintf(": %s in a key, which %s does not keep unique", finding.Meaning, finding.Generator))
			}
		}
		l.rule, l.comment = &finding.Rule, column.Type.String()
		return l, finding.Name
	case column.Type.Kind.IsSpatial():
		return undecided(": a place, which can be where a person lives; passthrough keeps it, constant and null do not")
	case column.Type.Kind == plan.HLLSketch:
		return undecided(": hashes of the values that it has seen; passthrough keeps them, constant and null do not")
	case column.Type.Kind == plan.Super:
		return undecided(": JSON; json-mask runs rules on the values inside it, by their paths")
	case primary && column.Type.Kind.IsInteger():
		return undecided(": the primary key; integer-key replaces its numbers, passthrough keeps them")
	case primary && column.Type.Kind.IsText():
		return undecided(": the primary key; alphanumeric-key replaces it, passthrough keeps it")
	case primary:
		return undecided(": the primary key")
	}
	if finding, ok = s.detector.Find(t.Name, column, detect.PrimaryKey); ok && finding.Name == "person-key" && !slices.Contains([]string{"id", "key", "code", "number"}, strings.ToLower(column.Name)) {
		return undecided(": perhaps the number of a person; with that key's domain it stays equal to it")
	}
	return undecided("")
}

// unique reports whether the column is part of a key, or referred to.
func (s *suggester) unique(c cell) bool {
	t := s.tables[c.table]
	name := t.Columns[c.column].Name
	return s.referred[c] || slices.Contains(t.PrimaryKey, name) ||
		slices.ContainsFunc(t.Unique, func(names []string) bool { return slices.Contains(names, name) })
}

func oneToOne(s generator.Spec, rule plan.Rule) bool {
	options, faults := s.Parse(rule.Options)
	return len(faults) == 0 && s.OneToOne(options)
}
