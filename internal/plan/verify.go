package plan

import "slices"

// Search is how thoroughly a job looks for values that masking left as they
// were. Each stand-in is compared with the original of the same row, where the
// file is masked: originals go nowhere for it.
type Search string

// A sample is every row that begins in the first 64 KiB of a file, and about one
// in sixteen of the others.
const (
	SearchSample Search = "sample"
	SearchWhole  Search = "whole"
	SearchOff    Search = "off"
)

// Survivors is how many values of a masked column became themselves.
type Survivors struct {
	Column    string `json:"column"`
	Generator string `json:"generator"`
	// Compared counts values that are neither NULL nor empty; Equal those of
	// them that hold a letter or a digit and that masking left as they were.
	Compared int64 `json:"compared"`
	Equal    int64 `json:"equal"`
}

// AddSurvivors adds what was seen in one file of a table to what was seen in
// others: the same columns in the same order. It does not change its arguments.
func AddSurvivors(sum, seen []Survivors) []Survivors {
	if len(sum) != len(seen) {
		return slices.Concat(sum, seen)
	}
	sum = slices.Clone(sum)
	for i, s := range seen {
		sum[i].Compared += s.Compared
		sum[i].Equal += s.Equal
	}
	return sum
}

// KeyCheck is a key, declared or given by the workspace, that rows of the copy break.
// Declared keys are informational
// in Redshift, and honest sources break them too: what counts is whether the
// copy breaks a key more often.
type KeyCheck struct {
	Kind    KeyKind  `json:"kind"`
	Columns []string `json:"columns"`
	Refers  string   `json:"refers_to,omitempty"` // of a foreign key: schema.table
	// Copy counts the copy's rows that break the key: of a primary or unique key
	// those beyond the first with the same values, of a foreign key those that
	// refer to no row. Source counts those of the source, now.
	Copy   int64 `json:"copy"`
	Source int64 `json:"source"`
	// Skew reports that the copy breaks a foreign key more often because the
	// source changed between the unloading of the two tables.
	Skew bool `json:"skew,omitempty"`
}

// KeyKind is the kind of a key.
type KeyKind string

// The kinds of keys.
const (
	PrimaryKeyKind KeyKind = "primary key"
	UniqueKind     KeyKind = "unique"
	ForeignKeyKind KeyKind = "foreign key"
)

// Consistency says which moments the tables of a copy are of.
type Consistency string

// Each table is of the moment when its own UNLOAD began, or all are of one: then
// they are unloaded one after the other, in one transaction.
const (
	PerTable Consistency = "per-table"
	Snapshot Consistency = "snapshot"
)
