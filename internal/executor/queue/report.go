package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Report is what became of a task: a result, or a failure.
type Report struct {
	Task    Task         `json:"task"`
	Result  *plan.Result `json:"result,omitempty"`
	Failure *Failure     `json:"failure,omitempty"`
}

// Failure is why a file could not be masked. It holds what a fault holds.
type Failure struct {
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
	Hint    string     `json:"hint,omitempty"`
	Table   string     `json:"table,omitempty"`
	// Again says that the task will be tried again, so that this is not the end.
	Again bool `json:"again,omitempty"`
}

// failureOf is the failure of an error, which tells whether it may come right.
func failureOf(err error) *Failure {
	failure := &Failure{Code: fault.CodeOf(err), Message: err.Error(), Again: passing(err)}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		failure.Hint, failure.Table = f.Hint, f.Table
	}
	return failure
}

// passing reports whether a file that failed so may be masked yet. A value or a
// file that cannot be masked never can, and an object that is not there is gone:
// S3 shows what was written at once.
func passing(err error) bool {
	switch fault.CodeOf(err) {
	case fault.StorageFailed, fault.SecretUnavailable, fault.FunctionFailed:
		return !errors.Is(err, fs.ErrNotExist)
	default:
		return false
	}
}

// err is the failure as a fault.
func (f Failure) err() error {
	e := fault.New(f.Code, "%s", f.Message)
	e.Hint, e.Table = f.Hint, f.Table
	return e
}

// body is the message of the report. The names of columns are left out, which
// the job knows: a table of 1,600 columns would not fit into a message.
func (r Report) body() string {
	if r.Result != nil {
		result := *r.Result
		result.Survivors = make([]plan.Survivors, len(r.Result.Survivors))
		for i, s := range r.Result.Survivors {
			result.Survivors[i] = plan.Survivors{Compared: s.Compared, Equal: s.Equal}
		}
		r.Result = &result
	}
	return encode(r)
}

// parseReport reads the message of a report about a job.
func parseReport(p *plan.Plan, body string) (Report, error) {
	var r Report
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		return r, fmt.Errorf("read a report: it is no JSON of %d bytes", len(body))
	}
	if r.Task.Job != p.Job || (r.Result == nil) == (r.Failure == nil) {
		return r, fmt.Errorf("read a report: %d bytes are not about a file of job %s", len(body), p.Job)
	}
	if r.Result != nil {
		return r, r.name(p)
	}
	return r, nil
}

// name gives the survivors the names of their columns: those that are masked, in
// the table's order.
func (r Report) name(p *plan.Plan) error {
	found := r.Result.Survivors
	if len(found) == 0 {
		r.Result.Survivors = nil
		return nil
	}
	table, ok := tableOf(p, r.Result.File.Table)
	if !ok {
		return fmt.Errorf("read a report: job %s has no table %d", p.Job, r.Result.File.Table)
	}
	masked := 0
	for _, c := range table.Columns {
		if c.Rule.IsPassthrough() {
			continue
		}
		if masked < len(found) {
			found[masked].Column, found[masked].Generator = c.Name, c.Rule.Generator
		}
		masked++
	}
	if masked != len(found) {
		return fmt.Errorf("read a report: it compares %d columns of %s, of which %d are masked", len(found), table, masked)
	}
	return nil
}

func tableOf(p *plan.Plan, ordinal int) (plan.Table, bool) {
	for _, t := range p.Tables {
		if t.Ordinal == ordinal {
			return t, true
		}
	}
	return plan.Table{}, false
}
