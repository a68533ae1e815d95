package sqs

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/roles"
)

// amend sets attributes, all or none.
func (s *Service) amend(q *queueRecord, changes map[string]string) error {
	changed := *q
	var err error
	if changed.Attributes, err = q.Attributes.With(changes); err != nil {
		return err
	}
	if err := changed.apply(); err != nil {
		return err
	}
	if changes[attribute.Redrive] != "" {
		if err := s.checkRedrive(changed.Name, changed.redrive.Target); err != nil {
			return err
		}
	}
	*q = changed
	return nil
}

// apply makes what is asked for at every call of what the attributes say.
func (q *queueRecord) apply() error {
	q.policy = roles.ResourcePolicy{}
	var err error
	if text := q.Attributes[attribute.Policy]; text != "" {
		if q.policy, err = roles.ParseResourcePolicy(text); err != nil {
			return err
		}
	}
	q.redrive, err = attribute.ParseRedrive(q.Attributes[attribute.Redrive])
	return err
}

// checkRedrive checks that queue name may send its dead letters to target.
func (s *Service) checkRedrive(name, target string) error {
	dead, found := s.queues[strings.TrimPrefix(target, s.arn(""))]
	if !found {
		return invalid(attribute.Redrive, "Dead letter target does not exist")
	}
	allowed, err := attribute.ParseAllow(dead.Attributes[attribute.Allow])
	if err == nil && !allowed.Allows(s.arn(name)) {
		err = invalid(attribute.Redrive, "The dead letter target's redrive allow policy does not allow this source queue")
	}
	return err
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
			} else if !slices.Contains(notAlways(), name) {
				return getAttributesOutput{}, failure("InvalidAttributeName", "Unknown Attribute "+name+".")
			}
		}
		return getAttributesOutput{out}, nil
	})
}

// notAlways are the attributes that a queue may lack.
func notAlways() []string {
	return append(attribute.OfFIFO(), attribute.Policy, attribute.Redrive, attribute.Allow, attribute.Key, attribute.KeyReuse)
}
