package queue_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/aws/sqs/queue"
)

// scene is a queue and its clock.
type scene struct {
	queue.Queue
	now      time.Time
	receipts int
}

func start() *scene { return &scene{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

func (s *scene) send(ids string, delay time.Duration) {
	for id := range strings.FieldsSeq(ids) {
		s.Add(&queue.Message{ID: id, Sent: s.now}, s.now.Add(delay))
	}
}

// receive tells which messages come and, behind a slash, which are dead.
func (s *scene) receive(limit, maxReceives int) string {
	received, dead := s.Receive(s.now, limit, time.Minute, maxReceives, func(m *queue.Message) string {
		s.receipts++
		return m.ID + strconv.Itoa(s.receipts)
	})
	return ids(received) + "/" + ids(dead)
}

func ids(messages []*queue.Message) string {
	var out []string
	for _, m := range messages {
		out = append(out, m.ID)
	}
	return strings.Join(out, " ")
}

func (s *scene) expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestMessagesAreHiddenWhileSomebodyHasThem(t *testing.T) {
	t.Parallel()
	s := start()
	s.send("a b c", 0)
	s.send("late", 10*time.Second)
	if diff := cmp.Diff(queue.Counts{Visible: 3, Delayed: 1}, s.Count(s.now)); diff != "" {
		t.Error(diff)
	}
	s.expect(t, "first", s.receive(2, 0), "a b/")
	s.expect(t, "the rest", s.receive(10, 0), "c/")
	s.expect(t, "none are visible", s.receive(10, 0), "/")
	if next, found := s.Next(s.now); !found || !next.Equal(s.now.Add(10*time.Second)) {
		t.Errorf("next is %v, %v", next, found)
	}
	s.now = s.now.Add(59 * time.Second)
	s.expect(t, "the delay is over", s.receive(10, 0), "late/")
	if diff := cmp.Diff(queue.Counts{InFlight: 4}, s.Count(s.now)); diff != "" {
		t.Error(diff)
	}
	s.now = s.now.Add(time.Second)
	s.expect(t, "the visibility timeout is over", s.receive(10, 0), "a b c/")
}

func TestAReceiptCountsUntilTheNextReceive(t *testing.T) {
	t.Parallel()
	s := start()
	s.send("a", 0)
	s.expect(t, "receive", s.receive(1, 0), "a/") // a1
	s.now = s.now.Add(time.Minute)
	if err := s.ChangeVisibility(s.now, "a", "a1", time.Minute); !errors.Is(err, queue.ErrNotInFlight) {
		t.Errorf("a message that is visible again: %v", err)
	}
	s.expect(t, "receive again", s.receive(1, 0), "a/") // a2
	s.Delete("a", "a1")
	if s.Count(s.now).InFlight != 1 {
		t.Error("an old receipt deleted the message")
	}
	if err := s.ChangeVisibility(s.now, "a", "a1", 0); !errors.Is(err, queue.ErrNotInFlight) {
		t.Errorf("an old receipt: %v", err)
	}
	if err := s.ChangeVisibility(s.now, "a", "a2", 0); err != nil {
		t.Error(err)
	}
	s.Delete("a", "a2")
	s.expect(t, "deleted while visible", s.receive(1, 0), "/")
	if err := s.ChangeVisibility(s.now, "a", "a2", 0); !errors.Is(err, queue.ErrNotThere) {
		t.Errorf("a deleted message: %v", err)
	}
}

func TestAMessageIsHiddenForTwelveHoursAtMost(t *testing.T) {
	t.Parallel()
	s := start()
	s.send("a", 0)
	s.receive(1, 0)
	s.now = s.now.Add(30 * time.Second)
	if err := s.ChangeVisibility(s.now, "a", "a1", queue.MaxVisibility-29*time.Second); !errors.Is(err, queue.ErrTooLong) {
		t.Errorf("one second too long: %v", err)
	}
	if err := s.ChangeVisibility(s.now, "a", "a1", queue.MaxVisibility-30*time.Second); err != nil {
		t.Error(err)
	}
}

func TestWhatWasReceivedTooOftenIsDead(t *testing.T) {
	t.Parallel()
	s := start()
	s.send("a b", 0)
	for range 2 {
		s.expect(t, "alive", s.receive(1, 2), "a/")
		s.now = s.now.Add(time.Minute)
	}
	s.expect(t, "dead", s.receive(10, 2), "b/a")
	s.expect(t, "gone", s.receive(10, 2), "/")
}

func TestWhoWaitsIsWoken(t *testing.T) {
	t.Parallel()
	s := start()
	changed := s.Changed()
	s.send("a", 0)
	<-changed
	s.receive(1, 0)
	changed = s.Changed()
	if err := s.ChangeVisibility(s.now, "a", "a1", 0); err != nil {
		t.Fatal(err)
	}
	<-changed
}

func TestOldMessagesExpireAndOthersStay(t *testing.T) {
	t.Parallel()
	s := start()
	s.send("old", 0)
	s.now = s.now.Add(time.Hour)
	s.send("new", 0)
	s.Expire(s.now.Add(-time.Minute))
	s.expect(t, "what is left", s.receive(10, 0), "new/")
	s.Purge()
	if diff := cmp.Diff(queue.Counts{}, s.Count(s.now)); diff != "" {
		t.Error(diff)
	}
}

func TestAQueueIsTheSameAfterJSON(t *testing.T) {
	t.Parallel()
	s := start()
	s.send("a b", 0)
	s.receive(1, 0)
	text, err := json.Marshal(&s.Queue)
	if err != nil {
		t.Fatal(err)
	}
	other := &scene{now: s.now}
	if err := json.Unmarshal(text, &other.Queue); err != nil {
		t.Fatal(err)
	}
	s.expect(t, "what is visible", other.receive(10, 0), "b/")
	other.Delete("a", "a1")
	if got := other.Count(s.now); got.InFlight != 1 {
		t.Errorf("a message received before could not be deleted: %+v", got)
	}
}

// The digests are those that AWS's own clients check: of a body by RFC 1321, of attributes as the Developer Guide
// describes the encoding.
func TestDigests(t *testing.T) {
	t.Parallel()
	if got := queue.Digest("This is a test message"); got != "fafb00f5732ab283681e124bf8747ed1" {
		t.Errorf("body: %s", got)
	}
	if got := queue.DigestAttributes(nil); got != "" {
		t.Errorf("no attributes: %s", got)
	}
	a := queue.DigestAttributes(map[string]queue.Attribute{"k": {Type: "String", Text: "v"}})
	b := queue.DigestAttributes(map[string]queue.Attribute{"k": {Type: "Binary", Binary: []byte("v")}})
	if a == b || a != queue.Digest("\x00\x00\x00\x01k\x00\x00\x00\x06String\x01\x00\x00\x00\x01v") {
		t.Errorf("attributes: %s, %s", a, b)
	}
}
