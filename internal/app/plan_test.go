package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"standin/internal/check"
	"standin/internal/fault"
	"standin/internal/plan"
)

// secured is a source that hides rows of some tables.
type secured struct {
	hidden   [][2]string
	err      error
	readable [][2]string
}

func (s secured) Rights(context.Context, []string) (check.Rights, error) {
	rights := check.Rights{User: "reader", Relations: map[[2]string]check.RelationRights{{"s", "a"}: {}, {"s", "b"}: {}}}
	for _, t := range s.readable {
		rights.Relations[t] = check.RelationRights{Select: true}
	}
	return rights, nil
}

func (s secured) Secured(context.Context, [][2]string) ([][2]string, error) { return s.hidden, s.err }

// masking is a source whose masking policies are known or not.
type masking struct {
	known bool
	err   error
}

func (m masking) Unmasked(context.Context, []plan.Table) (bool, error) { return m.known, m.err }

func TestTablesOfWhichAPolicyMasksValuesAreNotCopied(t *testing.T) {
	t.Parallel()
	policy := fault.New(fault.PermissionDenied, "masking policies change what is read")
	for name, c := range map[string]struct {
		source  masking
		notices int
		err     error
	}{
		"no policy":                  {masking{known: true}, 0, nil},
		"a policy":                   {masking{true, policy}, 0, policy},
		"nobody tells of policies":   {masking{}, 1, nil},
		"the source does not answer": {masking{false, policy}, 0, policy},
	} {
		notices, err := refuseMasked(t.Context(), c.source, &plan.Plan{}, "reader")
		if !errors.Is(err, c.err) || len(notices) != c.notices {
			t.Errorf("%s: %v, %q", name, err, notices)
		}
		if c.notices == 1 && !(strings.Contains(notices[0], "reader") && strings.Contains(notices[0], "standin check")) {
			t.Errorf("%s: %q", name, notices)
		}
	}
}

func TestTablesOfWhichRowsAreHiddenAreNotCopied(t *testing.T) {
	t.Parallel()
	lost, denied := errors.New("lost"), fault.New(fault.PermissionDenied, "no")
	p := &plan.Plan{Tables: []plan.Table{{Schema: "s", Name: "a"}, {Schema: "s", Name: "b"}}}
	for name, c := range map[string]struct {
		source secured
		want   func(error) bool
	}{
		"nothing is hidden": {secured{}, func(err error) bool { return err == nil }},
		"rows of two": {secured{hidden: [][2]string{{"s", "a"}, {"s", "b"}}}, func(err error) bool {
			return fault.CodeOf(err) == fault.PermissionDenied && strings.Contains(err.Error(), "s.a, s.b")
		}},
		"a table that may not be read": {secured{err: denied, readable: [][2]string{{"s", "a"}}}, func(err error) bool {
			return fault.CodeOf(err) == fault.PermissionDenied && err.Error() == "reader may not read 1 of 2 tables: s.b"
		}},
		"another right is missing": {secured{err: denied, readable: [][2]string{{"s", "a"}, {"s", "b"}}}, func(err error) bool { return err == nil }},
		"another fault":            {secured{err: lost}, func(err error) bool { return errors.Is(err, lost) }},
	} {
		if err := refuseHidden(t.Context(), c.source, p); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
