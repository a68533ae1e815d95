// Package workspace reads a workspace file: the source, the destination, the
// staging area and the rules of one set of tables. prepare and app call it. It
// checks everything that can be checked without a warehouse, tells all faults at
// once with their places, and never reads a secret while it reads the file: it
// knows only where each secret lies.
package workspace

import (
	"standin/internal/plan"
	"standin/internal/workspace/tree"
)

// Position is a place in the workspace file.
type Position = tree.Position

// Workspace is a checked workspace file with its defaults filled in.
type Workspace struct {
	File        string // as it was opened, for messages
	Name        string
	Source      Warehouse
	Destination Warehouse
	Staging     plan.Staging // Null is empty: the plan chooses it
	Pipeline    plan.Pipeline
	Function    plan.Function // of the pipeline Lambda; its Role is empty if it is not given
	Key         *Secret       // the masking key; nil: a random key for each job
	PRF         plan.PRF
	Publish     plan.Publish
	Survivors   plan.Search
	Consistency plan.Consistency
	Replace     []TableName // destination tables that Standin did not make and may replace
	Exclude     []Pattern   // tables of the source that are left out
	NewColumns  NewColumns
	Workers     int          // files that are masked at once; 0: one for each processor
	ForeignKeys []ForeignKey // those that the catalog does not declare
	Tables      []Table
}

// Warehouse is one database and how to reach it.
type Warehouse struct {
	plan.Warehouse
	User       string
	Password   Secret
	SSLMode    string // disable, require, verify-ca or verify-full
	Statements int    // sessions that run statements at once
}

// NewColumns says what happens to a column that has no rule.
type NewColumns string

// The choices for columns without a rule.
const (
	Block     NewColumns = "block"       // the job stops
	PassNewly NewColumns = "passthrough" // the column is copied as it is
)

// Table is an entry below tables.
type Table struct {
	TableName
	Mode    plan.Mode
	Publish plan.Publish
	Columns []Column
}

// Column is an entry below a table's columns.
type Column struct {
	Position
	Name string
	Rule *Rule // nil if the entry is empty: the column is left undecided
}

// Rule is a rule as the workspace gives it. Domain is empty unless it is given.
type Rule struct {
	Position
	plan.Rule
	// Places are those of the rules and the names of columns among the options, by the
	// path of their option, such as "cases[0].rule".
	Places map[string]Position
}
