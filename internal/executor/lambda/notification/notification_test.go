package notification_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/aws/s3/storetest"
	"standin/internal/executor/lambda/notification"
	"standin/internal/fault"
	"standin/internal/plan"
)

// bucket is a bucket whose configuration others may write, too.
type bucket struct {
	storetest.Memory
	mu      sync.Mutex
	events  plan.BucketEvents
	checked int
	// meddle is called with what was just written, and returns what is there then.
	meddle func(plan.BucketEvents) plan.BucketEvents
	slow   time.Duration
	// overtake is called when the lease is about to be removed.
	overtake func()
}

func (b *bucket) Events(context.Context) (plan.BucketEvents, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return plan.BucketEvents{Notifications: slices.Clone(b.events.Notifications), EventBridge: b.events.EventBridge}, nil
}

func (b *bucket) SetEvents(ctx context.Context, events plan.BucketEvents, check bool) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(b.slow):
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, n := range events.Notifications {
		for _, other := range events.Notifications[:i] {
			if n.Overlaps(other) {
				return fmt.Errorf("%s overlaps %s", n.ID, other.ID)
			}
		}
	}
	if check {
		b.checked++
	}
	if b.meddle != nil {
		events = b.meddle(events)
	}
	b.events = events
	return nil
}

func (b *bucket) PutIf(ctx context.Context, key string, content []byte, etag string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	head, err := b.Head(ctx, key)
	if (err == nil) != (etag != "") || head.ETag != etag {
		return false, nil
	}
	return true, b.Put(ctx, key, content)
}

func (b *bucket) RemoveIf(ctx context.Context, key, etag string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.overtake != nil {
		b.overtake()
	}
	if head, err := b.Head(ctx, key); err != nil || head.ETag != etag {
		return false, nil
	}
	return true, b.Memory.Remove(ctx, key)
}

func job(n int) *plan.Plan {
	return &plan.Plan{
		Job:      fmt.Sprintf("abcdefghij%06d", n),
		Staging:  plan.Staging{Bucket: "lake", Prefix: "p", Region: "us-east-1", Compression: plan.Zstd},
		Function: &plan.Function{Role: "arn:aws:iam::111111111111:role/r"},
	}
}

func foreign() plan.Notification {
	return plan.Notification{
		ID: "images", Kind: plan.ToFunction, Destination: "arn:aws:lambda:us-east-1:111111111111:function:thumb",
		Events: []string{"s3:ObjectCreated:Put", "s3:ObjectRemoved:*"}, Prefix: "images/", Suffix: ".jpg",
	}
}

func writer(b *bucket, live ...*plan.Plan) notification.Writer {
	return notification.Writer{
		Bucket: b, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Live: func(_ context.Context, id, prefix string) (bool, error) {
			if prefix != "p/" {
				return false, fmt.Errorf("prefix %q", prefix)
			}
			return slices.ContainsFunc(live, func(p *plan.Plan) bool { return p.Job == id }), nil
		},
	}
}

// left is what others would find after a writer: nothing but the configuration.
func left(t *testing.T, b *bucket, want ...plan.Notification) {
	t.Helper()
	sorted := func(n []plan.Notification) []plan.Notification {
		return slices.SortedFunc(slices.Values(n), func(a, b plan.Notification) int { return strings.Compare(a.ID, b.ID) })
	}
	if diff := cmp.Diff(sorted(want), sorted(b.events.Notifications)); diff != "" {
		t.Errorf("the bucket's notifications (-want +got):\n%s", diff)
	}
	if keys := b.Keys(""); len(keys) > 0 {
		t.Errorf("objects are left: %q", keys)
	}
}

func TestANotificationComesAndGoesBesideForeignOnes(t *testing.T) {
	t.Parallel()
	b, p := &bucket{}, job(1)
	b.events = plan.BucketEvents{Notifications: []plan.Notification{foreign()}, EventBridge: true}
	w := writer(b)
	for range 2 { // a second time changes nothing
		if err := w.Add(t.Context(), p.Notification()); err != nil {
			t.Fatal(err)
		}
		left(t, b, foreign(), p.Notification())
	}
	if b.checked != 1 {
		t.Errorf("S3 was told %d times to check the destinations", b.checked)
	}
	for range 2 {
		if err := w.Remove(t.Context(), p.Notification().ID); err != nil {
			t.Fatal(err)
		}
		left(t, b, foreign())
	}
	if !b.events.EventBridge || b.checked != 1 {
		t.Errorf("EventBridge %v, checked %d times", b.events.EventBridge, b.checked)
	}
}

func TestManyWritersTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{slow: 300 * time.Millisecond}
		b.events.Notifications = []plan.Notification{foreign()}
		var jobs []*plan.Plan
		for n := range 8 {
			jobs = append(jobs, job(n))
		}
		w := writer(b, jobs...)
		want := []plan.Notification{foreign()}
		var group sync.WaitGroup
		for n, p := range jobs {
			if n%2 == 0 {
				want = append(want, p.Notification())
			}
			group.Go(func() {
				if err := w.Add(t.Context(), p.Notification()); err != nil {
					t.Error(err)
				}
				if n%2 == 1 {
					if err := w.Remove(t.Context(), p.Notification().ID); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		left(t, b, want...)
	})
}

func TestNotificationsOfDeadJobsAreDropped(t *testing.T) {
	t.Parallel()
	dead, alive, own := job(1), job(2), job(3)
	impostor := dead.Notification()
	impostor.ID, impostor.Prefix = "standin-by-hand", "by-hand/"
	b := &bucket{events: plan.BucketEvents{Notifications: []plan.Notification{dead.Notification(), foreign(), alive.Notification(), impostor}}}
	if err := writer(b, alive).Add(t.Context(), own.Notification()); err != nil {
		t.Fatal(err)
	}
	left(t, b, foreign(), alive.Notification(), impostor, own.Notification())
}

func TestAJobIsLookedForBelowItsPathAndNotBelowTheEncodedOne(t *testing.T) {
	t.Parallel()
	dead, own := job(1), job(2)
	dead.Staging.Prefix = "dt=2026/a"
	b := &bucket{events: plan.BucketEvents{Notifications: []plan.Notification{dead.Notification()}}}
	w := writer(b)
	var asked []string
	w.Live = func(_ context.Context, id, prefix string) (bool, error) {
		asked = append(asked, id+" "+prefix)
		return false, nil
	}
	if err := w.Add(t.Context(), own.Notification()); err != nil {
		t.Fatal(err)
	}
	if want := []string{dead.Job + " dt=2026/a/"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	left(t, b, own.Notification())
}

func TestWhatAForeignWriterUndoesIsDoneAgain(t *testing.T) {
	t.Parallel()
	later := plan.Notification{ID: "later", Kind: plan.ToTopic, Destination: "arn:aws:sns:us-east-1:111111111111:t", Events: []string{"s3:ObjectCreated:*"}, Prefix: "later/"}
	for name, test := range map[string]struct {
		meddle func(plan.BucketEvents) plan.BucketEvents
		want   []plan.Notification
	}{
		"all but its own is lost": {
			func(plan.BucketEvents) plan.BucketEvents {
				return plan.BucketEvents{Notifications: []plan.Notification{later}}
			},
			[]plan.Notification{foreign(), later, job(1).Notification()},
		},
		"the job's is lost": {
			func(plan.BucketEvents) plan.BucketEvents {
				return plan.BucketEvents{Notifications: []plan.Notification{foreign(), later}}
			},
			[]plan.Notification{foreign(), later, job(1).Notification()},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := &bucket{events: plan.BucketEvents{Notifications: []plan.Notification{foreign()}}}
				b.meddle = func(events plan.BucketEvents) plan.BucketEvents {
					b.meddle = nil
					return test.meddle(events)
				}
				if err := writer(b).Add(t.Context(), job(1).Notification()); err != nil {
					t.Fatal(err)
				}
				left(t, b, test.want...)
			})
		})
	}
}

func TestAWriterThatIsUndoneForEverGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{meddle: func(plan.BucketEvents) plan.BucketEvents { return plan.BucketEvents{} }}
		err := writer(b).Add(t.Context(), job(1).Notification())
		if fault.CodeOf(err) != fault.StorageFailed || !strings.Contains(err.Error(), "somebody else") {
			t.Errorf("got %v", err)
		}
		left(t, b)
	})
}

