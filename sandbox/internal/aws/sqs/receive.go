package sqs

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"
	"time"

	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/aws/sqs/queue"
)

// traceHeader is the one system attribute that a sender sets.
const traceHeader = "AWSTraceHeader"

type receiveInput struct {
	queueInput
	MaxNumberOfMessages         *int
	WaitTimeSeconds             *int
	VisibilityTimeout           *int
	AttributeNames              []string // the older name of the next
	MessageSystemAttributeNames []string
	MessageAttributeNames       []string
}

type received struct {
	MessageID         string `json:"MessageId"`
	ReceiptHandle     string
	Body              string
	BodyDigest        string                    `json:"MD5OfBody"`
	Attributes        map[string]string         `json:",omitempty"`
	MessageAttributes map[string]attributeValue `json:",omitempty"`
	AttributesDigest  string                    `json:"MD5OfMessageAttributes,omitempty"`
}

type receiveOutput struct {
	Messages []received `json:",omitempty"`
}

// receive answers when there is a message, or when the time to wait is over.
func (s *Service) receive(ctx context.Context, in receiveInput) (receiveOutput, error) {
	names := slices.Concat(in.AttributeNames, in.MessageSystemAttributeNames)
	for _, name := range names {
		if !slices.Contains(systemAttributes(), name) {
			return receiveOutput{}, failure("InvalidAttributeName", "Unknown Attribute "+name+".")
		}
	}
	begun := s.Now()
	for {
		out, look, err := s.receiveNow(in, names, begun)
		if err != nil || len(out.Messages) > 0 || look.after <= 0 {
			return out, err
		}
		timer := time.NewTimer(look.after)
		select {
		case <-ctx.Done():
			timer.Stop()
			return out, nil // nobody reads it
		case <-look.changed:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// again says when to look for messages again.
type again struct {
	after   time.Duration // 0: the time is over
	changed <-chan struct{}
}

func (s *Service) receiveNow(in receiveInput, names []string, begun time.Time) (receiveOutput, again, error) {
	var look again
	out, err := with(s, in.queueInput, func(q *queueRecord) (receiveOutput, error) {
		limit, err := ranged("MaxNumberOfMessages", in.MaxNumberOfMessages, 1, 1, 10)
		if err != nil {
			return receiveOutput{}, err
		}
		hide, err := ranged(attribute.Visibility, in.VisibilityTimeout, q.Attributes.Number(attribute.Visibility), 0, 43_200)
		if err != nil {
			return receiveOutput{}, err
		}
		patience, err := ranged("WaitTimeSeconds", in.WaitTimeSeconds, q.Attributes.Number(attribute.Wait), 0, 20)
		if err != nil {
			return receiveOutput{}, err
		}
		now := s.Now()
		if q.Messages.Count(now).InFlight >= queue.MaxInFlight {
			return receiveOutput{}, failure("OverLimit", "Too many messages in flight.")
		}
		messages := s.take(q, now, limit, time.Duration(hide)*time.Second)
		end := begun.Add(time.Duration(patience) * time.Second)
		look = again{after: end.Sub(now), changed: q.Messages.Changed()}
		if next, found := q.Messages.Next(now); found && next.Before(end) {
			look.after = next.Sub(now)
		}
		var out receiveOutput
		for _, m := range messages {
			out.Messages = append(out.Messages, in.show(m, names))
		}
		return out, nil
	})
	return out, look, err
}

// take receives messages; those that were received too often go to the dead-letter queue.
func (s *Service) take(q *queueRecord, now time.Time, limit int, hide time.Duration) []*queue.Message {
	target, maxReceives := (*queueRecord)(nil), 0
	if dead, found := s.queues[strings.TrimPrefix(q.redrive.Target, s.arn(""))]; found {
		target, maxReceives = dead, q.redrive.MaxReceives
	}
	messages, dead := q.Messages.Receive(now, limit, hide, maxReceives, func(m *queue.Message) string {
		return receipt{s.arn(q.Name), m.ID, rand.Text()}.handle()
	})
	for _, m := range dead {
		m.Source = s.arn(q.Name)
		target.Messages.Add(m, now)
	}
	return messages
}

// ranged is the value of a parameter, or what is usual.
func ranged(name string, given *int, usual, least, most int) (int, error) {
	if given == nil {
		return usual, nil
	}
	if *given < least || *given > most {
		return 0, failure("InvalidParameterValue", "Value "+strconv.Itoa(*given)+" for parameter "+name+" is invalid. Reason: Must be >= "+strconv.Itoa(least)+" and <= "+strconv.Itoa(most)+", if provided.")
	}
	return *given, nil
}

// systemAttributes are the names that MessageSystemAttributeNames can have; two of them are of FIFO queues only.
func systemAttributes() []string {
	return []string{
		"All", "ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp", traceHeader,
		"MessageGroupId", "DeadLetterQueueSourceArn", "MessageDeduplicationId", "SequenceNumber", attribute.ManagedSSE,
	}
}

// show is a message with the attributes that were asked for.
func (in receiveInput) show(m *queue.Message, names []string) received {
	out := received{MessageID: m.ID, ReceiptHandle: m.Receipt, Body: m.Body, BodyDigest: queue.Digest(m.Body)}
	for name, value := range map[string]string{
		"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.FirstReceived.UnixMilli(), 10),
		"ApproximateReceiveCount":          strconv.Itoa(m.Receives),
		"SenderId":                         m.Sender,
		"SentTimestamp":                    strconv.FormatInt(m.Sent.UnixMilli(), 10),
		traceHeader:                        m.Trace,
		"MessageGroupId":                   m.Group,
		"DeadLetterQueueSourceArn":         m.Source,
	} {
		if value == "" || !slices.Contains(names, name) && !slices.Contains(names, "All") {
			continue
		}
		if out.Attributes == nil {
			out.Attributes = map[string]string{}
		}
		out.Attributes[name] = value
	}
	shown := map[string]queue.Attribute{}
	for name, value := range m.Attributes {
		if !slices.ContainsFunc(in.MessageAttributeNames, func(pattern string) bool { return asksFor(pattern, name) }) {
			continue
		}
		if out.MessageAttributes == nil {
			out.MessageAttributes = map[string]attributeValue{}
		}
		shown[name] = value
		out.MessageAttributes[name] = attributeValue{DataType: value.Type, StringValue: value.Text, BinaryValue: value.Binary}
	}
	out.AttributesDigest = queue.DigestAttributes(shown)
	return out
}

// asksFor compares a message attribute's name with one of MessageAttributeNames: a name, All, .* or a prefix and .*.
func asksFor(pattern, name string) bool {
	if prefix, found := strings.CutSuffix(pattern, ".*"); found {
		return strings.HasPrefix(name, prefix)
	}
	return pattern == "All" || pattern == name
}
