package poller_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/aws/lambda/poller"
)

// fake is a queue whose messages never come back, and that remembers what was deleted.
type fake struct {
	mu       sync.Mutex
	waiting  []poller.Message
	deleted  []string
	receives []int // most messages of each receive
	err      error // of the next receive
}

func (f *fake) Receive(ctx context.Context, most int, wait time.Duration) ([]poller.Message, error) {
	f.mu.Lock()
	f.receives = append(f.receives, most)
	got := slices.Clone(f.waiting[:min(most, len(f.waiting))])
	f.waiting = f.waiting[len(got):]
	err := f.err
	f.err = nil
	f.mu.Unlock()
	if len(got) == 0 && err == nil {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return got, err
}

func (f *fake) Delete(_ context.Context, messages []poller.Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range messages {
		f.deleted = append(f.deleted, m.ID)
	}
	return nil
}

func (f *fake) Visibility(context.Context) (time.Duration, error) { return 30 * time.Second, nil }

func messages(n int) []poller.Message {
	var all []poller.Message
	for i := range n {
		id := strconv.Itoa(i)
		all = append(all, poller.Message{ID: id, Body: "body " + id})
	}
	return all
}

// told collects what a poller tells.
type told struct {
	mu   sync.Mutex
	last string
}

func (d *told) tell(result string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = result
}

// run polls for a while.
func run(t *testing.T, queue *fake, settings poller.Settings, d time.Duration, invoke func([]byte) ([]byte, bool, error)) string {
	t.Helper()
	var result told
	if settings.Concurrency == 0 {
		settings.Concurrency = 1000
	}
	p := poller.Poller{
		Settings: settings, Queue: queue, Invoke: invoke, Tell: result.tell, Now: time.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	p.Run(ctx, t.Context())
	return result.last
}

func TestWhatAFunctionReportsDecidesWhatIsDeleted(t *testing.T) {
	t.Parallel()
	all := []string{"0", "1", "2"}
	for name, test := range map[string]struct {
		answer  string
		failed  bool
		whole   bool // without ReportBatchItemFailures
		deleted []string
		told    string
	}{
		"an empty list":                        {answer: `{"batchItemFailures": []}`, deleted: all, told: "OK"},
		"a null list":                          {answer: `{"batchItemFailures": null}`, deleted: all, told: "OK"},
		"an empty object":                      {answer: `{}`, deleted: all, told: "OK"},
		"null":                                 {answer: `null`, deleted: all, told: "OK"},
		"nothing":                              {answer: ``, deleted: all, told: "OK"},
		"one failure":                          {answer: `{"batchItemFailures": [{"itemIdentifier": "1"}]}`, deleted: []string{"0", "2"}, told: "OK"},
		"the same failure twice":               {answer: `{"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "1"}]}`, deleted: []string{"0", "2"}, told: "OK"},
		"all failures":                         {answer: `{"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "1"}, {"itemIdentifier": "0"}]}`, told: "OK"},
		"an identifier of no message":          {answer: `{"batchItemFailures": [{"itemIdentifier": "9"}]}`, told: "PROBLEM"},
		"an empty identifier":                  {answer: `{"batchItemFailures": [{"itemIdentifier": ""}]}`, told: "PROBLEM"},
		"a null identifier":                    {answer: `{"batchItemFailures": [{"itemIdentifier": null}]}`, told: "PROBLEM"},
		"an identifier of another name":        {answer: `{"batchItemFailures": [{"ItemIdentifier": "1"}]}`, told: "PROBLEM"},
		"no list":                              {answer: `{"batchItemFailures": "1"}`, told: "PROBLEM"},
		"no JSON":                              {answer: `{"batchItemFailures": [`, told: "PROBLEM"},
		"a text":                               {answer: `"done"`, told: "PROBLEM"},
		"a function that failed":               {answer: `{"batchItemFailures": []}`, failed: true, told: "PROBLEM: Function call failed"},
		"any answer, where none is read":       {answer: `{"batchItemFailures": [{"itemIdentifier": "1"}]}`, whole: true, deleted: all, told: "OK"},
		"a failed function where none is read": {failed: true, whole: true, told: "PROBLEM: Function call failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				queue := &fake{waiting: messages(3)}
				got := run(t, queue, poller.Settings{Batch: 10, Partial: !test.whole}, time.Second, func([]byte) ([]byte, bool, error) {
					return []byte(test.answer), test.failed, nil
				})
				slices.Sort(queue.deleted)
				if diff := cmp.Diff(test.deleted, queue.deleted); diff != "" {
					t.Error(diff)
				}
				if !strings.HasPrefix(got, test.told) {
					t.Errorf("it tells %q", got)
				}
			})
		})
	}
}

