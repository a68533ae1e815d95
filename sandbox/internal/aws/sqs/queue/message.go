package queue

import (
	"crypto/md5" //nolint:gosec // SQS's checksum is MD5
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"
)

// Attribute is the value of a message attribute.
type Attribute struct {
	Type   string // String, Number or Binary, with a label of the sender's behind a dot
	Text   string // of a String or a Number
	Binary []byte
}

// IsBinary reports whether the value is Binary, not Text.
func (a Attribute) IsBinary() bool {
	kind, _, _ := strings.Cut(a.Type, ".")
	return kind == "Binary"
}

// Size is what the value and its type count towards the limit of a message, in bytes.
func (a Attribute) Size() int { return len(a.Type) + len(a.Text) + len(a.Binary) }

// Message is a message in a queue. Whoever sends it sets the first group of fields.
type Message struct {
	ID         string
	Body       string
	Attributes map[string]Attribute `json:",omitempty"`
	Trace      string               `json:",omitempty"` // AWSTraceHeader
	Group      string               `json:",omitempty"` // MessageGroupId
	Sender     string               // id of who sent it
	Sent       time.Time            // the move to a dead-letter queue leaves it as it is

	FirstReceived time.Time // zero until then
	Receives      int       // in all queues
	Source        string    `json:",omitempty"` // ARN of the queue from which it was moved to this dead-letter queue

	Here     int       // receives in this queue
	Receipt  string    // of the last receive
	Received time.Time // at the last receive
	Visible  time.Time // from then on it can be received
}

// inFlight reports whether a consumer has the message. One that is delayed is not in flight.
func (m *Message) inFlight(now time.Time) bool { return m.Here > 0 && now.Before(m.Visible) }

// Digest is the MD5 of a body, in hexadecimal.
func Digest(body string) string {
	sum := md5.Sum([]byte(body)) //nolint:gosec // SQS's checksum is MD5
	return hex.EncodeToString(sum[:])
}

// DigestAttributes is the MD5 of message attributes, in hexadecimal, and empty for none. Names, types and values go
// into it in the order of the names, each after its length (SQS Developer Guide, "Calculating the MD5 message digest
// for message attributes").
func DigestAttributes(attributes map[string]Attribute) string {
	if len(attributes) == 0 {
		return ""
	}
	var encoded []byte
	add := func(text string) {
		encoded = binary.BigEndian.AppendUint32(encoded, uint32(len(text))) //nolint:gosec // shorter than a message
		encoded = append(encoded, text...)
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[name]
		add(name)
		add(value.Type)
		if value.IsBinary() {
			encoded = append(encoded, 2)
			add(string(value.Binary))
		} else {
			encoded = append(encoded, 1)
			add(value.Text)
		}
	}
	return Digest(string(encoded))
}
