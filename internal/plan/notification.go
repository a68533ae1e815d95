package plan

import (
	"slices"
	"strings"
)

// Notification is one event notification of a bucket: the events of the objects
// with the prefix and the suffix go to a destination.
type Notification struct {
	ID          string           `json:"id"`
	Kind        NotificationKind `json:"kind"`
	Destination string           `json:"destination"` // ARN
	Events      []string         `json:"events"`      // such as s3:ObjectCreated:*
	Prefix      string           `json:"prefix"`
	Suffix      string           `json:"suffix"`
}

// NotificationKind is what a notification's destination is.
type NotificationKind string

// The destinations of notifications that have filters.
const (
	ToQueue    NotificationKind = "queue"
	ToTopic    NotificationKind = "topic"
	ToFunction NotificationKind = "function"
)

// BucketEvents is the whole configuration of a bucket's notifications, which can
// be read and written only as one (AWS: PutBucketNotificationConfiguration).
type BucketEvents struct {
	Notifications []Notification
	EventBridge   bool // all events go there as well, whatever the notifications
}

const created = "s3:ObjectCreated:*"

// Notification is the one that a job of the pipeline Lambda adds to its bucket.
func (p *Plan) Notification() Notification {
	return Notification{
		ID: JobName(p.Job), Kind: ToQueue, Destination: p.QueueARN(p.TaskQueue()),
		Events: []string{created}, Prefix: p.InputRoot(), Suffix: p.Staging.Compression.Suffix(),
	}
}

// Overlaps reports whether S3 refuses both in one configuration: they share an
// event, and there can be a key that both filters match (Amazon S3 User Guide,
// "Configuring event notifications using object key name filtering").
func (n Notification) Overlaps(other Notification) bool {
	return slices.ContainsFunc(n.Events, func(a string) bool {
		return slices.ContainsFunc(other.Events, func(b string) bool { return sameEvent(a, b) })
	}) && eitherHas(n.Prefix, other.Prefix, strings.HasPrefix) && eitherHas(n.Suffix, other.Suffix, strings.HasSuffix)
}

func eitherHas(a, b string, has func(string, string) bool) bool { return has(a, b) || has(b, a) }

// sameEvent reports whether one event is the other or one of its kind.
func sameEvent(a, b string) bool {
	kindA, all := strings.CutSuffix(a, "*")
	kindB, allB := strings.CutSuffix(b, "*")
	switch {
	case all && allB:
		return eitherHas(kindA, kindB, strings.HasPrefix)
	case all:
		return strings.HasPrefix(b, kindA)
	case allB:
		return strings.HasPrefix(a, kindB)
	default:
		return a == b
	}
}
