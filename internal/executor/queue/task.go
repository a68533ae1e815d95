package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"standin/internal/plan"
)

// Task says that a file is to be masked. It is what Standin sends, and what an
// event of S3 is decoded into.
type Task struct {
	Job    string `json:"job"`
	File   string `json:"file"` // key of the input file
	Bucket string `json:"bucket"`
	// ETag is of the object of which an event told, without quotation marks; empty
	// in tasks that Standin sends.
	ETag string `json:"etag,omitempty"`
	// Base is how many rows of the table stand in the files before this one. Events
	// do not tell it.
	Base int64 `json:"base,omitempty"`
	// Request tells the tasks that Standin sends apart; empty in events.
	Request string `json:"request,omitempty"`
}

// notification is a message of S3, as far as it matters here (Amazon S3 User
// Guide, "Event message structure").
type notification struct {
	Event   string   `json:"Event"` // only in s3:TestEvent, which comes when a notification is saved
	Records []record `json:"Records"`
	Task
}

type record struct {
	Name string `json:"eventName"`
	S3   struct {
		Bucket struct {
			Name string `json:"name"`
		} `json:"bucket"`
		Object struct {
			Key  string `json:"key"` // encoded as in a form: a blank is a plus
			ETag string `json:"eTag"`
		} `json:"object"`
	} `json:"s3"`
}

// Tasks reads a message. One of S3 may hold several events or, when it is a test,
// none; events of anything but files of a job are left out. A message that nobody
// sends here is an error.
func Tasks(body string) ([]Task, error) {
	var n notification
	if err := json.Unmarshal([]byte(body), &n); err != nil {
		return nil, fmt.Errorf("read a task: it is no JSON of %d bytes", len(body))
	}
	switch {
	case n.File != "" && n.Bucket != "":
		return []Task{n.Task}, nil
	case n.Event == "s3:TestEvent":
		return nil, nil
	case n.Records == nil:
		return nil, fmt.Errorf("read a task: %d bytes are neither a task nor an event of S3", len(body))
	}
	var tasks []Task
	for _, r := range n.Records {
		key, err := url.QueryUnescape(r.S3.Object.Key)
		if err != nil {
			return nil, errors.New("read an event of S3: its key is not encoded as S3 does")
		}
		place, ok := plan.Locate(key)
		if !ok || !strings.HasPrefix(r.Name, "ObjectCreated:") {
			continue
		}
		tasks = append(tasks, Task{Job: place.Job, File: key, Bucket: r.S3.Bucket.Name, ETag: bare(r.S3.Object.ETag)})
	}
	return tasks, nil
}

// Body is the message of a task that Standin sends.
func (t Task) Body() string { return encode(t) }

// encode writes a message; its parts are texts and numbers.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("queue: a message of texts and numbers cannot be encoded: " + err.Error())
	}
	return string(text)
}

// bare is an ETag without its quotation marks, which events leave out.
func bare(etag string) string { return strings.Trim(etag, `"`) }
