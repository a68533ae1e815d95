package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"standin/internal/aws/answer"
	"standin/internal/fault"
)

// failed is the error for a request: the operation, the key, S3's error code and what
// to do about it. Of the chain below it only what callers decide by is kept, because
// the rest may hold text of the server.
func failed(operation, key string, err error) error {
	code := answer.Code(err)
	f := fault.New(codeFor(code), "s3: %s %s: %s", operation, key, reason(code, err))
	f.Err = cause(code, err)
	if errors.Is(f.Err, context.Canceled) {
		f.Code = fault.Cancelled
		return f
	}
	f.Hint = hint(code, err)
	return f
}

// codeFor is the fault's code for S3's error code.
func codeFor(code string) fault.Code {
	switch code {
	case "AccessDenied", "Forbidden", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed", "InvalidToken", "ExpiredToken":
		return fault.PermissionDenied
	default:
		return fault.StorageFailed
	}
}

// hint is what to do about S3's error code (Amazon S3 API Reference, "Error responses"),
// or about no answer; empty where nothing helps.
func hint(code string, err error) string {
	switch code {
	case "AccessDenied", "Forbidden", "AllAccessDisabled": // Forbidden: HEAD has no body to say more
		return "grant the AWS credentials that Standin runs with this right on the bucket path"
	case "InvalidAccessKeyId", "InvalidToken":
		return "AWS does not know these credentials: check AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN"
	case "SignatureDoesNotMatch":
		return "what signed the request is not what AWS has: check the secret key (AWS_PROFILE, or AWS_SECRET_ACCESS_KEY), this machine's clock, and staging.region"
	case "RequestTimeTooSkewed":
		return "set this machine's clock right: it differs from that of S3 by more than AWS allows"
	case "ExpiredToken":
		return "the AWS credentials have expired: log in again"
	case "NoSuchBucket":
		return "there is no such bucket: make it, or change staging.s3"
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
		return "the bucket is in another region than staging.region says"
	case "":
		if unanswered(code, err) && answer.Ended(err) == nil {
			return "S3 was not reached, or there are no AWS credentials to ask it with: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and see that this machine reaches S3"
		}
	}
	return ""
}

// refusal is S3's error code, for those who decide by it, and what it wraps.
type refusal struct {
	code  string
	cause error
}

// Error is the code.
func (r *refusal) Error() string { return r.code }

// Unwrap is the cause, or nil.
func (r *refusal) Unwrap() error { return r.cause }

// ServiceCode is the code as S3 answered it.
func (r *refusal) ServiceCode() string { return r.code }

func cause(code string, err error) error {
	switch {
	case code == "":
		return answer.Ended(err)
	case code == "NoSuchKey" || code == "NotFound": // NotFound: HEAD has no body to say more
		return &refusal{code, fs.ErrNotExist}
	default:
		return &refusal{code, answer.Ended(err)}
	}
}

// unanswered reports whether the request came to no answer, rather than to one that
// broke off.
func unanswered(code string, err error) bool {
	return code == "" && !errors.Is(err, io.ErrUnexpectedEOF) && answer.Operation(err) != ""
}

func reason(code string, err error) string {
	switch {
	case code != "" || answer.Ended(err) != nil || unanswered(code, err):
		return answer.Reason("S3", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection broke before the end"
	default: // while a body was read
		return fmt.Sprintf("the connection broke (%T)", err)
	}
}
