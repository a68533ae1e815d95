package notification_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/aws/s3/notification"
)

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
