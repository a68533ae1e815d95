// Package answer reads how a request to AWS failed: by the code of the service's answer,
// or without one. The edges to AWS's services call it. It never tells a service's own
// message, which may hold what the request was about.
package answer

import (
	"context"
	"errors"

	"github.com/aws/smithy-go"
)

// Code is the error code that the service answered; empty if it answered none.
func Code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

// Operation is what AWS calls the operation that failed, such as SendMessage; empty if
// it did not come to one.
func Operation(err error) string {
	if operation, ok := errors.AsType[*smithy.OperationError](err); ok {
		return operation.Operation()
	}
	return ""
}

// Ended is context.Canceled or context.DeadlineExceeded where that ended the request,
// which callers decide by; nil: neither did.
func Ended(err error) error {
	for _, end := range [...]error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			return end
		}
	}
	return nil
}

// Reason says why the request failed: by the code, by how its context ended, or that
// there was no answer from the service.
func Reason(service string, err error) string {
	if code := Code(err); code != "" {
		return code
	}
	if end := Ended(err); end != nil {
		return end.Error()
	}
	return "no answer from " + service
}
