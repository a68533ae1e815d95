package queue_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/executor/queue"
)

// event is a message of S3 with one event, as the Amazon S3 User Guide shows it
// in "Event message structure".
func event(name, key, etag string) string {
	return `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2","eventTime":"1970-01-01T00:00:00.000Z",` +
		`"eventName":"` + name + `","s3":{"s3SchemaVersion":"1.0","configurationId":"standin-x","bucket":{"name":"lake","arn":"arn:aws:s3:::lake"},` +
		`"object":{"key":"` + key + `","size":1024,"eTag":"` + etag + `","sequencer":"0055AED6DCD90281E5"}}}]}`
}

const (
	inputKey  = "a+b/input/abcdefghij012345/00001-public.t_(1)/1/0000_part_00.zst"
	emptyETag = "d41d8cd98f00b204e9800998ecf8427e"
)

func TestTasksAreReadFromMessages(t *testing.T) {
	t.Parallel()
	own := queue.Task{Job: "abcdefghij012345", File: inputKey, Bucket: "lake", Request: "r"}
	landed := queue.Task{Job: "abcdefghij012345", File: inputKey, Bucket: "lake", ETag: emptyETag}
	blank := landed
	blank.File = "a b/input/abcdefghij012345/00001-public.t/1/0000_part_00"
	// As long as a key may be (1,024 bytes in UTF-8), and three times as long in events.
	long := landed
	long.File = strings.Repeat("猫 +%=&", 112) + strings.Repeat("ü", 35) + "/input/abcdefghij012345/00001-public.t/1/0000_part_00.zst"
	if n := len(long.File); n < 1000 || n > 1024 {
		t.Fatalf("the long key has %d bytes", n)
	}
	encoded := strings.ReplaceAll(url.QueryEscape(long.File), "%2F", "/")
	for name, test := range map[string]struct {
		body string
		want []queue.Task
	}{
		"a long key of letters that are encoded": {event("ObjectCreated:Put", encoded, emptyETag), []queue.Task{long}},
		"a key whose blanks are %20":             {event("ObjectCreated:Put", strings.ReplaceAll(encoded, "+", "%20"), emptyETag), []queue.Task{long}},
		"what Standin sends":                     {own.Body(), []queue.Task{own}},
		"an event with an encoded key":           {event("ObjectCreated:Put", "a%2Bb/input/abcdefghij012345/00001-public.t_%281%29/1/0000_part_00.zst", emptyETag), []queue.Task{landed}},
		"a blank in a key is a plus":             {event("ObjectCreated:CompleteMultipartUpload", "a+b/input/abcdefghij012345/00001-public.t/1/0000_part_00", emptyETag), []queue.Task{blank}},
		"a manifest":                             {event("ObjectCreated:Put", "input/abcdefghij012345/00001-public.t/1/manifest", emptyETag), nil},
		"an output":                              {event("ObjectCreated:Put", "output/abcdefghij012345/00001-public.t/1/0000_part_00.zst", emptyETag), nil},
		"a removal":                              {event("ObjectRemoved:Delete", inputKey, emptyETag), nil},
		"a test event":                           {`{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2014-10-13T15:57:02.089Z","Bucket":"lake","RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}`, nil},
		"no records":                             {`{"Records":[]}`, nil},
	} {
		got, err := queue.Tasks(test.body)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestForeignMessagesAreErrorsThatDoNotQuoteThem(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "hunter2", `{"hunter2": 1}`, `[]`, `{"Records": null}`, event("ObjectCreated:Put", "%zz/hunter2", emptyETag)} {
		_, err := queue.Tasks(body)
		if err == nil {
			t.Errorf("%q is accepted", body)
			continue
		}
		if text := err.Error(); len(text) > 100 {
			t.Errorf("the error is %q", text)
		}
	}
}

func FuzzTasks(f *testing.F) {
	for _, body := range []string{"", "{}", event("ObjectCreated:Put", inputKey, emptyETag), queue.Task{Job: "j", File: "f", Bucket: "b"}.Body()} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		tasks, err := queue.Tasks(body)
		if err != nil && len(tasks) > 0 {
			t.Fatal("tasks beside an error")
		}
		for _, task := range tasks {
			if !json.Valid([]byte(task.Body())) {
				t.Fatalf("%+v has no body", task)
			}
		}
	})
}
