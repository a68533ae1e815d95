package sqs

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/roles"
)

// Attributes of a queue that more than one place asks for.
const (
	visibility = "VisibilityTimeout"
	retention  = "MessageRetentionPeriod"
	delay      = "DelaySeconds"
	wait       = "ReceiveMessageWaitTimeSeconds"
	maxSize    = "MaximumMessageSize"
	policy     = "Policy"
	redrive    = "RedrivePolicy"
	allow      = "RedriveAllowPolicy"
	kmsKey     = "KmsMasterKeyId"
	kmsReuse   = "KmsDataKeyReusePeriodSeconds"
	managedSSE = "SqsManagedSseEnabled"
)

// span is the range of a number, and its default.
type span struct{ least, most, usual int }

// spans are the ranges that the SQS API Reference gives under SetQueueAttributes.
func spans() map[string]span {
	return map[string]span{
		delay:      {0, 900, 0},
		maxSize:    {1024, 1 << 20, 1 << 20},
		retention:  {60, 1_209_600, 345_600},
		wait:       {0, 20, 0},
		visibility: {0, 43_200, 30},
		kmsReuse:   {60, 86_400, 300},
	}
}

func defaults() map[string]string {
	out := map[string]string{managedSSE: "true"}
	for name, span := range spans() {
		if name != kmsReuse {
			out[name] = strconv.Itoa(span.usual)
		}
	}
	return out
}

// seconds is an attribute that is a length of time.
func (q *queueRecord) seconds(name string) time.Duration {
	return time.Duration(q.number(name)) * time.Second
}

func (q *queueRecord) number(name string) int {
	value, err := strconv.Atoi(q.Attributes[name])
	if err != nil {
		panic("an attribute that was checked is no number: " + err.Error())
	}
	return value
}

// normal checks the value of an attribute and gives it the form in which it is kept. The empty value takes policies and
// the key away.
func normal(name, value string) (string, error) {
	if span, found := spans()[name]; found {
		number, err := strconv.Atoi(value)
		if err != nil || number < span.least || number > span.most {
			return "", badAttribute(name)
		}
		return strconv.Itoa(number), nil
	}
	var err error
	switch name {
	case kmsKey:
	case policy:
		if value != "" {
			_, err = roles.ParseResourcePolicy(value)
		}
	case redrive:
		var read redrivePolicy
		if read, err = parseRedrive(value); err == nil && value != "" {
			value = read.String()
		}
	case allow:
		_, err = parseAllow(value)
	case managedSSE:
		if value != "true" && value != "false" {
			return "", badAttribute(name)
		}
	case "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit":
		return "", failure("UnsupportedOperation", "The sandbox has standard queues only.")
	default:
		return "", failure("InvalidAttributeName", "Unknown Attribute "+name+".")
	}
	if err != nil {
		return "", failure("InvalidAttributeValue", "Invalid value for the parameter "+name+". Reason: "+err.Error()+".")
	}
	return value, nil
}

func badAttribute(name string) *awsjson.Error {
	return failure("InvalidAttributeValue", "Invalid value for the parameter "+name+".")
}

// amend sets attributes, all or none.
func (s *Service) amend(q *queueRecord, set map[string]string) error {
	changed := *q
	changed.Attributes = maps.Clone(q.Attributes)
	for name, value := range set {
		value, err := normal(name, value)
		if err != nil {
			return err
		}
		if changed.Attributes[name] = value; value == "" {
			delete(changed.Attributes, name)
		}
	}
	if err := changed.encrypt(set); err != nil {
		return err
	}
	if err := changed.apply(); err != nil {
		return err
	}
	if _, asked := set[redrive]; asked && changed.redrive.Target != "" {
		if err := s.checkRedrive(changed.Name, changed.redrive.Target); err != nil {
			return err
		}
	}
	*q = changed
	return nil
}

// encrypt sees to it that a queue has one kind of encryption: SSE-KMS when it has a key, else SSE-SQS unless that is
// switched off (SQS Developer Guide, "Encryption at rest in Amazon SQS").
func (q *queueRecord) encrypt(set map[string]string) error {
	if q.Attributes[kmsKey] == "" {
		delete(q.Attributes, kmsReuse)
		return nil
	}
	if set[managedSSE] == "true" {
		return failure("InvalidAttributeValue", "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.")
	}
	q.Attributes[managedSSE] = "false"
	if q.Attributes[kmsReuse] == "" {
		q.Attributes[kmsReuse] = strconv.Itoa(spans()[kmsReuse].usual)
	}
	return nil
}

// apply makes what is asked for at every call of what the attributes say.
func (q *queueRecord) apply() error {
	q.policy = roles.ResourcePolicy{}
	var err error
	if text := q.Attributes[policy]; text != "" {
		if q.policy, err = roles.ParseResourcePolicy(text); err != nil {
			return err
		}
	}
	q.redrive, err = parseRedrive(q.Attributes[redrive])
	return err
}

// has reports whether the queue's attributes are those given; the others do not count.
func (q *queueRecord) has(set map[string]string) (string, bool, error) {
	for _, name := range slices.Sorted(maps.Keys(set)) {
		value, err := normal(name, set[name])
		if err != nil {
			return name, false, err
		}
		if !sameText(q.Attributes[name], value) {
			return name, false, nil
		}
	}
	return "", true, nil
}

// sameText compares attributes; of JSON documents it compares what they say.
func sameText(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil {
		return reflect.DeepEqual(x, y)
	}
	return a == b
}

type setAttributesInput struct {
	queueInput
	Attributes map[string]string
}

func (s *Service) setAttributes(_ context.Context, in setAttributesInput) (nothing, error) {
	return with(s, in.queueInput, func(q *queueRecord) (nothing, error) {
		if len(in.Attributes) == 0 {
			return nothing{}, missing("Attribute.Name")
		}
		if err := s.amend(q, in.Attributes); err != nil {
			return nothing{}, err
		}
		q.Modified = s.Now()
		return nothing{}, s.save(false)
	})
}

type getAttributesInput struct {
	queueInput
	AttributeNames []string
}

type getAttributesOutput struct {
	Attributes map[string]string `json:",omitempty"`
}

func (s *Service) getAttributes(_ context.Context, in getAttributesInput) (getAttributesOutput, error) {
	return with(s, in.queueInput, func(q *queueRecord) (getAttributesOutput, error) {
		all := maps.Clone(q.Attributes)
		counts := q.Messages.Count(s.Now())
		for name, value := range map[string]int{
			"ApproximateNumberOfMessages":           counts.Visible,
			"ApproximateNumberOfMessagesNotVisible": counts.InFlight,
			"ApproximateNumberOfMessagesDelayed":    counts.Delayed,
			"CreatedTimestamp":                      int(q.Created.Unix()),
			"LastModifiedTimestamp":                 int(q.Modified.Unix()),
		} {
			all[name] = strconv.Itoa(value)
		}
		all["QueueArn"] = s.arn(q.Name)
		if slices.Contains(in.AttributeNames, "All") {
			return getAttributesOutput{all}, nil
		}
		out := map[string]string{}
		for _, name := range in.AttributeNames {
			if value, found := all[name]; found {
				out[name] = value
			} else if !slices.Contains([]string{policy, redrive, allow, kmsKey, kmsReuse, "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"}, name) {
				return getAttributesOutput{}, failure("InvalidAttributeName", "Unknown Attribute "+name+".")
			}
		}
		return getAttributesOutput{out}, nil
	})
}