func TestBatches(t *testing.T) {
	t.Parallel()
	large := messages(10)
	for i := range large {
		large[i].Body = strings.Repeat(`"`, 1<<20) // twice as long in JSON
	}
	for name, test := range map[string]struct {
		settings poller.Settings
		waiting  []poller.Message
		want     []int // sizes, sorted
	}{
		"one at a time":                           {poller.Settings{Batch: 1}, messages(3), []int{1, 1, 1}},
		"as many as come at once":                 {poller.Settings{Batch: 10}, messages(23), []int{3, 10, 10}},
		"a window that fills the batch":           {poller.Settings{Batch: 100, Window: 5 * time.Second}, messages(120), []int{20, 100}},
		"a window that ends before it is full":    {poller.Settings{Batch: 100, Window: 5 * time.Second}, messages(7), []int{7}},
		"messages that are too large for one":     {poller.Settings{Batch: 10}, large[:7], []int{1, 2, 2, 2}},
		"a window that ends at the largest event": {poller.Settings{Batch: 100, Window: 5 * time.Second}, append(slices.Clone(large), messages(3)...), []int{2, 2, 2, 2, 2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				queue := &fake{waiting: test.waiting}
				var mu sync.Mutex
				var got []int
				run(t, queue, test.settings, time.Minute, func(event []byte) ([]byte, bool, error) {
					mu.Lock()
					defer mu.Unlock()
					if len(event) > poller.MaxEvent {
						t.Errorf("an event has %d bytes", len(event))
					}
					got = append(got, bytes.Count(event, []byte(`"messageId":`))) // in a body the marks are escaped
					return nil, false, nil
				})
				slices.Sort(got)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error(diff)
				}
				if len(queue.deleted) != len(test.waiting) {
					t.Errorf("%d messages of %d were deleted", len(queue.deleted), len(test.waiting))
				}
			})
		})
	}
}

func TestARecordIsAsLambdaDocumentsIt(t *testing.T) {
	t.Parallel()
	text := "é\n"
	synctest.Test(t, func(t *testing.T) {
		queue := &fake{waiting: []poller.Message{{
			ID: "i", Receipt: "r", Body: "b\"🦆", MD5: "m", Attributes: map[string]string{"ApproximateReceiveCount": "1"},
			Own: map[string]poller.Attribute{"t": {Type: "String", String: &text}, "b": {Type: "Binary", Binary: []byte{0, 255}}},
		}}}
		run(t, queue, poller.Settings{Batch: 1, Source: "arn:aws:sqs:us-east-1:1:q", Region: "us-east-1"}, time.Second, func(event []byte) ([]byte, bool, error) {
			want := `{"Records":[{"messageId":"i","receiptHandle":"r","body":"b\"🦆","attributes":{"ApproximateReceiveCount":"1"},` +
				`"messageAttributes":{"b":{"binaryValue":"AP8=","stringListValues":[],"binaryListValues":[],"dataType":"Binary"},` +
				`"t":{"stringValue":"é\n","stringListValues":[],"binaryListValues":[],"dataType":"String"}},` +
				`"md5OfBody":"m","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:1:q","awsRegion":"us-east-1"}]}`
			if diff := cmp.Diff(want, string(event)); diff != "" {
				t.Error(diff)
			}
			return nil, false, nil
		})
	})
}

func TestConcurrencyStartsSmallGrowsAndIsBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		most   int
		after  time.Duration
		lowest int
		up     int
	}{
		"at first":          {1000, time.Second, 5, 10},
		"after a minute":    {1000, time.Minute, 250, 310},
		"with a limit of 2": {2, time.Minute, 2, 2},
		"with a limit of 8": {8, time.Minute, 8, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				running, highest := 0, 0
				run(t, &fake{waiting: messages(100_000)}, poller.Settings{Batch: 1, Concurrency: test.most}, test.after, func([]byte) ([]byte, bool, error) {
					mu.Lock()
					running++
					highest = max(highest, running)
					mu.Unlock()
					<-time.NewTimer(500 * time.Millisecond).C
					mu.Lock()
					running--
					mu.Unlock()
					return nil, false, nil
				})
				if highest < test.lowest || highest > test.up {
					t.Errorf("there were %d at once", highest)
				}
			})
		})
	}
}

func TestAThrottledBatchIsTriedAgainUntilItsMessagesAreVisible(t *testing.T) {
	t.Parallel()
	throttled := fmt.Errorf("%w: rate exceeded", poller.ErrRetry)
	for name, test := range map[string]struct {
		until   time.Duration // when there is room
		err     error
		deleted int
		tries   int // at least
	}{
		"with room in time":              {10 * time.Second, throttled, 1, 5},
		"without":                        {time.Hour, throttled, 0, 8},
		"a function that does not exist": {time.Hour, errors.New("no such function"), 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				queue, begin, tries := &fake{waiting: messages(1)}, time.Now(), 0
				run(t, queue, poller.Settings{Batch: 1}, 2*time.Minute, func([]byte) ([]byte, bool, error) {
					tries++
					if past := time.Since(begin); past > 30*time.Second {
						t.Errorf("it was tried after %s, when the message was visible", past)
					} else if past < test.until {
						return nil, false, test.err
					}
					return nil, false, nil
				})
				if len(queue.deleted) != test.deleted || tries < test.tries {
					t.Errorf("%d deleted, %d tries", len(queue.deleted), tries)
				}
			})
		})
	}
}

func TestAQueueThatFailsIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		queue := &fake{waiting: nil, err: errors.New("no such queue")}
		told := run(t, queue, poller.Settings{Batch: 1}, 500*time.Millisecond, func([]byte) ([]byte, bool, error) { return nil, false, nil })
		if told != "PROBLEM: no such queue" {
			t.Errorf("it tells %q", told)
		}
		queue.waiting = messages(1)
		run(t, queue, poller.Settings{Batch: 1}, 5*time.Second, func([]byte) ([]byte, bool, error) { return nil, false, nil })
		if len(queue.deleted) != 1 {
			t.Error("the message was not worked at")
		}
	})
}
