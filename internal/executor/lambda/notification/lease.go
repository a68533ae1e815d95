package notification

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// LeaseKey is the key of the object by which Standin's writers of one bucket take
// turns. It is the same for all staging paths of the bucket.
const LeaseKey = "standin-notifications/lease"

type leaseStore interface {
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	Head(ctx context.Context, key string) (plan.Object, error)
	// Age is how long ago an object was written, by S3's clock.
	Age(ctx context.Context, key string) (time.Duration, error)
	// PutIf writes an object in the place of the one with that ETag, or where there
	// is none if the ETag is empty, and reports whether it did.
	PutIf(ctx context.Context, key string, content []byte, etag string) (bool, error)
	// RemoveIf deletes the object if it still has that ETag, and reports whether.
	RemoveIf(ctx context.Context, key, etag string) (bool, error)
}

// lease is the content of the object. It holds for a term from when it was written,
// which S3's clock tells: those of two machines may differ by more than that.
type lease struct {
	Holder string `json:"holder"`
}

const (
	// term is far more than a change takes, and short enough to wait for when a
	// writer was killed.
	term       = 30 * time.Second
	leaseLimit = 1 << 12
	firstWait  = 100 * time.Millisecond
	longWait   = 2 * time.Second
	patience   = 5 * time.Minute
	letGo      = 10 * time.Second
)

// acquire waits for its turn. The turn ends with release, or when the lease runs
// out: then the context that it returns ends, lest what is written late undoes what
// the next holder wrote.
func (w Writer) acquire(ctx context.Context) (turn context.Context, release func(), err error) {
	began, wait := w.Now(), firstWait
	for {
		mine, until := lease{Holder: rand.Text()}, w.Now().Add(term)
		taken, err := w.take(ctx, mine)
		if err != nil {
			return ctx, nil, err
		}
		if taken {
			turn, end := context.WithTimeoutCause(ctx, until.Sub(w.Now()), fault.New(fault.StorageFailed,
				"the notifications of the bucket could not be changed within %s", term))
			return turn, func() {
				end()
				w.release(ctx, mine)
			}, nil
		}
		if w.Now().Sub(began) >= patience {
			return ctx, nil, fault.New(fault.StorageFailed, "%s is held by others for %s", LeaseKey, patience).
				WithHint("if no job of this bucket runs, remove that object")
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx, nil, fault.New(fault.Cancelled, "wait for %s: %w", LeaseKey, ctx.Err())
		case <-timer.C:
		}
		wait = min(2*wait, longWait)
	}
}

// take takes the lease if nobody holds it. It writes before it looks: who may
// list only what lies below some prefixes is not told that an object is missing
// (AWS: GetObject, "Permissions").
func (w Writer) take(ctx context.Context, mine lease) (taken bool, err error) {
	text, err := json.Marshal(mine)
	if err != nil {
		return false, err
	}
	if taken, err = w.Bucket.PutIf(ctx, LeaseKey, text, ""); taken || err != nil {
		return taken, err
	}
	head, err := w.Bucket.Head(ctx, LeaseKey)
	if missing(err) {
		return false, nil // it has just gone
	}
	if err != nil {
		return false, err
	}
	age, err := w.Bucket.Age(ctx, LeaseKey)
	if missing(err) || err == nil && age <= term { // S3 tells whole seconds
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return w.Bucket.PutIf(ctx, LeaseKey, text, head.ETag)
}

func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || fault.CodeOf(err) == fault.PermissionDenied
}

// read is the lease that is held; not ok if it has just gone.
func (w Writer) read(ctx context.Context) (held lease, ok bool, err error) {
	text, err := w.Bucket.Get(ctx, LeaseKey, leaseLimit)
	if missing(err) {
		return lease{}, false, nil
	}
	if err != nil {
		return lease{}, false, err
	}
	if json.Unmarshal(text, &held) != nil {
		return lease{}, false, fault.New(fault.StorageFailed, "%s is not a lease", LeaseKey).WithHint("remove that object")
	}
	return held, true, nil
}

// release ends the turn, unless it has run out and the next has begun: even if
// that begins between looking and deleting, S3 deletes this holder's lease alone.
func (w Writer) release(ctx context.Context, mine lease) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), letGo)
	defer cancel()
	if err := w.giveBack(ctx, mine); err != nil {
		w.Log.WarnContext(ctx, "the lease of the bucket's notifications could not be given back; it runs out by itself", "error", err)
	}
}

func (w Writer) giveBack(ctx context.Context, mine lease) error {
	head, err := w.Bucket.Head(ctx, LeaseKey)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	// The ETag is of this holder's lease if the lease is still this holder's now.
	held, ok, err := w.read(ctx)
	if err != nil || !ok || held.Holder != mine.Holder {
		return err
	}
	_, err = w.Bucket.RemoveIf(ctx, LeaseKey, head.ETag)
	return err
}
