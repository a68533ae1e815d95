package cli

import (
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"standin/internal/pipeline"
	"standin/internal/plan"
)

// progress shows people how a job gets on. Its methods are called concurrently.
type progress interface {
	// event takes what the pipeline tells.
	event(e pipeline.Event)
	// close ends the display. Nothing is written afterwards.
	close()
}

// newProgress shows bars on a terminal of that width, and elsewhere a line for each
// step that ends.
func newProgress(out *console, w width, terminal bool, now func() time.Time) progress {
	if terminal {
		return newBars(out, w, now)
	}
	return &lines{out: out, now: now, began: map[place]time.Time{}}
}

// place is a step of a table, or of all tables.
type place struct {
	step  plan.Step
	table int // its ordinal; 0: all
}

func placeOf(e pipeline.Event) place {
	if e.Table == nil {
		return place{step: e.Step}
	}
	return place{e.Step, e.Table.Ordinal}
}

// lines is the progress for a file or a pipe.
type lines struct {
	out io.Writer
	now func() time.Time

	mu     sync.Mutex
	began  map[place]time.Time
	closed bool
}

func (l *lines) event(e pipeline.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := placeOf(e)
	switch {
	case l.closed || e.State == pipeline.Advanced:
		return
	case e.State == pipeline.Began:
		l.began[at] = l.now()
		return
	}
	took := l.now().Sub(l.began[at])
	what, counts := "all tables", ""
	if e.Table != nil {
		what = e.Table.String()
		counts = fmt.Sprintf("%s, %s, %s, ", plural(e.Rows, "row"), plural(int64(e.Files), "file"), size(e.Bytes))
	}
	if e.State != pipeline.Done {
		counts = string(e.State) + " after "
	}
	fmt.Fprintf(l.out, "%-10s %s: %s%s\n", e.Step, what, counts, seconds(took)) // a lost line of progress stops no job
}

func (l *lines) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}

// plural is a count of things, with the digits in groups.
func plural(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return grouped(n) + " " + thing
}

// grouped is a number with commas between groups of three digits.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// size is a number of bytes in decimal units, as AWS counts.
func size(bytes int64) string {
	units := []string{"kB", "MB", "GB", "TB"}
	if bytes < 1000 {
		return strconv.FormatInt(bytes, 10) + " B"
	}
	amount := float64(bytes) / 1000
	unit := 0
	for amount >= 999.95 && unit < len(units)-1 {
		amount /= 1000
		unit++
	}
	return strconv.FormatFloat(amount, 'f', 1, 64) + " " + units[unit]
}

// seconds is a duration as people read it: 0.4s, 12.0s, 3m20s.
func seconds(d time.Duration) string {
	if d < time.Minute {
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + "s"
	}
	return d.Round(time.Second).String()
}
