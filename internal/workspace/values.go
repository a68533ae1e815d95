package workspace

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"standin/internal/plan"
	"standin/internal/workspace/spec"
)

// bucketPath is what staging.s3 becomes.
type bucketPath struct{ bucket, prefix string }

// maxPrefix leaves room below the path: a key has at most 1,024 bytes (S3 User
// Guide, "Naming Amazon S3 objects"), and the longest of a job needs 200.
const maxPrefix = 800

// parseS3 reads s3://bucket/path. Bucket names are those of the S3 User Guide's
// "General purpose bucket naming rules", as far as a pattern tells.
func parseS3(text string) (any, *spec.Problem) {
	rest, ok := strings.CutPrefix(text, "s3://")
	bucket, prefix, _ := strings.Cut(rest, "/")
	if !ok || !regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`).MatchString(bucket) {
		return nil, &spec.Problem{Message: "it is not the address of a bucket", Hint: "write it as s3://bucket/path"}
	}
	prefix = strings.Trim(prefix, "/")
	if len(prefix) > maxPrefix {
		return nil, &spec.Problem{Message: fmt.Sprintf("the path has at most %d bytes, this one has %d", maxPrefix, len(prefix))}
	}
	for part := range strings.SplitSeq(prefix, "/") {
		if prefix != "" && !regexp.MustCompile(`^[A-Za-z0-9!_.*()=-]+$`).MatchString(part) || part == "." || part == ".." {
			return nil, &spec.Problem{
				Message: "the path has a part that is empty, or that holds more than letters, digits and ! - _ . * ( ) =",
				Hint:    "these are the characters that are safe in every S3 key",
			}
		}
	}
	return bucketPath{bucket, prefix}, nil
}

// retain is never, on-failure, or a duration.
func retain() spec.Scalar {
	duration := spec.Duration(time.Second)
	return spec.Scalar{
		Name: "one of never, on-failure, or a duration", JSON: spec.Schema{"type": "string", "pattern": `^(never|on-failure|([0-9]+(h|m|s))+)$`},
		Parse: func(text string) (any, *spec.Problem) {
			switch text {
			case "never":
				return plan.Retain{}, nil
			case "on-failure":
				return plan.Retain{OnFailure: true}, nil
			}
			value, problem := duration.Parse(text)
			if problem != nil {
				return nil, &spec.Problem{Message: "it is not one of its values", Hint: "it takes never, on-failure, or a duration such as 24h of at least 1s"}
			}
			return plan.Retain{For: value.(time.Duration)}, nil //nolint:forcetypeassert // spec.Duration's promise
		},
	}
}
