package notification_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestConfigurations(t *testing.T) {
	t.Parallel()
	var hundred []string
	for i := range 100 {
		hundred = append(hundred, rule(fmt.Sprint(i), "q", fmt.Sprintf("%03d/|", i), created))
	}
	const ambiguous, overlapping, unreachable = "ambiguously", "Configurations overlap", "Unable to validate the following destination"
	tests := map[string]struct {
		rules []string
		want  string // of the error's text
	}{
		"none":                                   {nil, ""},
		"one":                                    {[]string{rule("a", "q", "", created)}, ""},
		"two without a filter":                   {[]string{rule("a", "q", "", created), rule("b", "r", "", created)}, overlapping},
		"two without a filter, of other events":  {[]string{rule("a", "q", "", created), rule("b", "r", "", "ObjectRemoved:*")}, ""},
		"prefixes apart":                         {[]string{rule("a", "q", "x/|", created), rule("b", "q", "y/|", created)}, ""},
		"one prefix within the other":            {[]string{rule("a", "q", "x/|", created), rule("b", "q", "x/y/|", created)}, ambiguous},
		"the same, with suffixes apart":          {[]string{rule("a", "q", "x/|.csv", created), rule("b", "q", "x/y/|.zst", created)}, ""},
		"the same, with suffixes that overlap":   {[]string{rule("a", "q", "x/|jpg", created), rule("b", "q", "x/y/|pg", created)}, ambiguous},
		"a suffix beside a prefix":               {[]string{rule("a", "q", "x/|", created), rule("b", "q", "|.csv", created)}, ambiguous},
		"suffixes apart":                         {[]string{rule("a", "q", "|.csv", created), rule("b", "q", "|.zst", created)}, ""},
		"one of the events of a wildcard":        {[]string{rule("a", "q", "x/|", created), rule("b", "r", "x/|", "ObjectCreated:Put")}, ambiguous},
		"two events of one kind":                 {[]string{rule("a", "q", "x/|", "ObjectCreated:Copy"), rule("b", "r", "x/|", "ObjectCreated:Put")}, ""},
		"one of several events":                  {[]string{rule("a", "q", "x/|", "ObjectCreated:Copy", "ObjectRemoved:Delete"), rule("b", "r", "x/|", "ObjectRemoved:Delete")}, ambiguous},
		"the same prefix, encoded and not":       {[]string{rule("a", "q", "x%2Fy|", created), rule("b", "q", "x/y|", created)}, ambiguous},
		"the same id twice":                      {[]string{rule("a", "q", "x/|", created), rule("a", "q", "y/|", created)}, "IDs must be unique"},
		"no ids":                                 {[]string{rule("", "q", "x/|", created), rule("", "q", "y/|", created)}, ""},
		"a long id":                              {[]string{rule(strings.Repeat("x", 256), "q", "", created)}, "longer than 255"},
		"no event":                               {[]string{rule("a", "q", "")}, "MalformedXML"},
		"an unknown event":                       {[]string{rule("a", "q", "", "ObjectCreated")}, "not supported"},
		"an event of another service":            {[]string{rule("a", "q", "", "TestEvent")}, "not supported"},
		"a long prefix":                          {[]string{rule("a", "q", strings.Repeat("x", 1025)+"|", created)}, "1024"},
		"a filter by something else":             {[]string{strings.Replace(rule("a", "q", "x|", created), "prefix", "infix", 1)}, "either prefix or suffix"},
		"two prefixes":                           {[]string{strings.Replace(rule("a", "q", "x|y", created), "SUFFIX", "Prefix", 1)}, "more than one prefix"},
		"100 rules":                              {hundred, ""},
		"101 rules":                              {append(slices.Clone(hundred), rule("x", "q", "x|", created)), "at most 100"},
		"a queue that is not there":              {[]string{rule("a", "missing", "", created)}, unreachable},
		"a FIFO queue":                           {[]string{rule("a", "q.fifo", "", created)}, unreachable},
		"a queue in another region":              {[]string{strings.Replace(rule("a", "q", "", created), "us-east-1", "eu-west-1", 1)}, "region is not valid"},
		"no queue":                               {[]string{strings.Replace(rule("a", "q", "", created), ":sqs:", ":sns:", 1)}, unreachable},
		"no ARN":                                 {[]string{strings.Replace(rule("a", "q", "", created), "arn:", "", 1)}, "ARN is not well formed"},
		"a topic":                                {[]string{"<TopicConfiguration><Topic>arn:aws:sns:us-east-1:111111111111:t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>"}, unreachable},
		"a topic that overlaps":                  {[]string{rule("a", "q", "", created), "<TopicConfiguration><Topic>arn:aws:sns:us-east-1:111111111111:t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>"}, overlapping},
		"no XML":                                 {[]string{"<QueueConfiguration>"}, "MalformedXML"},
		"EventBridge beside a rule":              {[]string{rule("a", "q", "", created), "<EventBridgeConfiguration></EventBridgeConfiguration>"}, ""},
		"a good rule before one of a lost queue": {[]string{rule("a", "q", "x|", created), rule("b", "missing", "y|", created)}, unreachable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, t.TempDir())
			if err := s.put(rule("before", "q", "", "ObjectRemoved:*")); err != nil {
				t.Fatal(err)
			}
			err := s.put(test.rules...)
			kept, _ := s.Get("lake")
			if test.want == "" {
				if err != nil || strings.Contains(string(kept), "before") {
					t.Errorf("got %v; kept %s", err, kept)
				}
				return
			}
			if _, known := errors.AsType[*notification.Error](err); !known || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if !strings.Contains(string(kept), "before") {
				t.Errorf("the old configuration is gone: %s", kept)
			}
			if got := s.queues.keys(t); !slices.Equal(got, []string{"q:test"}) {
				t.Errorf("a refused configuration was tried out: %v", got)
			}
		})
	}
}

func TestAConfigurationIsReplacedWholeAndKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	if err := s.put(rule("a", "q", "x&lt;/|.csv", created), rule("b", "q", "y/|", created), rule("c", "r", "z/|", created), "<EventBridgeConfiguration/>"); err != nil {
		t.Fatal(err)
	}
	if got := s.queues.keys(t); !slices.Equal(got, []string{"q:test", "r:test"}) {
		t.Errorf("each queue gets one test message: %v", got)
	}
	if err := s.put(rule("a", "q", "x &<+%2F|.csv", created, "ObjectRemoved:Delete"), "<EventBridgeConfiguration/>"); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	got, err := s.Get("lake")
	if err != nil {
		t.Fatal(err)
	}
	want := `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><QueueConfiguration><Id>a</Id><Queue>` + queues + `q</Queue>` +
		`<Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:Delete</Event><Filter><S3Key>` +
		`<FilterRule><Name>Prefix</Name><Value>x &amp;&lt;+%2F</Value></FilterRule><FilterRule><Name>Suffix</Name><Value>.csv</Value></FilterRule>` +
		`</S3Key></Filter></QueueConfiguration><EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if err := s.Forget("lake"); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Get("lake"); strings.Contains(string(got), "Queue") {
		t.Errorf("a forgotten configuration is there: %s", got)
	}
}

func TestDestinationsNeedNotBeValidated(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	body := "<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>arn:aws:lambda:us-east-1:111111111111:function:f</CloudFunction>" +
		"<Event>s3:ObjectCreated:Put</Event></CloudFunctionConfiguration>" + rule("a", "missing", "", "ObjectRemoved:*") + "</NotificationConfiguration>"
	if err := s.Put("lake", []byte(body), false, "", ""); err != nil {
		t.Fatal(err)
	}
	if got := s.queues.keys(t); len(got) > 0 {
		t.Errorf("test messages were sent: %v", got)
	}
}

func TestFiltersChooseKeys(t *testing.T) {
	t.Parallel()
	tests := []struct {
		filter, event, key string
		want               bool
	}{
		{"", "ObjectCreated:Put", "any", true},
		{"", "ObjectCreated:CompleteMultipartUpload", "any", true},
		{"", "ObjectRemoved:Delete", "any", false},
		{"t/input/|", "ObjectCreated:Put", "t/input/j/0000_part_00", true},
		{"t/input/|", "ObjectCreated:Put", "t/inputs", false},
		{"t/input/|", "ObjectCreated:Put", "T/input/x", false},
		{"t/|.zst", "ObjectCreated:Put", "t/x.zst", true},
		{"t/|.zst", "ObjectCreated:Put", "t/x.zst.tmp", false},
		{"ab|bc", "ObjectCreated:Put", "abc", true},
		{"a+b/|", "ObjectCreated:Put", "a b/x", true},
		{"a%20b/|", "ObjectCreated:Put", "a b/x", true},
		{"a b/|", "ObjectCreated:Put", "a b/x", false}, // a blank has to be encoded
		{"a+b/|", "ObjectCreated:Put", "a+b/x", false},
		{"a%2Bb/|", "ObjectCreated:Put", "a+b/x", true},
		{"year%3D2026/|", "ObjectCreated:Put", "year=2026/x", true},
		{"year=2026/|", "ObjectCreated:Put", "year=2026/x", false},
		{"%F0%9F%A6%86|", "ObjectCreated:Put", "🦆/x", true},
		{"🦆|", "ObjectCreated:Put", "🦆/x", false},
		{"50%|", "ObjectCreated:Put", "50%/x", false}, // no encoding of anything
		{"50%25/|", "ObjectCreated:Put", "50%/x", true},
		{"a*|", "ObjectCreated:Put", "abc", false}, // no wildcard
	}
	for _, test := range tests {
		t.Run(test.filter+" "+test.key, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				if err := s.put(rule("a", "q", test.filter, created)); err != nil {
					t.Fatal(err)
				}
				s.Tell(notification.Event{Name: test.event, Bucket: "lake", Key: test.key})
				s.Tell(notification.Event{Name: test.event, Bucket: "pond", Key: test.key})
				synctest.Wait()
				if got := len(s.queues.keys(t)) == 2; got != test.want {
					t.Errorf("got %v", s.queues.keys(t))
				}
			})
		})
	}
}

func TestAnEventSaysWhatHasHappened(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		if err := s.put(rule("job", "q", "", created, "ObjectRemoved:*")); err != nil {
			t.Fatal(err)
		}
		size := int64(0)
		time.Sleep(1234 * time.Millisecond)
		s.Tell(notification.Event{
			Name: "ObjectCreated:Put", Bucket: "lake", Key: "a b/ü+%2F&🦆", Size: &size, ETag: "d41d8", VersionID: "v1",
			Principal: "AIDAX", Address: "127.0.0.1", RequestID: "R", HostID: "h",
		})
		s.Tell(notification.Event{Name: "ObjectRemoved:Delete", Bucket: "lake", Key: "k"})
		synctest.Wait()
		var read struct{ Records []map[string]any }
		if err := json.Unmarshal([]byte(strings.TrimPrefix(s.queues.sent[1], "q ")), &read); err != nil {
			t.Fatal(err)
		}
		object := read.Records[0]["s3"].(map[string]any)["object"].(map[string]any)
		want := map[string]any{
			"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2000-01-01T00:00:01.234Z", "eventName": "ObjectCreated:Put",
			"userIdentity": map[string]any{"principalId": "AWS:AIDAX"}, "requestParameters": map[string]any{"sourceIPAddress": "127.0.0.1"},
			"responseElements": map[string]any{"x-amz-request-id": "R", "x-amz-id-2": "h"},
			"s3": map[string]any{
				"s3SchemaVersion": "1.0", "configurationId": "job",
				"bucket": map[string]any{"name": "lake", "arn": "arn:aws:s3:::lake", "ownerIdentity": read.Records[0]["s3"].(map[string]any)["bucket"].(map[string]any)["ownerIdentity"]},
				"object": map[string]any{"key": "a+b/%C3%BC%2B%252F%26%F0%9F%A6%86", "size": 0.0, "eTag": "d41d8", "versionId": "v1", "sequencer": object["sequencer"]},
			},
		}
		if diff := cmp.Diff(want, read.Records[0]); diff != "" {
			t.Error(diff)
		}
		if !strings.Contains(s.queues.sent[2], `"object":{"key":"k","sequencer":"`) {
			t.Errorf("a removal says %s", s.queues.sent[2])
		}
		if want := `q {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2000-01-01T00:00:00.000Z","Bucket":"lake","RequestId":"REQUEST","HostId":"host"}`; s.queues.sent[0] != want {
			t.Errorf("the test message is %s", s.queues.sent[0])
		}
	})
}

