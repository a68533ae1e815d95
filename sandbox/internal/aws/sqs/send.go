package sqs

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/aws/sqs/queue"
)

const (
	maxBatch      = 1 << 20 // bytes of a batch's messages together ("Amazon SQS message quotas")
	maxAttributes = 10      // of a message
)

type attributeValue struct {
	DataType    string
	StringValue string `json:",omitempty"`
	BinaryValue []byte `json:",omitempty"`
}

// parcel is a message that is sent.
type parcel struct {
	MessageBody             string
	DelaySeconds            *int
	MessageAttributes       map[string]attributeValue
	MessageSystemAttributes map[string]attributeValue
	MessageGroupID          string `json:"MessageGroupId"`
	MessageDeduplicationID  string `json:"MessageDeduplicationId"`
}

type sendInput struct {
	queueInput
	parcel
}

type sendOutput struct {
	MessageID    string `json:"MessageId"`
	Body         string `json:"MD5OfMessageBody"`
	Attributes   string `json:"MD5OfMessageAttributes,omitempty"`
	SystemValues string `json:"MD5OfMessageSystemAttributes,omitempty"`
}

func (s *Service) send(ctx context.Context, in sendInput) (sendOutput, error) {
	return with(s, in.queueInput, func(q *queueRecord) (sendOutput, error) { return s.put(q, in.parcel, awsjson.Caller(ctx).ID()) })
}

// put checks a message and puts it into a queue.
func (s *Service) put(q *queueRecord, p parcel, sender string) (sendOutput, error) {
	m, err := p.message()
	if err != nil {
		return sendOutput{}, err
	}
	hide := q.Attributes.Seconds(attribute.Delay)
	if p.DelaySeconds != nil {
		if *p.DelaySeconds < 0 || *p.DelaySeconds > 900 {
			return sendOutput{}, invalid(attribute.Delay, "DelaySeconds must be >= 0 and <= 900")
		}
		hide = time.Duration(*p.DelaySeconds) * time.Second
	}
	if limit := q.Attributes.Number(attribute.MaxSize); size(m) > limit {
		return sendOutput{}, failure("InvalidParameterValue", "One or more parameters are invalid. Reason: Message must be shorter than "+strconv.Itoa(limit)+" bytes.")
	}
	m.ID, m.Sender, m.Sent = newID(), sender, s.Now()
	q.Messages.Add(m, m.Sent.Add(hide))
	out := sendOutput{MessageID: m.ID, Body: queue.Digest(m.Body), Attributes: queue.DigestAttributes(m.Attributes)}
	if m.Trace != "" {
		out.SystemValues = queue.DigestAttributes(map[string]queue.Attribute{traceHeader: {Type: "String", Text: m.Trace}})
	}
	return out, nil
}

func size(m *queue.Message) int {
	total := len(m.Body)
	for name, value := range m.Attributes {
		total += len(name) + value.Size()
	}
	return total
}

// message checks what is the same for every queue.
func (p parcel) message() (*queue.Message, error) {
	switch {
	case p.MessageBody == "":
		return nil, missing("MessageBody")
	case p.MessageDeduplicationID != "":
		return nil, invalid("MessageDeduplicationId", "The request include parameter that is not valid for this queue type")
	case strings.ContainsFunc(p.MessageBody, forbidden):
		return nil, failure("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF")
	case len(p.MessageAttributes) > maxAttributes:
		return nil, invalid("MessageAttributes", "Number of message attributes ["+strconv.Itoa(len(p.MessageAttributes))+"] exceeds the allowed maximum ["+strconv.Itoa(maxAttributes)+"]")
	}
	m := &queue.Message{Body: p.MessageBody, Group: p.MessageGroupID}
	for name, value := range p.MessageAttributes {
		read, err := value.attribute(name)
		if err != nil {
			return nil, err
		}
		if m.Attributes == nil {
			m.Attributes = map[string]queue.Attribute{}
		}
		m.Attributes[name] = read
	}
	for name, value := range p.MessageSystemAttributes {
		if name != traceHeader || value.DataType != "String" || value.StringValue == "" {
			return nil, invalid("MessageSystemAttributes", "The one message system attribute is AWSTraceHeader, a String")
		}
		m.Trace = value.StringValue
	}
	return m, nil
}

// forbidden reports whether a character is not one of those that XML 1.0 knows, which are all that SQS takes.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r > 0xFFFD && r < 0x10000
}

