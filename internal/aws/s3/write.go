package s3

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Create writes an object from what write writes, in parts, while it writes.
// The object appears, or replaces an older one, only when write has returned
// nil; otherwise the upload is aborted and write's own error is returned.
func (b *Bucket) Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error) {
	u := b.newUpload(ctx, key)
	defer u.close() // also when write panics
	err := write(u)
	if uploadErr := u.failure(); uploadErr != nil {
		return plan.Object{}, notPut(key, uploadErr)
	}
	if err != nil {
		return plan.Object{}, err
	}
	object, err := u.finish(ctx)
	if err != nil {
		return plan.Object{}, notPut(key, err)
	}
	return object, nil
}

func notPut(key string, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f // of a panic
	}
	return failed("put", key, err)
}

// Put writes a small object in one request.
func (b *Bucket) Put(ctx context.Context, key string, content []byte) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.name, Key: &key, Body: bytes.NewReader(content)})
	if err != nil {
		return failed("put", key, err)
	}
	return nil
}
