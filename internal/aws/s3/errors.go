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

// failed is the error for a request: the operation, the key, and S3's error
// code. Of the chain below it only what callers decide by is kept, because the
// rest may hold text of the server.
func failed(operation, key string, err error) error {
	code := answer.Code(err)
	f := fault.New(codeFor(code), "s3: %s %s: %s", operation, key, reason(code, err))
	f.Err = cause(code, err)
	if errors.Is(f.Err, context.Canceled) {
		f.Code = fault.Cancelled
	}
	if f.Code == fault.PermissionDenied {
		return f.WithHint("grant the AWS credentials that Standin runs with this right on the bucket path")
	}
	return f
}

// codeFor is the fault's code for S3's error code.
func codeFor(code string) fault.Code {
	switch code {
	case "AccessDenied", "Forbidden", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken":
		return fault.PermissionDenied
	default:
		return fault.StorageFailed
	}
}

func cause(code string, err error) error {
	switch {
	case code == "NoSuchKey" || code == "NotFound": // NotFound: HEAD has no body to say more
		return fs.ErrNotExist
	default:
		return answer.Ended(err)
	}
}

func reason(code string, err error) string {
	broken := code == "" && answer.Ended(err) == nil
	switch {
	case broken && errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection broke before the end"
	case broken && answer.Operation(err) == "": // while a body was read
		return fmt.Sprintf("the connection broke (%T)", err)
	default:
		return answer.Reason("S3", err)
	}
}
