package storetest_test

import (
	"testing"

	"standin/internal/aws/s3/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) storetest.Store { return new(storetest.Memory) })
}
