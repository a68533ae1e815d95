package lambda

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

const (
	poll = time.Second // between two looks
	// unmapping takes up to minutes (AWS: DeleteEventSourceMapping says nothing;
	// the state is Deleting until then).
	unmapping = 3 * time.Minute
)

// Remove takes away what a job made for its function, whatever is there of it:
// first what starts invocations, then, once those that run have ended, the queues
// and the secret. The function stays. gone is called for each resource that is
// not there any more. It goes on after an error, and returns all of them.
func (s Services) Remove(ctx context.Context, p *plan.Plan, now func() time.Time, gone func(plan.Resource) error) error {
	if p.Function == nil {
		return nil
	}
	var errs []error
	// The last that was made goes first.
	for _, r := range slices.Backward(p.RemoteResources()) {
		if err := s.remove(ctx, p, r, now); err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, gone(r))
	}
	return errors.Join(errs...)
}

func (s Services) remove(ctx context.Context, p *plan.Plan, r plan.Resource, now func() time.Time) error {
	switch r.Kind {
	case plan.NotificationResource:
		return s.Events.Remove(ctx, r.Name)
	case plan.MappingResource:
		return s.unmap(ctx, p, now)
	case plan.QueueResource:
		return s.Queues.Remove(ctx, r.Name)
	case plan.SecretResource:
		return s.Secrets.Remove(ctx, r.Name)
	default:
		return fault.New(fault.Internal, "there is no way to remove %s", r)
	}
}

// unmap ends the mapping, and waits for the invocations that it has begun: until
// no message is in work, or none can be any more.
func (s Services) unmap(ctx context.Context, p *plan.Plan, now func() time.Time) error {
	queueARN, began := p.QueueARN(p.TaskQueue()), now()
	for {
		left, err := s.Mappings.Unmap(ctx, queueARN)
		if err != nil {
			return err
		}
		if left == 0 {
			break
		}
		if now().Sub(began) >= unmapping {
			return fault.New(fault.FunctionFailed, "the mapping of %s is still ending after %s", queueARN, unmapping)
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
	for unmapped := now(); now().Sub(unmapped) < p.Function.Timeout; {
		_, hidden, err := s.Queues.Waiting(ctx, p.TaskQueue())
		if hidden == 0 || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
	return nil
}
