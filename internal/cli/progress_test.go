package cli

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/google/go-cmp/cmp"

	"standin/internal/pipeline"
	"standin/internal/plan"
)

// tell tells the events of a job with one table, a second between them.
func tell(p progress) {
	users := &plan.Table{Ordinal: 1, Schema: "public", Name: "users"}
	of := pipeline.Expected{Rows: 1_234_567, Files: 2, Bytes: 2_500_000}
	for _, e := range []pipeline.Event{
		{Step: plan.Unloading, State: pipeline.Began, Table: users},
		{Step: plan.Unloading, State: pipeline.Done, Table: users, Rows: 1_234_567, Files: 2, Bytes: 2_500_000},
		{Step: plan.Transforming, State: pipeline.Began, Table: users, Of: of},
		{Step: plan.Transforming, State: pipeline.Advanced, Table: users, Of: of, Rows: 1, Files: 1, Bytes: 1_000_000},
		{Step: plan.Transforming, State: pipeline.Done, Table: users, Of: of, Rows: 1_234_567, Files: 2, Bytes: 2_500_000},
		{Step: plan.Loading, State: pipeline.Began, Table: users, Of: of},
		{Step: plan.Loading, State: pipeline.Failed, Table: users, Of: of},
		{Step: plan.CleaningUp, State: pipeline.Began},
		{Step: plan.CleaningUp, State: pipeline.Done},
	} {
		p.event(e)
		time.Sleep(time.Second)
	}
	p.close()
	p.event(pipeline.Event{Step: plan.CleaningUp, State: pipeline.Done})
}

func TestLinesTellEachStepThatEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		tell(newProgress(&console{under: &out}, 0, false, time.Now))
		want := `unload     public.users: 1,234,567 rows, 2 files, 2.5 MB, 1.0s
transform  public.users: 1,234,567 rows, 2 files, 2.5 MB, 2.0s
load       public.users: failed after 1.0s
clean-up   all tables: 1.0s
`
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("lines (-want +got):\n%s", diff)
		}
	})
}

// buffer is written to by the display's own goroutine.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestBarsShowTheStepsOfATable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		tell(newProgress(&console{under: &out}, 0, true, time.Now))
		for _, want := range []string{"public.users", "unload", "1/2 files", "1 row ", "1.0 MB/s", "load", "0 tables loaded", "clean-up"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("the display never shows %q", want)
			}
		}
	})
}

func TestLinesOfTextStandAboveTheBars(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		c := &commands{err: &console{under: &out}}
		b := newBars(c.err, 40, time.Now)
		b.event(pipeline.Event{Step: plan.Unloading, State: pipeline.Began, Table: &plan.Table{Schema: "public", Name: "users", Ordinal: 1}})
		time.Sleep(time.Second)
		c.note("standin: stopping")
		time.Sleep(time.Second)
		shown := out.String()
		noted := strings.Index(shown, "standin: stopping\n")
		if noted < 0 || !strings.Contains(shown[noted:], "public.users") {
			t.Errorf("no bars are drawn below the line:\n%s", shown)
		}
		for line := range strings.SplitSeq(shown, "\n") {
			if lipgloss.Width(line) > 40 {
				t.Errorf("the terminal would break %q", line)
			}
		}
		c.note("the last words before the bars go")
		b.close()
		c.note("afterwards")
		if shown := out.String(); !strings.Contains(shown, "bars go\n") || !strings.HasSuffix(shown, "afterwards\n") {
			t.Errorf("something is not shown:\n%s", shown)
		}
	})
}

func TestWhoEndsAtOnceHasTheLastWord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		c := &commands{err: &console{under: &out}, process: Process{Stdout: io.Discard}}
		b := newBars(c.err, 0, time.Now)
		time.Sleep(time.Second)
		c.abandon()
		time.Sleep(time.Second)
		if shown := out.String(); !strings.HasSuffix(shown, "ended at once by a second interrupt\n") {
			t.Errorf("it shows %q", shown)
		}
		b.close()
	})
}

func TestNumbersForPeople(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.0 MB", 1_500_000_000: "1.5 GB", 5e15: "5000.0 TB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{0: "0.0s", 450 * time.Millisecond: "0.5s", 59 * time.Second: "59.0s", 200500 * time.Millisecond: "3m21s"} {
		if got := seconds(d); got != want {
			t.Errorf("seconds(%v) = %q, want %q", d, got, want)
		}
	}
}
