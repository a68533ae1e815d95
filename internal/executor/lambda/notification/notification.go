// Package notification adds the event notification of a job to its bucket and
// takes it out again. S3 has no way to change one notification: the whole
// configuration is read and written as one, without a lock. So Standin's own
// writers take turns by a lease object in the bucket, each of them drops what
// dead jobs left, and after writing compares what is there with what it wrote. A
// foreign writer that reads before and writes after still undoes it; that is
// noticed if it comes at once, and a bucket of its own is the way to be safe. The
// executor of the pipeline Lambda calls it. It changes no foreign notification.
package notification

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Bucket is the staging bucket.
type Bucket interface {
	Events(ctx context.Context) (plan.BucketEvents, error)
	// SetEvents replaces the configuration. With check, S3 makes sure that it can
	// reach every destination.
	SetEvents(ctx context.Context, events plan.BucketEvents, check bool) error
	leaseStore
}

// Writer changes the notifications of one bucket.
type Writer struct {
	Bucket Bucket
	// Live reports whether a job whose notification has that prefix is alive.
	Live func(ctx context.Context, job, prefix string) (bool, error)
	Now  func() time.Time
	Log  *slog.Logger
}

// longestFilter is how long a filter's value may be (AWS: FilterRule), in which each
// character that is not safe in a key takes three.
const longestFilter = 1024

// Conflict is the error that S3 would refuse the notification: of code
// events-overlap for the sake of one that is there, of code workspace-invalid for
// the length of its path. It is nil if S3 would take it.
func Conflict(events plan.BucketEvents, own plan.Notification) error {
	if n := len(own.Prefix); n > longestFilter {
		return fault.New(fault.WorkspaceInvalid, "staging.s3 is too long for an event notification: its filter, in which some characters count thrice, takes %d characters, and S3 %d at most",
			n, longestFilter).WithHint("lambda: {events: direct}   # or a shorter path")
	}
	for _, n := range events.Notifications {
		if n.ID != own.ID && own.Overlaps(n) {
			return fault.New(fault.EventsOverlap, "the bucket's notification %q, to %s, is for the same objects as the job's: prefix %q and suffix %q",
				n.ID, n.Destination, n.Prefix, n.Suffix).
				WithHint("lambda: {events: direct}   # or a bucket of its own, or a narrower prefix for that notification")
		}
	}
	return nil
}

// Add adds a notification; one of its ID that is there is replaced.
func (w Writer) Add(ctx context.Context, own plan.Notification) error {
	return w.change(ctx, own.ID, func(events plan.BucketEvents) (plan.BucketEvents, error) {
		events, err := w.prune(ctx, events, own.ID)
		if err != nil {
			return events, err
		}
		events.Notifications = append(events.Notifications, own)
		return events, Conflict(events, own)
	})
}

// Remove takes out the notification of that ID. That it is not there is no error.
func (w Writer) Remove(ctx context.Context, id string) error {
	return w.change(ctx, id, func(events plan.BucketEvents) (plan.BucketEvents, error) {
		return w.prune(ctx, events, id)
	})
}

const (
	writes = 5                      // until what was written is there
	pause  = 400 * time.Millisecond // after the first; it doubles
)

// change reads, changes and writes the configuration, until it reads what it
// wrote. id is the only notification that may come or go, beside those of dead jobs.
func (w Writer) change(ctx context.Context, id string, edit func(plan.BucketEvents) (plan.BucketEvents, error)) (err error) {
	ctx, release, err := w.acquire(ctx)
	if err != nil {
		return err
	}
	defer release()
	// Whatever a request says of it, what ended the turn is why it failed.
	defer func() {
		if cause, ok := errors.AsType[*fault.Error](context.Cause(ctx)); ok && err != nil {
			err = cause
		}
	}()
	found, err := w.Bucket.Events(ctx)
	if err != nil {
		return err
	}
	base, wait := found, pause
	for range writes {
		next, err := edit(plan.BucketEvents{Notifications: slices.Clone(base.Notifications), EventBridge: base.EventBridge})
		if err != nil {
			return err
		}
		if same(found, next) {
			return nil
		}
		// What goes needs no destination, which may be gone already.
		adds := slices.ContainsFunc(next.Notifications, func(n plan.Notification) bool { return n.ID == id })
		if err := w.Bucket.SetEvents(ctx, next, adds); err != nil {
			return err
		}
		if found, err = w.Bucket.Events(ctx); err != nil {
			return err
		}
		if same(found, next) {
			return nil
		}
		base = w.restored(ctx, next, found, id)
		// What was written may be seen only some time later (Amazon S3 User Guide, "Amazon
		// S3 data consistency model": the configurations of buckets).
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return fault.New(fault.Cancelled, "change the notifications of the bucket: %w", ctx.Err())
		case <-timer.C:
		}
		wait *= 2
	}
	return fault.New(fault.StorageFailed, "the notifications of the bucket are changed by somebody else all the time").
		WithHint("lambda: {events: direct}   # or a bucket of its own")
}

// restored is what is there now, with the foreign notifications that got lost
// between writing and reading, of which it tells.
func (w Writer) restored(ctx context.Context, wrote, found plan.BucketEvents, id string) plan.BucketEvents {
	found.Notifications = slices.Clone(found.Notifications)
	for _, n := range wrote.Notifications {
		lost := !slices.ContainsFunc(found.Notifications, func(other plan.Notification) bool { return equal(n, other) })
		replaced := slices.ContainsFunc(found.Notifications, func(other plan.Notification) bool { return n.ID == other.ID || n.Overlaps(other) })
		if lost && !replaced && n.ID != id {
			w.Log.WarnContext(ctx, "a notification of the bucket was lost while Standin wrote them, and is restored",
				"notification", n.ID, "destination", n.Destination)
			found.Notifications = append(found.Notifications, n)
		}
	}
	return found
}

// prune leaves out the notification of that ID and those of dead jobs.
func (w Writer) prune(ctx context.Context, events plan.BucketEvents, id string) (plan.BucketEvents, error) {
	var kept []plan.Notification
	for _, n := range events.Notifications {
		if n.ID == id {
			continue
		}
		if job, ok := jobOf(n); ok {
			live, err := w.Live(ctx, job, strings.TrimSuffix(n.KeyPrefix(), "input/"+job+"/"))
			if err != nil {
				return events, err
			}
			if !live {
				w.Log.InfoContext(ctx, "dropped the notification of a dead job", "job", job)
				continue
			}
		}
		kept = append(kept, n)
	}
	events.Notifications = kept
	return events, nil
}

// jobOf is the job that made a notification; false for a foreign one.
func jobOf(n plan.Notification) (string, bool) {
	job, ours := strings.CutPrefix(n.ID, plan.JobName(""))
	return job, ours && strings.HasSuffix(n.KeyPrefix(), "input/"+job+"/") && strings.HasSuffix(n.Destination, ":"+n.ID+"-tasks")
}

// same reports whether two configurations say the same, in whatever order.
func same(a, b plan.BucketEvents) bool {
	contains := func(all []plan.Notification, n plan.Notification) bool {
		return slices.ContainsFunc(all, func(other plan.Notification) bool { return equal(n, other) })
	}
	if a.EventBridge != b.EventBridge || len(a.Notifications) != len(b.Notifications) {
		return false
	}
	return !slices.ContainsFunc(a.Notifications, func(n plan.Notification) bool { return !contains(b.Notifications, n) })
}

func equal(a, b plan.Notification) bool {
	a.Events, b.Events = slices.Sorted(slices.Values(a.Events)), slices.Sorted(slices.Values(b.Events))
	return reflect.DeepEqual(a, b)
}
