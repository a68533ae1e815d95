// Package sigv4 reads and verifies AWS Signature Version 4 as the sandbox's services receive it: the
// Authorization header of a signed request, and for routing also the query of a presigned one. The specification
// is "AWS Signature Version 4 for API requests" in the IAM User Guide. It never signs; S3's streaming payloads
// are verified by the S3 gateway itself.
package sigv4

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// Reasons for which a call is not authenticated. Each service words them in its own protocol.
var (
	ErrMissing     = errors.New("the request has no valid AWS Signature Version 4 authorization")
	ErrUnknownKey  = errors.New("the access key is unknown")
	ErrToken       = errors.New("the session token is missing or does not belong to the access key")
	ErrExpired     = errors.New("the session has ended")
	ErrClock       = errors.New("the request's time is too far from the server's")
	ErrNotMatching = errors.New("the signature does not match the request")
)

const algorithm = "AWS4-HMAC-SHA256"

// Authorization is what a request claims about its signer.
type Authorization struct {
	AccessKey     string
	Date          string // yyyymmdd
	Region        string
	Service       string // signing name, such as s3
	SignedHeaders []string
	Signature     string
}

// Parse reads the claim from the Authorization header, or else from the query of a presigned request. Its error
// is ErrMissing.
func Parse(r *http.Request) (Authorization, error) {
	if query := r.URL.Query(); r.Header.Get("Authorization") == "" && query.Get("X-Amz-Algorithm") == algorithm {
		return claim(query.Get("X-Amz-Credential"), query.Get("X-Amz-SignedHeaders"), query.Get("X-Amz-Signature"))
	}
	fields, found := strings.CutPrefix(r.Header.Get("Authorization"), algorithm+" ")
	if !found {
		return Authorization{}, ErrMissing
	}
	values := map[string]string{}
	for field := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		values[name] = value
	}
	return claim(values["Credential"], values["SignedHeaders"], values["Signature"])
}

func claim(credential, headers, signature string) (Authorization, error) {
	parts := strings.Split(credential, "/")
	if len(parts) != 5 || parts[4] != "aws4_request" || slices.Contains(parts, "") || headers == "" || signature == "" {
		return Authorization{}, ErrMissing
	}
	return Authorization{
		AccessKey:     parts[0],
		Date:          parts[1],
		Region:        parts[2],
		Service:       parts[3],
		SignedHeaders: strings.Split(headers, ";"),
		Signature:     signature,
	}, nil
}
