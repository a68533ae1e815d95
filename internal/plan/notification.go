package plan

import (
	"fmt"
	"net/url"
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
	// Prefix and Suffix are those of keys in the form in which S3 keeps them, which
	// is encoded: see KeyPrefix.
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
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
		Events: []string{created}, Prefix: encodeFilter(p.InputRoot()), Suffix: encodeFilter(p.Staging.Compression.Suffix()),
	}
}

// KeyPrefix is the prefix of the keys themselves, which is what Prefix encodes.
func (n Notification) KeyPrefix() string { return decodeFilter(n.Prefix) }

// encodeFilter writes a part of a key as the value of a filter: a blank is a plus,
// and whatever is not safe in a key is percent-encoded, as otherwise no key ever
// matches (Amazon S3 User Guide, "Configuring event notifications using object key
// name filtering", and "Naming Amazon S3 objects" for what is safe).
func encodeFilter(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("/!-_.*'()", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// decodeFilter reads the value of a filter. One that nobody encoded stays as it is.
func decodeFilter(value string) string {
	if text, err := url.QueryUnescape(value); err == nil {
		return text
	}
	return value
}

// Overlaps reports whether S3 refuses both in one configuration: they share an
// event, and there can be a key that both filters match (Amazon S3 User Guide,
// "Configuring event notifications using object key name filtering").
func (n Notification) Overlaps(other Notification) bool {
	return slices.ContainsFunc(n.Events, func(a string) bool {
		return slices.ContainsFunc(other.Events, func(b string) bool { return sameEvent(a, b) })
	}) && eitherHas(n.KeyPrefix(), other.KeyPrefix(), strings.HasPrefix) &&
		eitherHas(decodeFilter(n.Suffix), decodeFilter(other.Suffix), strings.HasSuffix)
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
