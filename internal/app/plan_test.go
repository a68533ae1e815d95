package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/plan"
)

// secured is a source that hides rows of some tables.
type secured struct {
	hidden [][2]string
	err    error
}

func (s secured) Secured(context.Context, [][2]string) ([][2]string, error) { return s.hidden, s.err }

func TestTablesOfWhichRowsAreHiddenAreNotCopied(t *testing.T) {
	t.Parallel()
	lost := errors.New("lost")
	p := &plan.Plan{Tables: []plan.Table{{Schema: "s", Name: "a"}, {Schema: "s", Name: "b"}}}
	for name, c := range map[string]struct {
		source secured
		want   func(error) bool
	}{
		"nothing is hidden": {secured{}, func(err error) bool { return err == nil }},
		"rows of two": {secured{hidden: [][2]string{{"s", "a"}, {"s", "b"}}}, func(err error) bool {
			return fault.CodeOf(err) == fault.PermissionDenied && strings.Contains(err.Error(), "s.a, s.b")
		}},
		"a table that may not be read": {secured{err: fault.New(fault.PermissionDenied, "no")}, func(err error) bool { return err == nil }},
		"another fault":                {secured{err: lost}, func(err error) bool { return errors.Is(err, lost) }},
	} {
		if err := refuseHidden(t.Context(), c.source, p); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
