// Package attribute is what can be set on a standard queue of SQS: the names, their ranges, defaults and forms, and what
// the policies among them say. The SQS service calls it. It knows no queue, and so not whether a dead-letter queue is
// there.
package attribute

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/roles"
)

// Names of attributes.
const (
	Visibility = "VisibilityTimeout"
	Retention  = "MessageRetentionPeriod"
	Delay      = "DelaySeconds"
	Wait       = "ReceiveMessageWaitTimeSeconds"
	MaxSize    = "MaximumMessageSize"
	Policy     = "Policy"
	Redrive    = "RedrivePolicy"
	Allow      = "RedriveAllowPolicy"
	Key        = "KmsMasterKeyId"
	KeyReuse   = "KmsDataKeyReusePeriodSeconds"
	ManagedSSE = "SqsManagedSseEnabled"
)

// OfFIFO are the attributes that only FIFO queues have.
func OfFIFO() []string {
	return []string{"FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"}
}

// Set is the attributes of a queue, each checked and in its one form.
type Set map[string]string

// span is the range of a number, and its default.
type span struct{ least, most, usual int }

// spans are the ranges that the SQS API Reference gives under SetQueueAttributes.
func spans() map[string]span {
	return map[string]span{
		Delay:      {0, 900, 0},
		MaxSize:    {1024, 1 << 20, 1 << 20},
		Retention:  {60, 1_209_600, 345_600},
		Wait:       {0, 20, 0},
		Visibility: {0, 43_200, 30},
		KeyReuse:   {60, 86_400, 300},
	}
}

// Defaults are the attributes of a queue for which none were given.
func Defaults() Set {
	out := Set{ManagedSSE: "true"}
	for name, span := range spans() {
		if name != KeyReuse {
			out[name] = strconv.Itoa(span.usual)
		}
	}
	return out
}

// Seconds is an attribute that is a length of time.
func (s Set) Seconds(name string) time.Duration { return time.Duration(s.Number(name)) * time.Second }

// Number is an attribute that is a number, which every queue has.
func (s Set) Number(name string) int {
	value, err := strconv.Atoi(s[name])
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
	case Key:
	case Policy:
		if value != "" {
			_, err = roles.ParseResourcePolicy(value)
		}
	case Redrive:
		var read RedrivePolicy
		if read, err = ParseRedrive(value); err == nil && value != "" {
			value = read.String()
		}
	case Allow:
		_, err = ParseAllow(value)
	case ManagedSSE:
		if value != "true" && value != "false" {
			return "", badAttribute(name)
		}
	default:
		if slices.Contains(OfFIFO(), name) {
			return "", &awsjson.Error{Code: "UnsupportedOperation", Message: "The sandbox has standard queues only."}
		}
		return "", &awsjson.Error{Code: "InvalidAttributeName", Message: "Unknown Attribute " + name + "."}
	}
	if err != nil {
		return "", &awsjson.Error{Code: "InvalidAttributeValue", Message: "Invalid value for the parameter " + name + ". Reason: " + err.Error() + "."}
	}
	return value, nil
}

func badAttribute(name string) *awsjson.Error {
	return &awsjson.Error{Code: "InvalidAttributeValue", Message: "Invalid value for the parameter " + name + "."}
}

// With is the set after changes, of which an empty value takes an attribute away. Its error is an *awsjson.Error.
func (s Set) With(changes map[string]string) (Set, error) {
	changed := maps.Clone(s)
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		value, err := normal(name, changes[name])
		if err != nil {
			return nil, err
		}
		if changed[name] = value; value == "" {
			delete(changed, name)
		}
	}
	return changed, changed.encrypt(changes)
}

// encrypt sees to it that a queue has one kind of encryption: SSE-KMS when it has a key, else SSE-SQS unless that is
// switched off (SQS Developer Guide, "Encryption at rest in Amazon SQS").
func (s Set) encrypt(changes map[string]string) error {
	if s[Key] == "" {
		delete(s, KeyReuse)
		return nil
	}
	if changes[ManagedSSE] == "true" {
		return &awsjson.Error{Code: "InvalidAttributeValue", Message: "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."}
	}
	s[ManagedSSE] = "false"
	if s[KeyReuse] == "" {
		s[KeyReuse] = strconv.Itoa(spans()[KeyReuse].usual)
	}
	return nil
}

// Has reports whether the set has the attributes wanted, and which one it does not have; the others do not count. Its
// error is an *awsjson.Error.
func (s Set) Has(wanted map[string]string) (missing string, has bool, err error) {
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		value, err := normal(name, wanted[name])
		if err != nil {
			return name, false, err
		}
		if !sameText(s[name], value) {
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
