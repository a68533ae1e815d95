package e2e_test

import (
	"testing"

	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/queue/queuetest"
	"standin/internal/job"
	"standin/internal/plan"
)

func TestQueuesOfAWS(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, openAccount(t).queues, "standin-suite")
}

func TestLambdaConforms(t *testing.T) {
	t.Parallel()
	a := openAccount(t)
	executortest.Run(t, true, func(t *testing.T, p *plan.Plan) (executor.Executor, executortest.Store) {
		t.Helper()
		a.place(t, p, job.NewID(), plan.Notifications)
		return a.executor(t, p), a.bucket
	})
}

// TestTheLeaseOfTheNotificationsIsRemovedByItsETagAlone is what Standin's writers of
// a bucket's notifications rely on.
func TestTheLeaseOfTheNotificationsIsRemovedByItsETagAlone(t *testing.T) {
	t.Parallel()
	const key = "lease-by-etag/lease"
	bucket := openAccount(t).bucket
	etag := func(content string) string {
		t.Helper()
		if err := bucket.Put(t.Context(), key, []byte(content)); err != nil {
			t.Fatal(err)
		}
		head, err := bucket.Head(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return head.ETag
	}
	mine, others := etag("mine"), etag("others")
	for _, step := range []struct {
		etag string
		want bool
	}{{mine, false}, {others, true}} {
		if done, err := bucket.RemoveIf(t.Context(), key, step.etag); done != step.want || err != nil {
			t.Errorf("removed: %v, want %v (%v)", done, step.want, err)
		}
	}
	if n, err := bucket.Remains(t.Context(), key); n != 0 || err != nil {
		t.Errorf("%d versions are left (%v)", n, err)
	}
}
