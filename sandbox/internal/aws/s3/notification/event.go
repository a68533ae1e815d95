package notification

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"standin/sandbox/internal/roles"
)

// Event is something that has happened to an object.
type Event struct {
	Name      string // such as ObjectCreated:Put
	Bucket    string
	Key       string // as it is
	Size      *int64 // nil when the object is gone
	ETag      string // without quotes; empty when the object is gone
	VersionID string // empty where the bucket has no versions
	Principal string // id of who did it
	Address   string // from where
	RequestID string
	HostID    string
}

// record is an event as S3 words it (S3 User Guide, "Event message structure"); 2.1 is the version of all event types
// that the sandbox sends.
type record struct {
	EventVersion      string            `json:"eventVersion"`
	EventSource       string            `json:"eventSource"`
	Region            string            `json:"awsRegion"`
	Time              string            `json:"eventTime"`
	Name              string            `json:"eventName"`
	UserIdentity      identity          `json:"userIdentity"`
	RequestParameters map[string]string `json:"requestParameters"`
	ResponseElements  map[string]string `json:"responseElements"`
	S3                about             `json:"s3"`
}

type identity struct {
	PrincipalID string `json:"principalId"`
}

type about struct {
	SchemaVersion   string     `json:"s3SchemaVersion"`
	ConfigurationID string     `json:"configurationId"`
	Bucket          bucketInfo `json:"bucket"`
	Object          objectInfo `json:"object"`
}

type bucketInfo struct {
	Name  string   `json:"name"`
	Owner identity `json:"ownerIdentity"`
	ARN   string   `json:"arn"`
}

type objectInfo struct {
	Key       string `json:"key"`
	Size      *int64 `json:"size,omitempty"`
	ETag      string `json:"eTag,omitempty"`
	VersionID string `json:"versionId,omitempty"`
	Sequencer string `json:"sequencer"`
}

// message is the body of the message that tells of an event.
func (e Event) message(rule, region, sequencer string, at time.Time) string {
	return text(map[string][]record{"Records": {{
		EventVersion: "2.1", EventSource: "aws:s3", Region: region, Time: stamp(at), Name: e.Name,
		UserIdentity:      identity{"AWS:" + e.Principal},
		RequestParameters: map[string]string{"sourceIPAddress": e.Address},
		ResponseElements:  map[string]string{"x-amz-request-id": e.RequestID, "x-amz-id-2": e.HostID},
		S3: about{
			SchemaVersion: "1.0", ConfigurationID: rule,
			Bucket: bucketInfo{e.Bucket, identity{roles.Principal{Name: "owner"}.ID()}, bucketARN(e.Bucket)},
			Object: objectInfo{encode(e.Key), e.Size, e.ETag, e.VersionID, sequencer},
		},
	}}})
}

// testMessage is what S3 sends when a configuration is saved (S3 User Guide, "Event message structure").
func testMessage(bucket, requestID, hostID string, at time.Time) string {
	return text(struct{ Service, Event, Time, Bucket, RequestId, HostId string }{
		"Amazon S3", "s3:TestEvent", stamp(at), bucket, requestID, hostID,
	})
}

func text(value any) string {
	out, err := json.Marshal(value)
	if err != nil {
		panic("an event is no JSON: " + err.Error())
	}
	return string(out)
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

func bucketARN(bucket string) string { return "arn:aws:s3:::" + bucket }

// sequencer makes the n-th sequencer. They are of different lengths: to compare two of one key, the shorter is padded
// with zeros on its right.
func sequencer(n int64) string {
	padded := strings.ToUpper(strconv.FormatInt(n, 16))
	padded = strings.Repeat("0", 16-len(padded)) + padded
	return strings.TrimRight(padded, "0")
}
