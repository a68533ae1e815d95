package function_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"standin/internal/executor/lambda/function"
	"standin/internal/fault"
	"standin/internal/plan"
)

// account is Lambda and CloudWatch Logs of one account.
type account struct {
	functions map[string]*function.State
	mapped    map[string]bool
	groups    map[string]int
	readyIn   time.Duration // after a function was made
	roleIn    time.Duration // until the role can be assumed, from the first try
	rival     bool          // another job makes the function first
	calls     []string

	groupsDenied bool

	made, tried time.Time
}

func newAccount() *account {
	return &account{functions: map[string]*function.State{}, mapped: map[string]bool{}, groups: map[string]int{}}
}

func (a *account) Function(_ context.Context, name string) (function.State, error) {
	f, ok := a.functions[name]
	if !ok {
		return function.State{}, fault.New(fault.FunctionFailed, "look at function %s: %w", name, fs.ErrNotExist)
	}
	state := *f
	if state.Phase == function.Pending && time.Since(a.made) >= a.readyIn {
		state.Phase = function.Ready
	}
	return state, nil
}

func (a *account) CreateFunction(_ context.Context, spec function.Spec) error {
	a.calls = append(a.calls, "create")
	if a.tried.IsZero() {
		a.tried = time.Now()
	}
	if time.Since(a.tried) < a.roleIn {
		return function.ErrRoleNotReady
	}
	a.functions[spec.Name], a.made = stateOf(spec), time.Now()
	if a.rival {
		return fault.New(fault.FunctionFailed, "make function %s: %w", spec.Name, fs.ErrExist)
	}
	return nil
}

func stateOf(spec function.Spec) *function.State {
	return &function.State{Function: spec.Function, CodeSHA256: spec.CodeSHA256(), Tags: spec.Tag, Phase: function.Pending}
}

func (a *account) RemoveFunction(_ context.Context, name string) error {
	delete(a.functions, name)
	return nil
}

func (a *account) Functions(context.Context) ([]string, error) {
	var names []string
	for name := range a.functions {
		names = append(names, name)
	}
	return names, nil
}

func (a *account) Mapped(_ context.Context, name string) (bool, error) { return a.mapped[name], nil }

func (a *account) Keep(_ context.Context, group string, days int) error {
	a.calls = append(a.calls, "keep")
	a.groups[group] = days
	return nil
}

func (a *account) Remove(_ context.Context, group string) error {
	delete(a.groups, group)
	return nil
}

// Groups are all an hour old, but for one whose function is about to be made.
func (a *account) Groups(_ context.Context, prefix string) (map[string]time.Time, error) {
	if a.groupsDenied {
		return nil, fault.New(fault.PermissionDenied, "list log groups")
	}
	found := map[string]time.Time{}
	for name := range a.groups {
		if strings.HasPrefix(name, prefix) {
			found[name] = time.Now().Add(-time.Hour)
			if strings.Contains(name, "young") {
				found[name] = time.Now().Add(-59 * time.Minute)
			}
		}
	}
	return found, nil
}

func (a *account) life() function.Life {
	return function.Life{Lambda: a, Logs: a, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

func someSpec() function.Spec {
	return function.NewSpec("v1.2.3", plan.Function{
		Role: "arn:aws:iam::111111111111:role/r", Memory: 1024, Timeout: time.Minute, Architecture: plan.ARM64,
	}, []byte("zip"))
}

func TestTheFirstJobMakesTheFunctionAndLaterOnesUseIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, spec := newAccount(), someSpec()
		a.readyIn, a.roleIn = 90*time.Second, 12*time.Second
		for range 3 {
			if err := a.life().Ensure(t.Context(), spec); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(a.tried); waited < a.readyIn {
			t.Errorf("the function was used after %s", waited)
		}
		if len(a.functions) != 1 || a.groups["/aws/lambda/"+spec.Name] != 14 {
			t.Errorf("there are %v and %v", a.functions, a.groups)
		}
		// The group comes first: Lambda would make one without a limit.
		if first := slices.Index(a.calls, "create"); first < 1 || a.calls[first-1] != "keep" {
			t.Errorf("the calls were %q", a.calls)
		}
	})
}

