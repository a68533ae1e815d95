// Package lease tells other machines that a job is alive: an object beside the
// job's plan in S3 that says until when it holds, renewed while the job lives.
// The pipeline holds it; app reads it before it cleans up after a job that it
// has no record of. On the job's own machine the job store knows better.
package lease

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Store is the staging bucket.
type Store interface {
	Put(ctx context.Context, key string, content []byte) error
	// Get is a whole object of at most limit bytes; fs.ErrNotExist is in the
	// chain of the error for a key that does not exist.
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
}

const (
	// Term is how long a lease holds: longer than a pause of the network and
	// the difference between two machines' clocks, and short enough to wait for
	// when a job was killed.
	Term  = time.Minute
	renew = 15 * time.Second
)

// Lease is the content of the object.
type Lease struct {
	Job       string    `json:"job"`
	Workspace string    `json:"workspace"`
	Until     time.Time `json:"until"`
	// Retained says that the job has ended, and that its objects are kept:
	// until Until, or until somebody asks for their removal if that is zero.
	Retained bool `json:"retained,omitempty"`
}

// Hold writes the lease, then renews it until release is called, also after ctx
// has ended. The context
// that it returns ends, with the reason as its cause, when the lease could not be
// renewed before it ran out: another machine may then take the job for dead.
func Hold(ctx context.Context, store Store, p *plan.Plan, now func() time.Time, log *slog.Logger) (_ context.Context, release func(), err error) {
	until := now().Add(Term)
	if err := put(ctx, store, p, Lease{Until: until}); err != nil {
		return ctx, nil, err
	}
	// A job that is cancelled lives on until it has finished what it cannot leave
	// half done, such as a publication.
	held, letGo := context.WithCancel(context.WithoutCancel(ctx))
	ctx, cancel := context.WithCancelCause(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		var err error
		defer func() { cancel(err) }()
		defer fault.Recover(&err)
		ticker := time.NewTicker(renew)
		defer ticker.Stop()
		for {
			select {
			case <-held.Done():
				return
			case <-ticker.C:
			}
			next := now().Add(Term)
			trial, end := context.WithTimeout(held, renew)
			err := put(trial, store, p, Lease{Until: next})
			end()
			switch {
			case err == nil:
				until = next
			case held.Err() != nil:
				return
			case !now().Add(renew).Before(until): // the next try would come too late
				cancel(fault.New(fault.StorageFailed, "the job's lease in S3 could not be renewed for %s: %w", Term, err))
				return
			default:
				log.WarnContext(ctx, "the job's lease could not be renewed yet", "job", p.Job, "code", fault.CodeOf(err))
			}
		}
	}()
	return ctx, func() {
		letGo()
		cancel(nil)
		<-stopped
	}, nil
}

// Retain says that the job has ended and that its objects are kept; a zero
// until means without a limit.
func Retain(ctx context.Context, store Store, p *plan.Plan, until time.Time) error {
	return put(ctx, store, p, Lease{Until: until, Retained: true})
}

// Read is the lease of a job; the zero Lease if there is none.
func Read(ctx context.Context, store Store, p *plan.Plan) (Lease, error) {
	const limit = 1 << 16
	text, err := store.Get(ctx, p.LeaseKey(), limit)
	if errors.Is(err, fs.ErrNotExist) {
		return Lease{}, nil
	}
	if err != nil {
		return Lease{}, err
	}
	var l Lease
	if json.Unmarshal(text, &l) != nil {
		return Lease{}, fault.New(fault.StorageFailed, "%s is not a lease", p.LeaseKey())
	}
	return l, nil
}

// Live reports whether the job may be alive: its lease holds, or it has none yet
// and its plan is younger than a lease.
func (l Lease) Live(p *plan.Plan, now time.Time) bool {
	if l.Job == "" {
		return now.Before(p.Created.Add(Term))
	}
	return !l.Retained && now.Before(l.Until)
}

// Kept reports whether the job has ended and its objects are to be kept still.
func (l Lease) Kept(now time.Time) bool {
	return l.Retained && (l.Until.IsZero() || now.Before(l.Until))
}

func put(ctx context.Context, store Store, p *plan.Plan, l Lease) error {
	l.Job, l.Workspace, l.Until = p.Job, p.Workspace, l.Until.UTC()
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return store.Put(ctx, p.LeaseKey(), text)
}
