package notification_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"standin/sandbox/internal/aws/s3/notification"
	"standin/sandbox/internal/faults"
)

const queues = "arn:aws:sqs:us-east-1:111111111111:"

// recorder is queues that take everything, but for those whose names say otherwise.
type recorder struct {
	mu   sync.Mutex
	sent []string // the queue's name and the body
}

func (r *recorder) Accepts(queue, bucket string) error {
	if strings.HasSuffix(queue, ":missing") || bucket != "arn:aws:s3:::lake" {
		return errors.New("the destination queue does not exist")
	}
	return nil
}

func (r *recorder) Send(queue, _, body string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, strings.TrimPrefix(queue, queues)+" "+body)
	return nil
}

// keys are those of the events that were sent, in that order, and "test" for a test message.
func (r *recorder) keys(t *testing.T) []string {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []string{}
	for _, line := range r.sent {
		queue, body, _ := strings.Cut(line, " ")
		var read struct {
			Event   string
			Records []struct {
				S3 struct{ Object struct{ Key string } }
			}
		}
		if err := json.Unmarshal([]byte(body), &read); err != nil {
			t.Fatal(err)
		}
		if read.Event == "s3:TestEvent" {
			out = append(out, queue+":test")
		} else {
			out = append(out, queue+":"+read.Records[0].S3.Object.Key)
		}
	}
	return out
}

// scene is a notifier of its own directory.
type scene struct {
	*testing.T
	*notification.Notifier
	dir    string
	queues *recorder
}

func start(t *testing.T, dir string) *scene {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	s := &scene{T: t, dir: dir, queues: &recorder{}}
	notifier, err := notification.New(notification.Config{
		Path: filepath.Join(dir, "notifications.json"), Region: "us-east-1", Queues: s.queues,
		Faults: faults.New(filepath.Join(dir, "faults"), log), Now: time.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Notifier = notifier
	t.Cleanup(func() {
		if err := notifier.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *scene) fault(name, text string) {
	s.Helper()
	dir := filepath.Join(s.dir, "faults")
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)); err != nil {
		s.Fatal(err)
	}
}

// rule is a QueueConfiguration; filter is prefix|suffix, or empty for no filter.
func rule(id, queue, filter string, events ...string) string {
	text := "<QueueConfiguration><Id>" + id + "</Id><Queue>" + queues + queue + "</Queue>"
	for _, event := range events {
		text += "<Event>s3:" + event + "</Event>"
	}
	if prefix, suffix, found := strings.Cut(filter, "|"); found {
		text += "<Filter><S3Key>"
		if prefix != "" {
			text += "<FilterRule><Name>prefix</Name><Value>" + escape(prefix) + "</Value></FilterRule>"
		}
		if suffix != "" {
			text += "<FilterRule><Name>SUFFIX</Name><Value>" + escape(suffix) + "</Value></FilterRule>"
		}
		text += "</S3Key></Filter>"
	}
	return text + "</QueueConfiguration>"
}

func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err)
	}
	return b.String()
}

func (s *scene) put(rules ...string) error {
	body := `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` + strings.Join(rules, "") + "</NotificationConfiguration>"
	return s.Put("lake", []byte(body), true, "REQUEST", "host")
}

const created = "ObjectCreated:*"
