// Package prepare is the first step of a job: it freezes a workspace and two
// catalogs into one plan. app calls it, for `plan` and for every job. It is a
// pure decision: it reads no catalog, no clock and no secret, so the same input
// gives the same plan, and it tells everything that stands in the way at once.
package prepare

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// Input is everything that a plan follows from.
type Input struct {
	Workspace *workspace.Workspace
	// Source is the source's catalog: every table of the workspace's schemas.
	Source []plan.Table
	// Destination is what stands in the schemas of that name in the destination.
	Destination []Occupant
	Job         string    // 16 of [a-z0-9]
	Program     string    // the version of Standin
	Now         time.Time // the reference date of every generator
	Null        string    // what stands for NULL in the files, from NullWord
	KeyCheck    string    // of the masking key; empty for a random one
}

// Occupant is a table or view of the destination.
type Occupant struct {
	Schema, Name string
	View         bool   // ordinary, late-binding or materialized
	Mark         string // plan.Mark of the workspace for which Standin made the table; empty if it did not
	// Definition is the table as the catalog describes it; nil for a view.
	Definition *plan.Table
	// Views are bound to the table and would go on reading it when another takes
	// its name; Referrers names the tables, as schema.table, whose foreign keys
	// refer to it.
	Views     []View
	Referrers []string
	// Attached names what else hangs on a table and cannot be given to another,
	// such as "row-level security policy p".
	Attached []string
	// Unseen names what else may hang on it, and is not shown to Standin's user,
	// such as "masking policies".
	Unseen []string
	// Secured reports whether row-level security keeps rows of the table from
	// Standin's user.
	Secured bool
}

// View is a view that reads a table of the destination.
type View struct {
	Name         string // schema.name
	Materialized bool
	Owned        bool // by Standin's user, who can make it anew
}

// NullWord is the word for NULL that 64 random bits make. It holds no character
// that CSV or a literal of Redshift treats in a way of its own.
func NullWord(random uint64) string { return "NULL" + strconv.FormatUint(random, 36) }

// Prepare decides what a job does. The error joins everything that stands in the
// way, *fault.Errors all: faults of the workspace and its rules first, then
// changes of the schema and undecided columns, then what stands at the
// destination.
func Prepare(in Input) (*plan.Plan, error) {
	w := in.Workspace
	faults := &faults{file: w.File}
	if sameDatabase(w.Source.Warehouse, w.Destination.Warehouse) {
		faults.add(fault.New(fault.WorkspaceInvalid, "source and destination are the same database, %s", w.Source.Warehouse))
	}
	return in.decide(faults)
}

// plan is the plan without its tables.
func (in Input) plan() *plan.Plan {
	w := in.Workspace
	p := &plan.Plan{
		Version: plan.Version, Job: in.Job, Workspace: w.Name, Program: in.Program, Created: in.Now.UTC(),
		Pipeline: w.Pipeline, Source: w.Source.Warehouse, Destination: w.Destination.Warehouse, Staging: w.Staging,
		Masking: plan.Masking{PRF: w.PRF, KeyCheck: in.KeyCheck, Words: generator.WordsVersion}, Survivors: w.Survivors, Consistency: w.Consistency,
	}
	p.Staging.Null = in.Null
	return p
}

// decide decides about every table of the source, and adds to the faults.
func (in Input) decide(faults *faults) (*plan.Plan, error) {
	w, p := in.Workspace, in.plan()
	s := newSelection(w, in.Job, in.Source, faults)
	p.Tables = s.tables
	newRules(s, faults).decide()
	refuseInsensitiveKeys(p.Tables, faults)
	refuseKeys(p.Tables, faults)
	occupy(p, w, in.Destination, faults)
	if err := faults.err(); err != nil {
		return nil, err
	}
	return p, nil
}

// number gives the tables their order, ordinals and names in the job.
func number(tables []plan.Table, job string) {
	slices.SortFunc(tables, func(a, b plan.Table) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	for i := range tables {
		t := &tables[i]
		t.Ordinal = i + 1
		t.Staging, t.Retired = plan.StagingTable(job, t.Ordinal), plan.RetiredTable(job, t.Ordinal)
	}
}
