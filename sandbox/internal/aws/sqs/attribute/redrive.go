package attribute

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// RedrivePolicy says when messages go to a dead-letter queue. The zero policy: never.
type RedrivePolicy struct {
	Target      string `json:"deadLetterTargetArn"`
	MaxReceives int    `json:"maxReceiveCount"`
}

// String is the policy as JSON.
func (r RedrivePolicy) String() string {
	text, err := json.Marshal(r)
	if err != nil {
		panic("a text and a number are no JSON: " + err.Error())
	}
	return string(text)
}

// ParseRedrive reads a RedrivePolicy; the empty one is the zero policy. AWS takes maxReceiveCount as a number and as a
// string.
func ParseRedrive(text string) (RedrivePolicy, error) {
	if text == "" {
		return RedrivePolicy{}, nil
	}
	var read struct {
		Target      string          `json:"deadLetterTargetArn"`
		MaxReceives json.RawMessage `json:"maxReceiveCount"`
	}
	if err := json.Unmarshal([]byte(text), &read); err != nil {
		return RedrivePolicy{}, errors.New("Redrive policy is not a valid JSON map") //nolint:staticcheck // AWS's words
	}
	count, err := strconv.Atoi(strings.Trim(string(read.MaxReceives), `"`))
	switch {
	case read.MaxReceives == nil:
		count = 10 // the documented default
	case err != nil || count < 1 || count > 1000:
		return RedrivePolicy{}, errors.New("maxReceiveCount is a number from 1 to 1000")
	}
	if read.Target == "" {
		return RedrivePolicy{}, errors.New("Redrive policy does not contain mandatory attribute: deadLetterTargetArn") //nolint:staticcheck // AWS's words
	}
	return RedrivePolicy{read.Target, count}, nil
}

// AllowPolicy says which queues may use a queue for their dead letters.
type AllowPolicy struct {
	Permission string   `json:"redrivePermission"`
	Sources    []string `json:"sourceQueueArns"`
}

// ParseAllow reads a RedriveAllowPolicy; the empty one allows all.
func ParseAllow(text string) (AllowPolicy, error) {
	read := AllowPolicy{Permission: "allowAll"}
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

// Allows reports whether a queue (an ARN) may send its dead letters.
func (a AllowPolicy) Allows(source string) bool {
	return a.Permission == "allowAll" || a.Permission == "byQueue" && slices.Contains(a.Sources, source)
}
