package statement

import (
	"errors"

	"standin/sandbox/internal/redshift/objects"
)

// Failure is an error in executing a statement, which Redshift reports with
// SQLSTATE XX000 and a DETAIL box of several lines.
type Failure struct { //nolint:errname // it is the failure of a statement; Redshift's errors of syntax are lexer.Error
	Message string
	Code    int    // the box's "code"; 8001 is that of S3
	Context string // the box's "context"
	Err     error  // the cause, or nil
}

// CodeS3 is the code of a Failure that comes from S3.
const CodeS3 = 8001

// Error gives the message.
func (f *Failure) Error() string { return f.Message }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// S3Failure makes a Failure of an error of S3, met at the location.
func S3Failure(err error, action string, location Location) error {
	message := "S3 could not be reached"
	if answer, ok := errors.AsType[*objects.Error](err); ok {
		message = answer.Error()
	}
	return &Failure{Message: message, Code: CodeS3, Context: action + " " + location.String(), Err: err}
}

// CheckRegion refuses a statement whose bucket lies in another region than
// asked for: region is that of the statement or empty for the cluster's own.
func CheckRegion(region, bucketRegion string, location Location) error {
	if region == "" || region == bucketRegion {
		return nil
	}
	return S3Failure(objects.PermanentRedirect(), "S3 bucket addressed:", location)
}
