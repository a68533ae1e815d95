package fault

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestEveryCodeIsListedOnceWithAStatusAndWords(t *testing.T) {
	t.Parallel()
	seen := map[Code]bool{}
	for _, info := range List() {
		if seen[info.Code] {
			t.Errorf("%s is listed twice", info.Code)
		}
		seen[info.Code] = true
		if info.Meaning == "" || info.Remedy == "" {
			t.Errorf("%s lacks words", info.Code)
		}
		switch info.Exit {
		case ExitFailed, ExitUsage, ExitBlocked, ExitCancelled:
		default:
			t.Errorf("%s has the exit status %d", info.Code, info.Exit)
		}
	}
}

func TestACodeIsFoundThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := New(LoadFailed, "load public.users: %w", context.DeadlineExceeded).WithHint("wait %d s", 3).WithTable("public.users")
	err := fmt.Errorf("run the job: %w", cause)
	for _, c := range []struct {
		name string
		err  error
		code Code
		exit int
	}{
		{"no error", nil, "", 0},
		{"an error of another package", errors.New("x"), Internal, ExitFailed},
		{"a wrapped fault", err, LoadFailed, ExitFailed},
		{"joined faults: the first counts", errors.Join(New(ColumnsUndecided, "a"), New(LoadFailed, "b")), ColumnsUndecided, ExitBlocked},
	} {
		if got := CodeOf(c.err); got != c.code {
			t.Errorf("%s: code %q, want %q", c.name, got, c.code)
		}
		if got := ExitStatus(c.err); got != c.exit {
			t.Errorf("%s: exit status %d, want %d", c.name, got, c.exit)
		}
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error("the cause is lost")
	}
	if cause.Hint != "wait 3 s" || cause.Table != "public.users" || cause.Error() != "load public.users: context deadline exceeded" {
		t.Errorf("unexpected fault: %+v", cause)
	}
}
