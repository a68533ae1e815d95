package sqs

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// redrivePolicy says when messages go to a dead-letter queue. The zero policy: never.
type redrivePolicy struct {
	Target      string `json:"deadLetterTargetArn"`
	MaxReceives int    `json:"maxReceiveCount"`
}

// String is the policy as JSON.
func (r redrivePolicy) String() string {
	text, err := json.Marshal(r)
	if err != nil {
		panic("a text and a number are no JSON: " + err.Error())
	}
	return string(text)
}

// parseRedrive reads a RedrivePolicy; the empty one is the zero policy. AWS takes maxReceiveCount as a number and as a
// string.
func parseRedrive(text string) (redrivePolicy, error) {
	if text == "" {
		return redrivePolicy{}, nil
	}
	var read struct {
		Target      string          `json:"deadLetterTargetArn"`
		MaxReceives json.RawMessage `json:"maxReceiveCount"`
	}
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		return redrivePolicy{}, errors.New("Redrive policy is not a valid JSON map") //nolint:staticcheck // AWS's words
	}
	count, err := strconv.Atoi(strings.Trim(string(read.MaxReceives), `"`))
	switch {
	case read.MaxReceives == nil:
		count = 10 // the documented default
	case err != nil || count < 1 || count > 1000:
		return redrivePolicy{}, errors.New("maxReceiveCount is a number from 1 to 1000")
	}
	if read.Target == "" {
		return redrivePolicy{}, errors.New("Redrive policy does not contain mandatory attribute: deadLetterTargetArn") //nolint:staticcheck // AWS's words
	}
	return redrivePolicy{read.Target, count}, nil
}

// allowPolicy says which queues may use a queue for their dead letters.
type allowPolicy struct {
	Permission string   `json:"redrivePermission"`
	Sources    []string `json:"sourceQueueArns"`
}

func parseAllow(text string) (allowPolicy, error) {
	read := allowPolicy{Permission: "allowAll"}
	if text == "" {
		return read, nil
	}
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		return read, errors.New("the redrive allow policy is not a valid JSON map")
	}
	switch {
	case read.Permission == "byQueue" && len(read.Sources) >= 1 && len(read.Sources) <= 10:
	case (read.Permission == "allowAll" || read.Permission == "denyAll") && len(read.Sources) == 0:
	default:
		return read, errors.New("redrivePermission is allowAll, denyAll, or byQueue with 1 to 10 sourceQueueArns")
	}
	return read, nil
}

// checkRedrive checks that queue name may send its dead letters to target.
func (s *Service) checkRedrive(name, target string) error {
	dead, found := s.queues[strings.TrimPrefix(target, s.arn(""))]
	if !found {
		return invalid(redrive, "Dead letter target does not exist")
	}
	allowed, err := parseAllow(dead.Attributes[allow])
	if err != nil {
		return err
	}
	if allowed.Permission == "denyAll" || allowed.Permission == "byQueue" && !slices.Contains(allowed.Sources, s.arn(name)) {
		return invalid(redrive, "The dead letter target's redrive allow policy does not allow this source queue")
	}
	return nil
}

type listSourcesInput struct {
	queueInput
	page
}

type listSourcesOutput struct {
	QueueURLs []string `json:"queueUrls"`
	NextToken string   `json:",omitempty"`
}

func (s *Service) listSources(_ context.Context, in listSourcesInput) (listSourcesOutput, error) {
	return with(s, in.queueInput, func(dead *queueRecord) (listSourcesOutput, error) {
		urls, token, err := s.pageOf(in.page, func(q *queueRecord) bool { return q.redrive.Target == s.arn(dead.Name) })
		return listSourcesOutput{urls, token}, err
	})
}
