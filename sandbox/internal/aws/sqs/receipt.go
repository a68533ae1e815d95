package sqs

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// receipt is what a receipt handle says: the queue, the message, and one receive of it.
type receipt struct{ queue, message, receive string }

// handle is the receipt in the form that consumers are given.
func (r receipt) handle() string {
	return base64.StdEncoding.EncodeToString([]byte(r.queue + " " + r.message + " " + r.receive))
}

// parseReceipt reads a handle, which has to be one of a queue's own.
func parseReceipt(handle, queueARN string) (receipt, error) {
	if handle == "" {
		return receipt{}, missing("ReceiptHandle")
	}
	text, err := base64.StdEncoding.DecodeString(handle)
	parts := strings.Split(string(text), " ")
	if err != nil || len(parts) != 3 || parts[0] != queueARN {
		return receipt{}, failure("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
	}
	return receipt{parts[0], parts[1], parts[2]}, nil
}

// newID makes the id of a message, in the form of a UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
