// Package uuid makes the identifiers of requests, revisions and event source mappings. Only the packages of Lambda call
// it. It reads none.
package uuid

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// New returns a random UUID (RFC 9562, version 4).
func New() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails, says its documentation
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	text := hex.EncodeToString(b[:])
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
