package app

import (
	"errors"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Report is what `standin generate --json` prints.
type Report struct {
	Job     string                `json:"job,omitempty"` // empty if it ended before it was recorded
	Status  string                `json:"status"`        // succeeded or failed
	Error   *Document             `json:"error,omitempty"`
	Tables  []plan.Outcome        `json:"tables"`
	Seconds map[plan.Step]float64 `json:"seconds,omitempty"` // of the steps that take all tables at once
	// CleanUp is what was left behind by a job that failed for another reason.
	CleanUp *Document `json:"clean_up,omitempty"`
	Notices []string  `json:"notices,omitempty"` // sentences for the reader
}

// Document is an error for machines.
type Document struct {
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
	Hint    string     `json:"hint"`
	Table   string     `json:"table"`
}

// DocumentOf is an error for machines.
func DocumentOf(err error) Document {
	d := Document{Code: fault.CodeOf(err), Message: err.Error()}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		d.Hint, d.Table = f.Hint, f.Table
	}
	return d
}

// ended gives the report its status.
func (r Report) ended(err error) Report {
	r.Status = "succeeded"
	if err != nil {
		r.Status, r.Error = "failed", new(DocumentOf(err))
	}
	if r.Tables == nil {
		r.Tables = []plan.Outcome{}
	}
	return r
}
