package s3

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"strings"

	"standin/sandbox/internal/aws/s3/notification"
)

const (
	encryptionHeader  = "X-Amz-Server-Side-Encryption"
	maxEncryption     = 64 << 10
	managedKey        = "alias/aws/s3" // of AWS itself: the sandbox has no keys of customers
	encryptionElement = "ServerSideEncryptionConfiguration"
)

// encryptionRule is what PutBucketEncryption takes.
type encryptionRule struct {
	Algorithm string `xml:"ApplyServerSideEncryptionByDefault>SSEAlgorithm"`
	Key       string `xml:"ApplyServerSideEncryptionByDefault>KMSMasterKeyID,omitempty"`
	BucketKey bool   `xml:"BucketKeyEnabled"`
}

// encryption serves a bucket's default encryption. The gateway, which has none, checks the signature first.
func (h *Handler) encryption(w http.ResponseWriter, r *http.Request, op operation) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxEncryption))
	if err != nil {
		return // the client has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if answer := h.ask(r); answer.status != http.StatusNotImplemented {
		answer.sendOn(w)
		return
	}
	if !h.gateway.hasBucket(r.Context(), op.bucket) {
		refuse(w, r, http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist")
		return
	}
	attributes := h.gateway.store.attributes
	switch op.name {
	case "GetBucketEncryption":
		w.Header().Set("Content-Type", "application/xml")
		_, _ = io.WriteString(w, xml.Header) // a client that has gone misses it
		_ = xml.NewEncoder(w).Encode(struct {
			XMLName xml.Name `xml:"http://s3.amazonaws.com/doc/2006-03-01/ ServerSideEncryptionConfiguration"`
			Rule    encryptionRule
		}{Rule: encryptionRule{Algorithm: attributes.algorithm(op.bucket)}})
		return
	case "PutBucketEncryption":
		algorithm, fault := readEncryption(body)
		if fault != nil {
			refuseArgument(w, r, fault)
			return
		}
		err = attributes.StoreAttribute(nil, op.bucket, "", encryptionAttribute, []byte(algorithm))
	default: // to what every bucket has
		err = attributes.StoreAttribute(nil, op.bucket, "", encryptionAttribute, []byte("AES256"))
	}
	if err != nil {
		h.log.ErrorContext(r.Context(), "keep a bucket's encryption", "error", err)
		refuse(w, r, http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.")
		return
	}
	if op.name == "DeleteBucketEncryption" {
		w.WriteHeader(http.StatusNoContent)
	}
}

// readEncryption returns the algorithm of a configuration of one rule (S3 API Reference, PutBucketEncryption).
func readEncryption(body []byte) (string, *notification.Error) {
	var configuration struct {
		XMLName xml.Name
		Rules   []encryptionRule `xml:"Rule"`
	}
	if err := xml.Unmarshal(body, &configuration); err != nil || configuration.XMLName.Local != encryptionElement || len(configuration.Rules) != 1 {
		return "", &notification.Error{
			Status: http.StatusBadRequest, Code: "MalformedXML", Message: "The XML you provided was not well-formed or did not validate against our published schema",
		}
	}
	rule := configuration.Rules[0]
	switch {
	case rule.Algorithm != "AES256" && rule.Algorithm != "aws:kms" && rule.Algorithm != "aws:kms:dsse":
		return "", &notification.Error{Status: http.StatusBadRequest, Code: "MalformedXML", Message: "The XML you provided was not well-formed or did not validate against our published schema"}
	case rule.Key != "" && rule.Algorithm == "AES256":
		return "", &notification.Error{Status: http.StatusBadRequest, Code: "InvalidArgument", Message: "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"}
	case rule.Key != "" && !strings.HasSuffix(rule.Key, managedKey):
		return "", &notification.Error{Status: http.StatusNotImplemented, Code: "NotImplemented", Message: "The sandbox has no KMS keys but the one of AWS for S3."}
	}
	return rule.Algorithm, nil
}

// encrypts reports whether a write may ask for its encryption: only for that which the bucket gives anyway.
func (h *Handler) encrypts(r *http.Request, op operation) bool {
	asked := r.Header.Get(encryptionHeader)
	return asked == "" || asked == h.gateway.store.attributes.algorithm(op.bucket)
}

// encryptionOf is what the answer to a write says of how the object is encrypted; it is empty for other calls.
func (h *Handler) encryptionOf(op operation) string {
	switch op.name {
	case "PutObject", "CopyObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload":
		return h.gateway.store.attributes.algorithm(op.bucket)
	}
	return ""
}