func TestAFunctionThatAnotherJobMadeMeanwhileIsUsed(t *testing.T) {
	t.Parallel()
	a := newAccount()
	a.rival = true
	if err := a.life().Ensure(t.Context(), someSpec()); err != nil {
		t.Error(err)
	}
}

func TestWaitingHasBounds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		account account
		code    fault.Code
		says    string
	}{
		"a role that is never ready":        {account{roleIn: time.Hour}, fault.PermissionDenied, "cannot be assumed"},
		"a function that is pending always": {account{readyIn: time.Hour}, fault.FunctionFailed, "still pending after"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newAccount()
				a.roleIn, a.readyIn = test.account.roleIn, test.account.readyIn
				err := a.life().Ensure(t.Context(), someSpec())
				if fault.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v", err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				if err := newPending(a).Ensure(ctx, someSpec()); fault.CodeOf(err) != fault.Cancelled || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("cut off: got %v", err)
				}
			})
		})
	}
}

// newPending is an account whose function is pending for ever.
func newPending(a *account) function.Life {
	a.tried, a.roleIn, a.readyIn = time.Time{}, 0, time.Hour
	return a.life()
}

func TestAFunctionThatCannotBeMadeLeavesNoLogs(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]time.Duration{"its role is not to be used": time.Hour, "the job is cancelled": 5 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			a := newAccount()
			a.roleIn = time.Hour
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			if err := a.life().Ensure(ctx, someSpec()); err == nil || len(a.groups) > 0 || !slices.Contains(a.calls, "keep") {
				t.Errorf("%s: got %v, and the groups %v are left", name, err, a.groups)
			}
		})
	}
}

func TestAFunctionThatIsNotOursOrWasChangedStopsTheJob(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*function.State)
		says   string
	}{
		"a foreign function":   {func(s *function.State) { s.Tags = map[string]string{"owner": "billing"} }, "Standin did not make it"},
		"another program":      {func(s *function.State) { s.CodeSHA256 = "AAAA" }, "program differs"},
		"another role":         {func(s *function.State) { s.Role += "x" }, "role differs"},
		"memory and a timeout": {func(s *function.State) { s.Memory++; s.Timeout++ }, "memory, timeout differs"},
		"another VPC":          {func(s *function.State) { s.Subnets = []string{"subnet-1"} }, "subnets differs"},
		"layers of another":    {func(s *function.State) { s.Strange = []string{"layers"} }, "layers differs"},
		"one that failed":      {func(s *function.State) { s.Phase, s.Reason = function.Failed, "SubnetOutOfIPAddresses" }, "SubnetOutOfIPAddresses"},
	} {
		a, spec := newAccount(), someSpec()
		state := stateOf(spec)
		state.Phase = function.Ready
		test.change(state)
		a.functions[spec.Name] = state
		err := a.life().Ensure(t.Context(), spec)
		if fault.CodeOf(err) != fault.FunctionFailed || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", name, err)
		}
		if len(a.calls) > 0 {
			t.Errorf("%s: something was changed: %q", name, a.calls)
		}
	}
}

