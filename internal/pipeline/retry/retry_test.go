package retry_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"standin/internal/pipeline/retry"
)

var (
	errPassing = errors.New("passing")
	errLasting = errors.New("lasting")
)

func passing(err error) bool { return errors.Is(err, errPassing) }

func TestDo(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		errs  []error // of the attempts, in order
		want  error
		calls int
		took  time.Duration
	}{
		"success ends it":                {[]error{nil}, nil, 1, 0},
		"a passing error is tried again": {[]error{errPassing, errPassing, nil}, nil, 3, 3 * time.Second},
		"a lasting error ends it":        {[]error{errPassing, errLasting, nil}, errLasting, 2, time.Second},
		"the attempts are bounded":       {[]error{errPassing, errPassing, errPassing, nil}, errPassing, 3, 3 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, calls := time.Now(), 0
				err := retry.Policy{Attempts: 3, Wait: time.Second}.Do(t.Context(), passing, func(attempt int) error {
					calls++
					if attempt != calls {
						t.Errorf("call %d is told that it is attempt %d", calls, attempt)
					}
					return test.errs[attempt-1]
				})
				if !errors.Is(err, test.want) || calls != test.calls || time.Since(start) != test.took {
					t.Errorf("%v after %d calls and %v; want %v after %d and %v", err, calls, time.Since(start), test.want, test.calls, test.took)
				}
			})
		})
	}
}

func TestDoStopsWaitingWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		err := retry.Policy{Attempts: 3, Wait: time.Hour}.Do(ctx, passing, func(int) error { return errPassing })
		if !errors.Is(err, errPassing) || time.Since(start) != time.Second {
			t.Errorf("%v after %v; want the last error after a second", err, time.Since(start))
		}
	})
}
