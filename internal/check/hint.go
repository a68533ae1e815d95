package check

import (
	"strings"

	"standin/internal/fault"
)

// StorageHint is what to do about an error of the bucket that has not to do with
// rights; empty if it has. The code of S3 ends the error, as it came from AWS
// (Amazon S3 API Reference, "Error responses").
func StorageHint(err error, bucket string) string {
	if err == nil || fault.CodeOf(err) != fault.StorageFailed && fault.CodeOf(err) != fault.PermissionDenied {
		return ""
	}
	text := err.Error()
	switch {
	case isMissing(err):
		return "there is no bucket " + bucket + ": make it, or change staging.s3"
	case strings.Contains(text, "InvalidAccessKeyId"), strings.Contains(text, "SignatureDoesNotMatch"), strings.Contains(text, "InvalidToken"):
		return "AWS does not know these credentials: check AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	case strings.Contains(text, "ExpiredToken"):
		return "the AWS credentials have expired: log in again"
	case strings.Contains(text, "PermanentRedirect"), strings.Contains(text, "AuthorizationHeaderMalformed"), strings.Contains(text, "IllegalLocationConstraint"):
		return "bucket " + bucket + " is in another region than staging.region says"
	case strings.Contains(text, "no answer from S3"):
		return "S3 was not reached, or there are no AWS credentials to ask it with: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and see that this machine reaches S3"
	}
	return ""
}

func isMissing(err error) bool { return err != nil && strings.Contains(err.Error(), "NoSuchBucket") }
