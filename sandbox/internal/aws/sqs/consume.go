package sqs

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/aws/sqs/queue"
)

type deleteEntry struct {
	entry
	ReceiptHandle string
}

type deleteInput struct {
	queueInput
	ReceiptHandle string
}

func (s *Service) delete(_ context.Context, in deleteInput) (nothing, error) {
	return with(s, in.queueInput, func(q *queueRecord) (nothing, error) { return s.remove(q, in.ReceiptHandle) })
}

func (s *Service) remove(q *queueRecord, handle string) (nothing, error) {
	r, err := parseReceipt(handle, s.arn(q.Name))
	if err == nil {
		q.Messages.Delete(r.message, handle)
	}
	return nothing{}, err
}

type deleteBatchInput struct {
	queueInput
	Entries []deleteEntry
}

func (s *Service) deleteBatch(_ context.Context, in deleteBatchInput) (batchOutput[entry], error) {
	return with(s, in.queueInput, func(q *queueRecord) (batchOutput[entry], error) {
		return each(in.Entries, func(e deleteEntry) (entry, error) {
			_, err := s.remove(q, e.ReceiptHandle)
			return e.entry, err
		})
	})
}

// newVisibility is what ChangeMessageVisibility asks for.
type newVisibility struct {
	ReceiptHandle     string
	VisibilityTimeout *int
}

type changeInput struct {
	queueInput
	newVisibility
}

func (s *Service) change(_ context.Context, in changeInput) (nothing, error) {
	return with(s, in.queueInput, func(q *queueRecord) (nothing, error) { return nothing{}, s.hide(q, in.newVisibility) })
}

func (s *Service) hide(q *queueRecord, in newVisibility) error {
	if in.VisibilityTimeout == nil {
		return missing(attribute.Visibility)
	}
	seconds, err := ranged(attribute.Visibility, in.VisibilityTimeout, 0, 0, 43_200)
	if err != nil {
		return err
	}
	r, err := parseReceipt(in.ReceiptHandle, s.arn(q.Name))
	if err != nil {
		return err
	}
	switch err := q.Messages.ChangeVisibility(s.Now(), r.message, in.ReceiptHandle, time.Duration(seconds)*time.Second); {
	case errors.Is(err, queue.ErrNotThere):
		return invalid("ReceiptHandle", "Message does not exist or is not available for visibility timeout change")
	case errors.Is(err, queue.ErrNotInFlight):
		return failure("MessageNotInflight", "The message referred to is not in flight.")
	case errors.Is(err, queue.ErrTooLong):
		return invalid(attribute.Visibility, "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]")
	default:
		return err
	}
}

type changeEntry struct {
	entry
	newVisibility
}

type changeBatchInput struct {
	queueInput
	Entries []changeEntry
}

func (s *Service) changeBatch(_ context.Context, in changeBatchInput) (batchOutput[entry], error) {
	return with(s, in.queueInput, func(q *queueRecord) (batchOutput[entry], error) {
		return each(in.Entries, func(e changeEntry) (entry, error) { return e.entry, s.hide(q, e.newVisibility) })
	})
}

// receipt is what a receipt handle says: the queue, the message, and one receive of it.
type receipt struct{ queue, message, receive string }

// handle is the receipt in the form that consumers are given.
func (r receipt) handle() string {
	return base64.StdEncoding.EncodeToString([]byte(r.queue + " " + r.message + " " + r.receive))
}

// parseReceipt reads a handle, which has to be one of a queue's own.
func parseReceipt(handle, queueARN string) (receipt, error) {
	if handle == "" {
		return receipt{}, missing("ReceiptHandle")
	}
	text, err := base64.StdEncoding.DecodeString(handle)
	parts := strings.Split(string(text), " ")
	if err != nil || len(parts) != 3 || parts[0] != queueARN {
		return receipt{}, failure("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
	}
	return receipt{parts[0], parts[1], parts[2]}, nil
}
