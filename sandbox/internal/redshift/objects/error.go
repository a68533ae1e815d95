package objects

import (
	"errors"
	"fmt"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// Error is an answer of S3 that is a refusal, worded as Redshift passes it on.
type Error struct {
	Message string // S3's own
	Status  int    // of HTTP
	Code    string // such as AccessDenied
	Request string // id of the request, or empty
}

// Error gives the answer as Redshift's messages hold it.
func (e *Error) Error() string {
	return fmt.Sprintf("S3ServiceException:%s,Status %d,Error %s,Rid %s,ExtRid ,CanRetry 0", e.Message, e.Status, e.Code, e.Request)
}

// PermanentRedirect is S3's answer to a call that was sent to another region
// than the bucket's.
func PermanentRedirect() *Error {
	return &Error{
		Message: "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
		Status:  301,
		Code:    "PermanentRedirect",
	}
}

// translate turns the SDK's error for an answer of S3 into an *Error.
func translate(err error) error {
	response, ok := errors.AsType[*awshttp.ResponseError](err)
	if !ok {
		return err
	}
	answer := &Error{Status: response.HTTPStatusCode(), Request: response.ServiceRequestID(), Message: "Unknown error", Code: "Unknown"}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		answer.Code, answer.Message = api.ErrorCode(), api.ErrorMessage()
	}
	switch answer.Status {
	case 403:
		answer.Message = "Access Denied"
	case 404:
		if answer.Code == "NoSuchKey" || answer.Code == "NotFound" {
			answer.Message = "The specified key does not exist."
		}
	}
	return answer
}
