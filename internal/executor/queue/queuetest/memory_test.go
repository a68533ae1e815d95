package queuetest_test

import (
	"testing"
	"time"

	"standin/internal/executor/queue/queuetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	queuetest.RunInMemory(t, func() queuetest.Service { return &queuetest.Memory{Now: time.Now} }, "test")
}
