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
