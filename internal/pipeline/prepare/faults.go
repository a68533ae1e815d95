package prepare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"standin/internal/fault"
	"standin/internal/workspace"
)

// faults collects what stands in the way of a plan.
type faults struct {
	file string // the workspace's
	list []*fault.Error
}

func (f *faults) add(e *fault.Error) { f.list = append(f.list, e) }

// at makes a fault of a place in the workspace, which its message begins with.
func (f *faults) at(place workspace.Position, code fault.Code, format string, args ...any) *fault.Error {
	return fault.New(code, "%s:%d:%d: %s", f.file, place.Line, place.Column, fmt.Sprintf(format, args...))
}

// err joins the faults so that the first is the one that the exit status is
// for: usage and workspace win over blocked, blocked over everything else.
func (f *faults) err() error {
	slices.SortStableFunc(f.list, func(a, b *fault.Error) int { return cmp.Compare(weight(a), weight(b)) })
	list := make([]error, len(f.list))
	for i, e := range f.list {
		list[i] = e
	}
	return errors.Join(list...)
}

func weight(e *fault.Error) int {
	switch fault.ExitStatus(e) {
	case fault.ExitUsage:
		return 0
	case fault.ExitBlocked:
		return 1
	default:
		return 2
	}
}
