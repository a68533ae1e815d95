// Package lease tells other machines that a job is alive: an object beside the
// job's plan in S3 that says how long it holds, renewed while the job lives.
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

// Writer writes into the staging bucket.
type Writer interface {
	Put(ctx context.Context, key string, content []byte) error
}

// Reader reads from the staging bucket. fs.ErrNotExist is in the chain of an error
// for a key that does not exist.
type Reader interface {
	// Get is a whole object of at most limit bytes.
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	// Age is how long ago an object was written, by the clock of the store.
	Age(ctx context.Context, key string) (time.Duration, error)
}

const (
	// Term is how long a lease holds: longer than a pause of the network, and short
	// enough to wait for when a job was killed.
	Term  = time.Minute
	renew = 15 * time.Second
)

// Lease is the content of the object.
type Lease struct {
	Job       string `json:"job"`
	Workspace string `json:"workspace"`
	// Seconds is how long the lease holds from when it was written. That S3's clock
	// tells: those of two machines may differ by more than a lease lasts.
	Seconds int `json:"seconds,omitempty"`
	// Retained says that the job has ended, and that its objects are kept:
	// until Until, or until somebody asks for their removal if that is zero.
	Retained bool      `json:"retained,omitempty"`
	Until    time.Time `json:"until,omitzero"`

	age time.Duration
}

// Hold writes the lease, then renews it until release is called, also after ctx
// has ended. The context that it returns ends, with the reason as its cause, when the lease could not be
// renewed before it ran out: another machine may then take the job for dead.
func Hold(ctx context.Context, store Writer, p *plan.Plan, now func() time.Time, log *slog.Logger) (_ context.Context, release func(), err error) {
	held, until := Lease{Seconds: int(Term / time.Second)}, now().Add(Term)
	if err := put(ctx, store, p, held); err != nil {
		return ctx, nil, err
	}
	// A job that is cancelled lives on until it has finished what it cannot leave
	// half done, such as a publication.
	alive, letGo := context.WithCancel(context.WithoutCancel(ctx))
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
			case <-alive.Done():
				return
			case <-ticker.C:
			}
			next := now().Add(Term)
			trial, end := context.WithTimeout(alive, renew)
			err := put(trial, store, p, held)
			end()
			switch {
			case err == nil:
				until = next
			case alive.Err() != nil:
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
func Retain(ctx context.Context, store Writer, p *plan.Plan, until time.Time) error {
	return put(ctx, store, p, Lease{Until: until.UTC(), Retained: true})
}

// Read is the lease of a job. A job without one counts as holding it since its plan
// was written; one that has no plan either is over.
func Read(ctx context.Context, store Reader, p *plan.Plan) (Lease, error) {
	const limit = 1 << 16
	text, err := store.Get(ctx, p.LeaseKey(), limit)
	if errors.Is(err, fs.ErrNotExist) {
		return aged(ctx, store, p.Key(), Lease{Seconds: int(Term / time.Second)})
	}
	if err != nil {
		return Lease{}, err
	}
	var l Lease
	if json.Unmarshal(text, &l) != nil {
		return Lease{}, fault.New(fault.StorageFailed, "%s is not a lease", p.LeaseKey())
	}
	return aged(ctx, store, p.LeaseKey(), l)
}

// aged is a lease that holds since a key was written; the zero Lease if the key is gone.
func aged(ctx context.Context, store Reader, key string, l Lease) (_ Lease, err error) {
	l.age, err = store.Age(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return Lease{}, nil
	}
	return l, err
}

// Live reports whether the job may be alive, as the lease was when it was read.
func (l Lease) Live() bool {
	return !l.Retained && l.age < time.Duration(l.Seconds)*time.Second
}

// Kept reports whether the job has ended and its objects are to be kept still.
func (l Lease) Kept(now time.Time) bool {
	return l.Retained && (l.Until.IsZero() || now.Before(l.Until))
}

func put(ctx context.Context, store Writer, p *plan.Plan, l Lease) error {
	l.Job, l.Workspace = p.Job, p.Workspace
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return store.Put(ctx, p.LeaseKey(), text)
}
