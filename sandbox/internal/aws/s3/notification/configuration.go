// Package notification is the part of the sandbox's S3 that tells queues what happens to objects: the notification
// configurations of buckets, checked as S3 checks them, and the events that are sent for them, after the fact and at
// least once. The S3 handler calls it. It never looks at objects and knows no destination but queues: rules for topics
// and functions are kept where the caller asks S3 not to validate them, and nothing is ever sent for them.
package notification

import (
	"encoding/xml"
	"slices"
	"strings"
)

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

// Configuration is what a bucket tells, in S3's own XML (S3 API Reference, PutBucketNotificationConfiguration).
type Configuration struct {
	XMLName     xml.Name  `xml:"NotificationConfiguration"`
	Namespace   string    `xml:"xmlns,attr,omitempty"`
	Topics      []Rule    `xml:"TopicConfiguration"`
	Queues      []Rule    `xml:"QueueConfiguration"`
	Functions   []Rule    `xml:"CloudFunctionConfiguration"`
	EventBridge *struct{} `xml:"EventBridgeConfiguration"`
}

// Rule sends events of some kinds and keys to one destination, of which exactly one field is set.
type Rule struct {
	ID       string   `xml:"Id"`
	Topic    string   `xml:"Topic,omitempty"`
	Queue    string   `xml:"Queue,omitempty"`
	Function string   `xml:"CloudFunction,omitempty"`
	Events   []string `xml:"Event"`
	Filter   *Filter  `xml:"Filter"`
}

// Filter chooses keys.
type Filter struct {
	Rules []FilterRule `xml:"S3Key>FilterRule"`
}

// FilterRule is a prefix or a suffix of keys.
type FilterRule struct {
	Name  string // Prefix or Suffix, as S3 gives it back; it takes it in any case
	Value string
}

// rules are all rules of a configuration.
func (c Configuration) rules() []Rule { return slices.Concat(c.Topics, c.Queues, c.Functions) }

// destination is the ARN of a rule's destination.
func (r Rule) destination() string { return r.Topic + r.Queue + r.Function }

// value is the value of a filter rule as it was given; empty without one.
func (r Rule) value(name string) string {
	if r.Filter != nil {
		for _, rule := range r.Filter.Rules {
			if rule.Name == name {
				return rule.Value
			}
		}
	}
	return ""
}

// matches reports whether an event (such as ObjectCreated:Put) on a key is one of the rule's.
func (r Rule) matches(event, key string) bool {
	prefix, suffix := decode(r.value("Prefix")), decode(r.value("Suffix"))
	return prefix.matchable && suffix.matchable &&
		strings.HasPrefix(key, prefix.text) && strings.HasSuffix(key, suffix.text) &&
		slices.ContainsFunc(r.Events, func(name string) bool { return share(name, "s3:"+event) })
}

// share reports whether two event types, each perhaps with a wildcard at its end, have an event in common.
func share(a, b string) bool {
	family, ofAll := strings.CutSuffix(a, "*")
	other, ofOther := strings.CutSuffix(b, "*")
	return a == b || ofAll && strings.HasPrefix(other, family) || ofOther && strings.HasPrefix(family, other)
}

// overlap reports whether one event on one key could be both rules' own: they share an event type, and both the
// prefixes and the suffixes are compatible (S3 User Guide, "Configuring event notifications using object key name
// filtering").
func overlap(a, b Rule) bool {
	shared := slices.ContainsFunc(a.Events, func(x string) bool {
		return slices.ContainsFunc(b.Events, func(y string) bool { return share(x, y) })
	})
	p, q := decode(a.value("Prefix")).text, decode(b.value("Prefix")).text
	s, t := decode(a.value("Suffix")).text, decode(b.value("Suffix")).text
	return shared && (strings.HasPrefix(p, q) || strings.HasPrefix(q, p)) && (strings.HasSuffix(s, t) || strings.HasSuffix(t, s))
}