// TestSequencersRise compares as AWS documents it: after padding the shorter with zeros on its right.
func TestSequencersRise(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		if err := s.put(rule("a", "q", "", created)); err != nil {
			t.Fatal(err)
		}
		for range 600 {
			s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: "k"})
		}
		synctest.Wait()
		before, lengths := "", map[int]bool{}
		for _, line := range s.queues.sent[1:] {
			_, rest, _ := strings.Cut(line, `"sequencer":"`)
			hex, _, _ := strings.Cut(rest, `"`)
			lengths[len(hex)] = true
			padded := hex + strings.Repeat("0", 16-len(hex))
			if padded <= before {
				t.Fatalf("%s comes after %s", padded, before)
			}
			before = padded
		}
		if len(lengths) < 2 {
			t.Error("all sequencers have one length: nobody has to pad")
		}
	})
}

func TestFaultsOfEvents(t *testing.T) {
	t.Parallel()
	const pick = `"event": "ObjectCreated:.*", "resource": ":lake/a$"`
	tests := map[string]struct {
		fault string
		soon  []string // keys that come at once
		later []string // and all after two seconds
	}{
		"none":                    {`{"event": "x", "do": "drop"}`, []string{"a", "b", "c"}, []string{"a", "b", "c"}},
		"dropped":                 {`{` + pick + `, "do": "drop"}`, []string{"b", "c"}, []string{"b", "c"}},
		"delayed":                 {`{` + pick + `, "do": "delay", "milliseconds": 1500}`, []string{"b", "c"}, []string{"b", "c", "a"}},
		"sent twice":              {`{` + pick + `, "do": "duplicate", "milliseconds": 1500}`, []string{"a", "b", "c"}, []string{"a", "b", "c", "a"}},
		"reordered":               {`{` + pick + `, "do": "reorder"}`, []string{"a", "b", "c"}, []string{"a", "b", "c"}}, // see below
		"reordered and the last":  {`{"event": ".*", "resource": ":lake/c$", "do": "reorder"}`, []string{"a", "b"}, []string{"a", "b", "c"}},
		"held":                    {`{` + pick + `, "do": "hold"}`, []string{"b", "c"}, []string{"b", "c"}},
		"only the first is lost":  {`{"event": ".*", "times": 1, "do": "drop"}`, []string{"b", "c"}, []string{"b", "c"}},
		"all but the first held":  {`{"event": ".*", "skip": 1, "do": "hold"}`, []string{"a"}, []string{"a"}},
		"everything comes backed": {`{"event": ".*", "do": "delay", "milliseconds": 5}`, []string{}, []string{"a", "b", "c"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				s.fault("f.json", test.fault)
				if err := s.put(rule("a", "q", "", created)); err != nil {
					t.Fatal(err)
				}
				for _, key := range []string{"a", "b", "c"} {
					s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: key})
				}
				got := func() []string {
					synctest.Wait()
					keys := strings.Split(strings.ReplaceAll(strings.Join(s.queues.keys(t)[1:], " "), "q:", ""), " ")
					return slices.DeleteFunc(keys, func(key string) bool { return key == "" })
				}
				sorted := func(keys []string) string { return strings.Join(slices.Sorted(slices.Values(keys)), " ") }
				soon := got()
				if sorted(soon) != sorted(test.soon) {
					t.Errorf("soon: %v", soon)
				}
				if name == "reordered" && soon[0] != "b" {
					t.Errorf("in order: %v", soon)
				}
				time.Sleep(2 * time.Second)
				if later := got(); sorted(later) != sorted(test.later) {
					t.Errorf("later: %v", later)
				}
			})
		})
	}
}

func TestAHeldEventComesWhenItsFaultIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		s.fault("f.json", `{"event": ".*", "do": "hold"}`)
		if err := s.put(rule("a", "q", "", created)); err != nil {
			t.Fatal(err)
		}
		s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: "a"})
		synctest.Wait()
		if err := os.Remove(filepath.Join(s.dir, "faults", "f.json")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := s.queues.keys(t); !slices.Equal(got, []string{"q:test", "q:a"}) {
			t.Errorf("got %v", got)
		}
	})
}

// FuzzOverlap looks for a key of which two rules, that were accepted together, would both be told.
func FuzzOverlap(f *testing.F) {
	f.Add("a/", "", "a/b", ".c", "a/b.c")
	f.Add("a+", "b", "a%20", "", "a b")
	f.Fuzz(func(t *testing.T, p, q, u, v, key string) {
		s := start(t, t.TempDir())
		if s.put(rule("a", "q", p+"|"+q, created), rule("b", "r", u+"|"+v, created)) != nil {
			return
		}
		if err := s.Put("pond", nil, true, "", ""); err == nil {
			t.Error("no configuration at all was accepted")
		}
		synctest.Test(t, func(t *testing.T) {
			s := start(t, s.dir)
			s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: key})
			synctest.Wait()
			if got := s.queues.keys(t); len(got) > 1 {
				t.Errorf("%q went to %v", key, got)
			}
		})
	})
}

// FuzzConfigurations puts any document: one that is accepted is given back such that it is accepted and the same.
func FuzzConfigurations(f *testing.F) {
	f.Add("<NotificationConfiguration>" + rule("a", "q", "a+%2F|.b", created) + "<EventBridgeConfiguration/></NotificationConfiguration>")
	f.Add("<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>arn:x</CloudFunction><Event>s3:ObjectAcl:Put</Event></CloudFunctionConfiguration></NotificationConfiguration>")
	f.Fuzz(func(t *testing.T, body string) {
		s := start(t, t.TempDir())
		if s.Put("lake", []byte(body), false, "", "") != nil {
			return
		}
		first, err := s.Get("lake")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Put("lake", first, false, "", ""); err != nil {
			t.Fatalf("%s was given back and is refused: %v", first, err)
		}
		second, err := s.Get("lake")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(first), string(second)); diff != "" {
			t.Error(diff)
		}
	})
}
