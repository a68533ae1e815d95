package pipeline

import "standin/internal/plan"

// Event says that something moved. Its counts are totals of the table in the
// step, not differences, so that a listener may miss some.
type Event struct {
	Step  plan.Step
	State State
	Table *plan.Table // nil for what all tables do at once
	Rows  int64       // so far
	Files int         // so far
	Bytes int64       // so far: of the input files in S3, compressed
	Of    Expected    // zero where nothing is known
}

// Expected is what a step of a table has to do.
type Expected struct {
	Rows  int64
	Files int
	Bytes int64
}

// State is what happened in a step.
type State string

// A step begins, advances any number of times, and ends in one of three ways:
// it is stopped when its job has ended without its fault.
const (
	Began    State = "began"
	Advanced State = "advanced"
	Done     State = "done"
	Failed   State = "failed"
	Stopped  State = "stopped"
)
