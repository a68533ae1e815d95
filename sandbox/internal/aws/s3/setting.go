package s3

import (
	"encoding/xml"
	"io"
	"net/http"
	"strings"
)

// settings answers for the settings of buckets that the gateway knows and does not have, once it has found the
// request in order. The answers are those for a new bucket of S3: nothing is replicated, and all public access is
// blocked (S3 User Guide, "Creating a general purpose bucket").
func settings(answer *http.Response) error {
	query := answer.Request.URL.Query()
	switch {
	case answer.StatusCode != http.StatusNotImplemented || answer.Request.Method != http.MethodGet:
	case query.Has("replication"):
		return replace(answer, http.StatusNotFound, "<Error><Code>ReplicationConfigurationNotFoundError</Code>"+
			"<Message>The replication configuration was not found</Message></Error>")
	case query.Has("publicAccessBlock"):
		return replace(answer, http.StatusOK, `<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`+
			"<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"+
			"<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>")
	}
	return nil
}

func replace(answer *http.Response, status int, document string) error {
	if err := answer.Body.Close(); err != nil {
		return err
	}
	text := xml.Header + document
	answer.StatusCode, answer.Status, answer.ContentLength = status, "", int64(len(text))
	answer.Header.Set("Content-Type", "application/xml")
	answer.Header.Del("Content-Length")
	answer.Body = io.NopCloser(strings.NewReader(text))
	return nil
}