func TestAnOverlapIsRefusedAndNamed(t *testing.T) {
	t.Parallel()
	all := plan.Notification{ID: "everything", Kind: plan.ToQueue, Destination: "arn:aws:sqs:us-east-1:111111111111:all", Events: []string{"s3:ObjectCreated:*"}}
	b := &bucket{events: plan.BucketEvents{Notifications: []plan.Notification{all}}}
	err := writer(b).Add(t.Context(), job(1).Notification())
	f, ok := err.(*fault.Error) //nolint:errorlint // it is not wrapped
	if !ok || f.Code != fault.EventsOverlap || !strings.Contains(f.Message, `"everything"`) || !strings.Contains(f.Hint, "direct") {
		t.Errorf("got %v", err)
	}
	left(t, b, all)
}

func TestAPathThatIsTooLongForAFilterIsRefused(t *testing.T) {
	t.Parallel()
	for signs, filter := range map[int]int{333: 1023, 334: 1026} {
		b, p := &bucket{}, job(1)
		p.Staging.Prefix = strings.Repeat("=", signs)
		if n := len(p.Notification().Prefix); n != filter {
			t.Fatalf("the filter has %d characters, want %d", n, filter)
		}
		err := writer(b).Add(t.Context(), p.Notification())
		if taken := filter <= 1024; (err == nil) != taken || !taken && fault.CodeOf(err) != fault.WorkspaceInvalid {
			t.Errorf("%d characters: got %v", filter, err)
		}
	}
}

func TestALeaseOfADeadWriterRunsOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, began := &bucket{}, time.Now()
		if err := b.Put(t.Context(), notification.LeaseKey, []byte(`{"holder":"x"}`)); err != nil {
			t.Fatal(err)
		}
		w := writer(b)
		w.Now = func() time.Time { return time.Now().Add(time.Hour) } // another clock than the dead writer's
		if err := w.Add(t.Context(), job(1).Notification()); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(began); waited < 30*time.Second || waited > 35*time.Second {
			t.Errorf("waited %s", waited)
		}
		left(t, b, job(1).Notification())
	})
}

func TestNothingIsWrittenWhenTheLeaseHasRunOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{slow: time.Minute, events: plan.BucketEvents{Notifications: []plan.Notification{foreign()}}}
		began := time.Now()
		err := writer(b).Add(t.Context(), job(1).Notification())
		if fault.CodeOf(err) != fault.StorageFailed || !strings.Contains(err.Error(), "within 30s") || time.Since(began) != 30*time.Second {
			t.Errorf("after %s: got %v", time.Since(began), err)
		}
		left(t, b, foreign())
	})
}

func TestALeaseThatIsHeldForEverIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &bucket{}
		hold := func() {
			if err := b.Put(context.Background(), notification.LeaseKey, []byte(`{"holder":"x"}`)); err != nil {
				t.Error(err)
			}
		}
		hold()
		ticker, done := time.NewTicker(20*time.Second), make(chan struct{})
		defer close(done)
		go func() {
			for {
				select {
				case <-ticker.C:
					hold()
				case <-done:
					return
				}
			}
		}()
		if err := writer(b).Remove(t.Context(), "standin-x"); fault.CodeOf(err) != fault.StorageFailed {
			t.Errorf("got %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := writer(b).Remove(ctx, "standin-x"); fault.CodeOf(err) != fault.Cancelled {
			t.Errorf("cut off: got %v", err)
		}
	})
}

func TestALeaseThatAnotherTookIsLeftToHim(t *testing.T) {
	t.Parallel()
	b := &bucket{}
	const others = `{"holder":"other"}`
	b.overtake = func() {
		if err := b.Put(t.Context(), notification.LeaseKey, []byte(others)); err != nil {
			t.Error(err)
		}
	}
	if err := writer(b).Add(t.Context(), job(1).Notification()); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Get(t.Context(), notification.LeaseKey, 1<<12); err != nil || string(got) != others {
		t.Errorf("the lease is %q, %v", got, err)
	}
}
