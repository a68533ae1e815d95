package sqs

import (
	"errors"
	"net/http"
	"strings"

	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// Why a service cannot send to a queue.
var (
	ErrNoQueue   = errors.New("the destination queue does not exist")
	ErrForbidden = errors.New("permissions on the destination queue do not allow the service to send messages from this resource")
	ErrKey       = errors.New("the destination queue is encrypted with the key that AWS manages, which other services may not use")
)

// Sender sends messages as a service of AWS does, which only a queue's policy can allow.
type Sender struct {
	queues  *Service
	service string
}

// From makes the sender of a service, such as s3.amazonaws.com.
func (s *Service) From(service string) *Sender { return &Sender{queues: s, service: service} }

// Accepts tells why a message could not be sent to a queue (an ARN) on behalf of a resource (an ARN); nil: it could.
func (d *Sender) Accepts(queueARN, sourceARN string) error {
	s := d.queues
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := d.find(queueARN, sourceARN)
	return err
}

// Send sends a message and writes the journal.
func (d *Sender) Send(queueARN, sourceARN, body string) error {
	s := d.queues
	call := journal.Call{Service: "sqs", Action: "SendMessage", Resource: queueARN, Role: d.service, Status: http.StatusOK}
	err := func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		found, err := d.find(queueARN, sourceARN)
		if err == nil {
			_, err = s.put(found, parcel{MessageBody: body}, roles.Principal{Name: d.service}.ID())
		}
		return err
	}()
	if err != nil {
		call.Status = http.StatusForbidden
	}
	s.Journal.AWS(call)
	return err
}

func (d *Sender) find(queueARN, sourceARN string) (*queueRecord, error) {
	s := d.queues
	name, ours := strings.CutPrefix(queueARN, s.arn(""))
	found, ok := s.queues[name]
	switch {
	case !ours || !ok:
		return nil, ErrNoQueue
	case found.policy.DecideService(
		d.service, "sqs:SendMessage", queueARN,
		roles.ConditionKey{Name: "aws:SourceArn", Value: sourceARN},
		roles.ConditionKey{Name: "aws:SourceAccount", Value: roles.Account},
		roles.ConditionKey{Name: "aws:SecureTransport", Value: "true"},
		roles.ConditionKey{Name: "aws:PrincipalIsAWSService", Value: "true"},
	) != roles.Allows:
		return nil, ErrForbidden
	case strings.HasSuffix(found.Attributes[attribute.Key], "alias/aws/sqs"):
		// The policy of the key that AWS manages cannot be changed (S3 User Guide, "Granting permissions to publish event
		// notification messages to a destination", on AWS KMS).
		return nil, ErrKey
	}
	return found, nil
}