func TestNamesTellVersionsConfigurationsAndProgramsApart(t *testing.T) {
	t.Parallel()
	f := plan.Function{Role: "r", Memory: 1, Timeout: time.Second, Architecture: plan.ARM64}
	of := func(version string, change func(*plan.Function), zip string) string {
		g := f
		change(&g)
		return function.NewSpec(version, g, []byte(zip)).Name
	}
	nothing := func(*plan.Function) {}
	names := map[string]string{}
	for what, name := range map[string]string{
		"first": of("v1", nothing, "zip"), "version": of("v2", nothing, "zip"), "program": of("v1", nothing, "zap"),
		"role":         of("v1", func(f *plan.Function) { f.Role = "s" }, "zip"),
		"memory":       of("v1", func(f *plan.Function) { f.Memory = 2 }, "zip"),
		"timeout":      of("v1", func(f *plan.Function) { f.Timeout = 2 * time.Second }, "zip"),
		"subnet":       of("v1", func(f *plan.Function) { f.Subnets = []string{"a"} }, "zip"),
		"group":        of("v1", func(f *plan.Function) { f.SecurityGroups = []string{"a"} }, "zip"),
		"architecture": of("v1", func(f *plan.Function) { f.Architecture = plan.X86_64 }, "zip"),
		"long":         of(strings.Repeat("v1.2.3-dirty+ü/", 10), nothing, "zip"),
	} {
		if other, ok := names[name]; ok {
			t.Errorf("%s and %s have one name", what, other)
		}
		names[name] = what
		if len(name) > 64 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			t.Errorf("%s: %q is no name for Lambda", what, name)
		}
	}
	same := of("v1", func(f *plan.Function) { f.Concurrency, f.ResendAfter, f.Events = 7, time.Hour, plan.Direct }, "zip")
	if names[same] != "first" {
		t.Errorf("settings of the job change the function's name")
	}
	if none := of("v1", func(f *plan.Function) { f.Subnets = []string{} }, "zip"); names[none] != "first" {
		t.Errorf("an empty list changes the function's name")
	}
}

func TestOldFunctionsGoUnlessTheyAreUsedOrForeign(t *testing.T) {
	t.Parallel()
	a, spec := newAccount(), someSpec()
	ours := map[string]string{"standin": "v1"}
	for name, tags := range map[string]map[string]string{
		spec.Name: spec.Tag, "standin-v1-old": ours, "standin-v1-used": ours, "standin-foreign": nil, "billing": ours,
	} {
		a.functions[name] = &function.State{Tags: tags}
		a.groups["/aws/lambda/"+name] = 14
	}
	a.mapped["standin-v1-used"] = true
	removed, err := a.life().RemoveOld(t.Context(), spec.Name)
	if err != nil || !slices.Equal(removed, []string{"standin-v1-old"}) {
		t.Errorf("removed %q, %v", removed, err)
	}
	if _, ok := a.groups["/aws/lambda/standin-v1-old"]; ok || len(a.groups) != 4 || len(a.functions) != 4 {
		t.Errorf("there are %v and %v", a.functions, a.groups)
	}
}

func TestLogsWithoutTheirFunctionGoToo(t *testing.T) {
	t.Parallel()
	a, spec := newAccount(), someSpec()
	const digits = "-0123abcd-0123456789ab"
	a.functions["standin-v1_2_3"+digits] = &function.State{Tags: map[string]string{"standin": "v1"}}
	a.mapped["standin-v1_2_3"+digits] = true
	kept := []string{
		"/aws/lambda/" + spec.Name, "/aws/lambda/standin-v1_2_3" + digits, "/aws/lambda/standin-young" + digits,
		"/aws/lambda/standin-by-hand", "/aws/lambda/billing" + digits, "/aws/lambda/standin-v1-0123ABCD-0123456789ab",
	}
	for _, group := range append(slices.Clone(kept), "/aws/lambda/standin-v0_9"+digits, "/aws/lambda/standin-dev"+digits) {
		a.groups[group] = 14
	}
	removed, err := a.life().RemoveOld(t.Context(), spec.Name)
	if err != nil || len(removed) > 0 {
		t.Errorf("removed %q, %v", removed, err)
	}
	slices.Sort(kept)
	if left := slices.Sorted(maps.Keys(a.groups)); !slices.Equal(left, kept) {
		t.Errorf("left are %q, want %q", left, kept)
	}
	a.groupsDenied = true
	if _, err := a.life().RemoveOld(t.Context(), spec.Name); fault.CodeOf(err) != fault.PermissionDenied {
		t.Errorf("without the right to list groups: %v", err)
	}
}
