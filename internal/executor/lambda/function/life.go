package function

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"standin/internal/fault"
)

// ErrRoleNotReady is in the chain of the error of a role that Lambda cannot
// assume, or that lacks a right to make network interfaces in a VPC: it is new, or
// its trust policy does not name lambda.amazonaws.com, or its policies are too few.
var ErrRoleNotReady = errors.New("the role cannot be assumed by Lambda, or has not the rights that a function in a VPC needs")

// ErrRoleNotAllowed is in the chain of the error of a role with which Lambda could
// not use a queue: its policy is new or lacks a right, or SQS refused it for now.
var ErrRoleNotAllowed = errors.New("Lambda could not use the queue with the function's role")

const (
	retention = 14 // days
	poll      = time.Second
	// A role can be used about ten seconds after it was made (AWS: IAM, "Changes
	// that I make are not always immediately visible"), and a function in a VPC is
	// pending for a minute or more.
	roleWait  = time.Minute
	readyWait = 5 * time.Minute
	tidying   = 10 * time.Second // at most, also for a job that was cancelled
	youth     = time.Hour        // of a group whose function may be about to be made
)

// Life makes functions, and removes those that are not needed any more.
type Life struct {
	Lambda Lambda
	Logs   Logs
	Now    func() time.Time
	Log    *slog.Logger
}

// Ensure makes the function if it is not there, waits until it can be used, and
// makes sure that it is the one that was asked for. It changes none that is there.
func (l Life) Ensure(ctx context.Context, spec Spec) error {
	err := l.ensure(ctx, spec)
	if err != nil {
		l.tidy(ctx, spec.Name)
	}
	return err
}

// tidy removes the group of the logs of a function that could not be made: nobody
// would look for it without the function.
func (l Life) tidy(ctx context.Context, name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidying)
	defer cancel()
	if _, err := l.Lambda.Function(ctx, name); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err := l.Logs.Remove(ctx, LogGroup(name)); err != nil {
		l.Log.WarnContext(ctx, "the log group of a function that could not be made is left", "function", name, "error", err)
	}
}

func (l Life) ensure(ctx context.Context, spec Spec) error {
	began, told := l.Now(), false
	for {
		state, err := l.Lambda.Function(ctx, spec.Name)
		waited := l.Now().Sub(began)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			err := l.create(ctx, spec)
			if err != nil && (!errors.Is(err, ErrRoleNotReady) || waited >= roleWait) {
				return err
			}
			if err != nil && !told {
				told = true
				l.Log.InfoContext(ctx, "Lambda cannot use the role yet; if it is new, it can soon", "role", spec.Role, "longest", roleWait)
			}
		case err != nil:
			return err
		default:
			if err := spec.check(state); err != nil {
				return err
			}
			switch state.Phase {
			case Ready, Idle:
				return nil
			case Failed:
				return fault.New(fault.FunctionFailed, "function %s cannot be used: Lambda says %s", spec.Name, state.Reason).
					WithHint("mend what Lambda names and remove the function; the next job makes it anew")
			}
			if waited >= readyWait {
				return fault.New(fault.FunctionFailed, "function %s is still pending after %s", spec.Name, readyWait)
			}
		}
		timer := time.NewTimer(poll)
		select {
		case <-ctx.Done():
			timer.Stop()
			return fault.New(fault.Cancelled, "wait for function %s: %w", spec.Name, ctx.Err())
		case <-timer.C:
		}
	}
}

// Check makes sure that the function, if it is there, is the one that was asked
// for. If it is not there, fs.ErrNotExist is in the chain of the error.
func (l Life) Check(ctx context.Context, spec Spec) error {
	state, err := l.Lambda.Function(ctx, spec.Name)
	if err != nil {
		return err
	}
	return spec.check(state)
}

// create makes the function, after the group of its logs: Lambda would make one
// that keeps everything for ever. Another job may be quicker.
func (l Life) create(ctx context.Context, spec Spec) error {
	if err := l.Logs.Keep(ctx, LogGroup(spec.Name), retention); err != nil {
		return err
	}
	err := l.Lambda.CreateFunction(ctx, spec)
	switch {
	case err == nil:
		l.Log.InfoContext(ctx, "made the function", "function", spec.Name)
		return nil
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, ErrRoleNotReady):
		return fault.New(fault.PermissionDenied, "make function %s: %w", spec.Name, err).
			WithHint("the trust policy of %s must let lambda.amazonaws.com assume it, and its policy must let it join the VPC, if there is one; `standin policy lambda-role` shows both", spec.Role)
	default:
		return err
	}
}

// check compares a function that is there with the one that was asked for.
func (s Spec) check(state State) error {
	if state.Tags[tag] == "" {
		return fault.New(fault.FunctionFailed, "function %s is there, but Standin did not make it: it has no tag %q", s.Name, tag).
			WithHint("remove or rename that function")
	}
	differs := slices.Clone(state.Strange)
	for what, same := range map[string]bool{
		"program": state.CodeSHA256 == s.CodeSHA256(), "role": state.Role == s.Role, "memory": state.Memory == s.Memory,
		"timeout": state.Timeout == s.Timeout, "architecture": state.Architecture == s.Architecture,
		"subnets": sameSet(state.Subnets, s.Subnets), "security groups": sameSet(state.SecurityGroups, s.SecurityGroups),
	} {
		if !same {
			differs = append(differs, what)
		}
	}
	if len(differs) > 0 {
		slices.Sort(differs)
		return fault.New(fault.FunctionFailed, "function %s was changed: %s differs from what Standin made", s.Name, strings.Join(differs, ", ")).
			WithHint("remove that function; the next job makes it anew")
	}
	return nil
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// RemoveOld removes the functions that Standin made, with their logs, except the
// one named keep and those that a job uses now, and then the logs of such functions
// that are gone already. It returns the names of the functions, and goes on after
// an error.
func (l Life) RemoveOld(ctx context.Context, keep string) (removed []string, err error) {
	names, err := l.Lambda.Functions(ctx)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, name := range names {
		if !strings.HasPrefix(name, prefix) || name == keep {
			continue
		}
		gone, err := l.removeUnused(ctx, name)
		if err != nil {
			errs = append(errs, err)
		}
		if gone {
			removed = append(removed, name)
		}
	}
	return removed, errors.Join(append(errs, l.removeOrphans(ctx, keep))...)
}

// removeOrphans removes the groups of logs that Standin made for functions that are
// gone. A job makes the group first, and waits for a role before it makes the
// function, so a group that is young is left alone.
func (l Life) removeOrphans(ctx context.Context, keep string) error {
	groups, err := l.Logs.Groups(ctx, LogGroup(prefix))
	if err != nil {
		return err
	}
	var errs []error
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		name := strings.TrimPrefix(group, LogGroup(""))
		if !isName(name) || name == keep || l.Now().Sub(groups[group]) < youth {
			continue
		}
		_, err := l.Lambda.Function(ctx, name)
		if errors.Is(err, fs.ErrNotExist) {
			err = l.Logs.Remove(ctx, group)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (l Life) removeUnused(ctx context.Context, name string) (bool, error) {
	state, err := l.Lambda.Function(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || state.Tags[tag] == "" {
		return false, err
	}
	used, err := l.Lambda.Mapped(ctx, name)
	if err != nil || used {
		return false, err
	}
	if err := l.Lambda.RemoveFunction(ctx, name); err != nil {
		return false, err
	}
	return true, l.Logs.Remove(ctx, LogGroup(name))
}
