package check

import (
	"errors"

	"standin/internal/fault"
)

// answered is an error that knows which code the service answered.
type answered interface {
	error
	ServiceCode() string
}

// storageHint is what to do about an error of the bucket that has not to do with
// rights, for which there is a policy; empty if it has, or nothing is known.
func storageHint(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return ""
	}
	switch codeOf(err) {
	case "AccessDenied", "Forbidden", "AllAccessDisabled":
		return ""
	}
	return f.Hint
}

func isMissing(err error) bool { return codeOf(err) == "NoSuchBucket" }

// codeOf is what the service answered; empty if it answered none.
func codeOf(err error) string {
	if a, ok := errors.AsType[answered](err); ok {
		return a.ServiceCode()
	}
	return ""
}