// attribute checks a message attribute (SQS Developer Guide, "Amazon SQS message metadata").
func (v attributeValue) attribute(name string) (queue.Attribute, error) {
	lower := strings.ToLower(name)
	wrong := func(reason string) (queue.Attribute, error) {
		return queue.Attribute{}, invalid("MessageAttributes", "Message attribute "+strconv.Quote(name)+": "+reason)
	}
	switch {
	case !regexp.MustCompile(`^[A-Za-z0-9_.-]{1,256}$`).MatchString(name),
		strings.HasPrefix(name, "."), strings.HasSuffix(name, "."), strings.Contains(name, ".."),
		strings.HasPrefix(lower, "aws."), strings.HasPrefix(lower, "amazon."):
		return wrong("the name is not valid")
	case len(v.DataType) > 256:
		return wrong("the type is longer than 256 bytes")
	}
	read := queue.Attribute{Type: v.DataType, Text: v.StringValue, Binary: v.BinaryValue}
	switch kind, _, _ := strings.Cut(v.DataType, "."); kind {
	case "Binary":
		if len(v.BinaryValue) == 0 || v.StringValue != "" {
			return wrong("a Binary has a binary value that is not empty, and no other")
		}
		return read, nil
	case "Number":
		if _, err := strconv.ParseFloat(v.StringValue, 64); err != nil {
			return wrong("the value is no number")
		}
	case "String":
	default:
		return wrong("the type is String, Number or Binary, with a label perhaps")
	}
	if v.StringValue == "" || len(v.BinaryValue) > 0 || strings.ContainsFunc(v.StringValue, forbidden) {
		return wrong("the value is text that is not empty, without control characters")
	}
	return read, nil
}

// entry is one part of a batch.
type entry struct {
	ID string `json:"Id"`
}

func (e entry) id() string { return e.ID }

// entryFailure is what became of an entry that failed (SQS API Reference, BatchResultErrorEntry).
type entryFailure struct {
	ID          string `json:"Id"`
	Code        string
	Message     string
	SenderFault bool
}

// batchOutput is the output of every batch; R is that of one entry.
type batchOutput[R any] struct {
	Successful []R
	Failed     []entryFailure
}

// each does the entries of a batch one after the other.
func each[E interface{ id() string }, R any](entries []E, run func(E) (R, error)) (batchOutput[R], error) {
	out := batchOutput[R]{Successful: []R{}, Failed: []entryFailure{}}
	switch {
	case len(entries) == 0:
		return out, failure("EmptyBatchRequest", "There should be at least one entry in the request.")
	case len(entries) > 10:
		return out, failure("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent "+strconv.Itoa(len(entries))+".")
	}
	var ids []string
	for _, e := range entries {
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`).MatchString(e.id()) {
			return out, failure("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
		}
		if slices.Contains(ids, e.id()) {
			return out, failure("BatchEntryIdsNotDistinct", "Id "+e.id()+" repeated.")
		}
		ids = append(ids, e.id())
	}
	for _, e := range entries {
		result, err := run(e)
		fault, known := errors.AsType[*awsjson.Error](err)
		switch {
		case err == nil:
			out.Successful = append(out.Successful, result)
		case known:
			out.Failed = append(out.Failed, entryFailure{ID: e.id(), Code: queryCode(fault.Code), Message: fault.Message, SenderFault: true})
		default:
			return out, err
		}
	}
	return out, nil
}

type sendEntry struct {
	entry
	parcel
}

type sendBatchInput struct {
	queueInput
	Entries []sendEntry
}

type sentEntry struct {
	entry
	sendOutput
}

func (s *Service) sendBatch(ctx context.Context, in sendBatchInput) (batchOutput[sentEntry], error) {
	return with(s, in.queueInput, func(q *queueRecord) (batchOutput[sentEntry], error) {
		total := 0
		for _, e := range in.Entries {
			if m, err := e.message(); err == nil {
				total += size(m)
			}
		}
		if total > maxBatch {
			return batchOutput[sentEntry]{}, failure("BatchRequestTooLong", "Batch requests cannot be longer than "+strconv.Itoa(maxBatch)+" bytes. You have sent "+strconv.Itoa(total)+" bytes.")
		}
		return each(in.Entries, func(e sendEntry) (sentEntry, error) {
			sent, err := s.put(q, e.parcel, awsjson.Caller(ctx).ID())
			return sentEntry{e.entry, sent}, err
		})
	})
}

// newID makes the id of a message, in the form of a UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
