package s3

import (
	"cmp"
	"net/http"
)

// Protocol is S3's, for faults: an aws.Protocol.
type Protocol struct{}

// Describe implements aws.Protocol.
func (Protocol) Describe(r *http.Request) (action, resource string) {
	op, _ := operationOf(r)
	return op.name, op.resource
}

// Refuse implements aws.Protocol.
func (Protocol) Refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	refuse(w, r, status, cmp.Or(code, "InternalError"), message)
}
