package queuetest_test

import (
	"testing"
	"time"

	"standin/internal/executor/queue/queuetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, &queuetest.Memory{Now: time.Now}, "test")
}
