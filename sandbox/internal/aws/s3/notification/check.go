package notification

import (
	"crypto/rand"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

const (
	maxRules  = 100  // of a bucket
	maxFilter = 1024 // characters of a prefix or suffix
	maxID     = 255
)

// Error is an error as S3 answers it.
type Error struct {
	Status                      int
	Code, Message               string
	ArgumentName, ArgumentValue string // may be empty
}

// Error implements error.
func (f *Error) Error() string { return f.Code + ": " + f.Message }

func invalid(message, argument, value string) *Error {
	return &Error{http.StatusBadRequest, "InvalidArgument", message, argument, value}
}

// parse reads a configuration, gives rules the ids that they lack and checks all but the destinations.
func parse(body []byte) (Configuration, error) {
	var c Configuration
	if err := xml.Unmarshal(body, &c); err != nil {
		return c, &Error{Status: http.StatusBadRequest, Code: "MalformedXML", Message: "The XML you provided was not well-formed or did not validate against our published schema"}
	}
	c.XMLName, c.Namespace = xml.Name{}, namespace
	for _, rules := range [][]Rule{c.Topics, c.Queues, c.Functions} {
		for i := range rules {
			if err := rules[i].check(); err != nil {
				return c, err
			}
		}
	}
	rules := c.rules()
	if len(rules) > maxRules {
		return c, invalid(fmt.Sprintf("The notification configuration has %d rules; at most %d are allowed.", len(rules), maxRules), "", "")
	}
	for i, a := range rules {
		for _, b := range rules[:i] {
			if a.ID == b.ID {
				return c, invalid("Same ID used for multiple configurations. IDs must be unique", "Id", a.ID)
			}
			if !overlap(a, b) {
				continue
			}
			if a.Filter == nil && b.Filter == nil {
				return c, invalid("Configurations overlap. Configurations on the same bucket cannot share a common event type.", "Event", strings.Join(a.Events, ", "))
			}
			return c, invalid("Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.", "Event", strings.Join(a.Events, ", "))
		}
	}
	return c, nil
}

// check checks a rule by itself.
func (r *Rule) check() error {
	if r.ID == "" {
		r.ID = rand.Text()
	}
	switch {
	case len(r.ID) > maxID:
		return invalid(fmt.Sprintf("The ID is longer than %d characters.", maxID), "Id", r.ID)
	case r.destination() == "" || len(r.Events) == 0:
		return &Error{Status: http.StatusBadRequest, Code: "MalformedXML", Message: "The XML you provided was not well-formed or did not validate against our published schema"}
	case !strings.HasPrefix(r.destination(), "arn:"):
		return invalid("The ARN is not well formed", "ARN", r.destination())
	}
	for _, event := range r.Events {
		if !slices.Contains(events(), event) {
			return invalid("The event '"+event+"' is not supported for notifications", "Event", event)
		}
	}
	if r.Filter == nil {
		return nil
	}
	seen := map[string]bool{}
	for i := range r.Filter.Rules {
		rule := &r.Filter.Rules[i]
		switch strings.ToLower(rule.Name) {
		case "prefix":
			rule.Name = "Prefix"
		case "suffix":
			rule.Name = "Suffix"
		default:
			return invalid("filter rule name must be either prefix or suffix", "FilterRule.Name", rule.Name)
		}
		if seen[rule.Name] {
			return invalid("Cannot specify more than one "+strings.ToLower(rule.Name)+" rule in a filter.", "FilterRule.Name", rule.Name)
		}
		seen[rule.Name] = true
		if len(rule.Value) > maxFilter {
			return invalid(fmt.Sprintf("Size of filter rule value cannot exceed %d bytes in UTF-8 representation", maxFilter), "FilterRule.Value", rule.Value)
		}
	}
	return nil
}

// events are all event types (S3 User Guide, "Event notification types and destinations"). The sandbox sends those of
// ObjectCreated and ObjectRemoved.
func events() []string {
	return []string{
		"s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload",
		"s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
		"s3:ObjectRestore:*", "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete",
		"s3:ReducedRedundancyLostObject",
		"s3:Replication:*", "s3:Replication:OperationFailedReplication", "s3:Replication:OperationMissedThreshold",
		"s3:Replication:OperationReplicatedAfterThreshold", "s3:Replication:OperationNotTracked",
		"s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete", "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:LifecycleTransition",
		"s3:IntelligentTiering", "s3:ObjectTagging:*", "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete", "s3:ObjectAcl:Put",
	}
}

// validate checks that every destination would take the bucket's events.
func (n *Notifier) validate(c Configuration, bucketARN string) error {
	const message = "Unable to validate the following destination configurations"
	for _, rule := range c.rules() {
		arn := rule.destination()
		parts := strings.Split(arn, ":")
		switch {
		case rule.Queue == "":
			return invalid(message, arn, "the sandbox has no topics, and sends no events to functions")
		case len(parts) != 6 || parts[2] != "sqs":
			return invalid(message, arn, "the ARN is none of a queue")
		case strings.HasSuffix(arn, ".fifo"):
			return invalid(message, arn, "FIFO SQS queues are not supported")
		case parts[3] != n.config.Region:
			return invalid("The notification destination service region is not valid for the bucket location constraint", arn, parts[3])
		}
		if err := n.config.Queues.Accepts(arn, bucketARN); err != nil {
			return invalid(message, arn, err.Error())
		}
	}
	return nil
}
