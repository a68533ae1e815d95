// Package check finds out, before the first job, whether everything that a job
// needs is there, and whether nothing is that would make it leak or lie. It is an
// ordered list of probes, a file each with the small interface that it looks
// through; app hands the warehouses and the bucket in. Whatever cannot be found
// out is told as such, never as fine. A probe changes nothing that outlives the
// check but below the check's own prefixes, which the last probe removes.
package check

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"standin/internal/fault"
	"standin/internal/policy"
)

// State is what a probe found.
type State string

// The states of a finding.
const (
	Passed  State = "passed"
	Failed  State = "failed"
	Unknown State = "unknown" // it could not be checked, or not told
)

// Finding is one answer of a probe.
type Finding struct {
	Check   string     `json:"check"` // the probe's name
	State   State      `json:"state"`
	Code    fault.Code `json:"code,omitempty"` // of a fault
	Message string     `json:"message"`        // a sentence without a full stop
	Mend    []Mend     `json:"mend,omitempty"`
}

// Mend is what to do about a finding.
type Mend struct {
	Where string `json:"where"` // who does it where
	Text  string `json:"text"`  // statements, a policy, a command, or a line of the workspace
}

// Probe is one check.
type Probe struct {
	Name string
	Run  func(ctx context.Context) []Finding
}

// Why a probe is not made, because an earlier one has failed.
var (
	// ErrNotReached is what an interface returns that has nothing behind it.
	ErrNotReached = errors.New("what it needs could not be reached")
	// ErrSameDatabase is what a destination returns that is the source itself: what
	// mends a destination's rights would give the source's own tables away.
	ErrSameDatabase = errors.New("the destination is the source itself")
)

// tidyTime is how long the last probe may take after an interrupt.
const tidyTime = time.Minute

// Run runs the probes in their order until ctx ends, and then tidy, always, with
// time of its own. What was found is told to each as it is found; nil: nobody
// listens.
func Run(ctx context.Context, probes []Probe, tidy Probe, each func(Finding)) []Finding {
	var found []Finding
	take := func(p Probe, findings []Finding) {
		for _, f := range findings {
			f.Check = p.Name
			found = append(found, f)
			if each != nil {
				each(f)
			}
		}
	}
	for _, p := range probes {
		if ctx.Err() != nil {
			break
		}
		findings := p.Run(ctx)
		if ctx.Err() == nil { // else it found only the interrupt
			take(p, findings)
		}
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	take(tidy, tidy.Run(own))
	return found
}

// Err is nil if no finding is a fault, and else an error of the code that the exit
// status is for: a faulty workspace wins over what blocks a job, and that over
// everything else.
func Err(findings []Finding) error {
	var worst fault.Code
	failed := 0
	for _, f := range findings {
		if f.State != Failed {
			continue
		}
		failed++
		if worst == "" || weight(f.Code) < weight(worst) {
			worst = f.Code
		}
	}
	switch failed {
	case 0:
		return nil
	case 1:
		return fault.New(worst, "the check found a fault")
	default:
		return fault.New(worst, "the check found %d faults", failed)
	}
}

func weight(code fault.Code) int {
	switch fault.ExitStatus(&fault.Error{Code: code}) {
	case fault.ExitUsage:
		return 0
	case fault.ExitBlocked:
		return 1
	default:
		return 2
	}
}

func passed(format string, args ...any) Finding {
	return Finding{State: Passed, Message: fmt.Sprintf(format, args...)}
}

func unknown(err error, format string, args ...any) Finding {
	return Finding{State: Unknown, Message: fmt.Sprintf(format, args...) + " could not be checked: " + err.Error()}
}

func failed(code fault.Code, mend []Mend, format string, args ...any) Finding {
	return Finding{State: Failed, Code: code, Message: fmt.Sprintf(format, args...), Mend: mend}
}

// statements is a mend by SQL, to be run as it stands. What cannot be written as
// SQL is left out.
func statements(where string, write ...func() (string, error)) []Mend {
	var text strings.Builder
	for _, w := range write {
		if sql, err := w(); err == nil {
			text.WriteString(sql + ";\n")
		}
	}
	if text.Len() == 0 {
		return nil
	}
	if policy.HasCapitals(text.String()) {
		return []Mend{{Where: where, Text: policy.KeepCapitals + ";\n" + text.String()}}
	}
	return []Mend{{Where: where, Text: text.String()}}
}

// Where the mends are done.
const (
	inSource      = "run in the source, as the owner of the tables or a superuser"
	inDestination = "run in the destination, as a superuser"
	inAWS         = "run with the AWS command line, as an administrator of the account"
	inWorkspace   = "change the workspace"
)

// list names at most some things, and how many more there are.
func list(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
