package s3

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"standin/internal/fault"
	"standin/internal/plan"
)

// errNotWhole is what the uploader sees of a write that failed. It is an error
// of its own, so that a write which fails with io.EOF does not look complete.
var errNotWhole = errors.New("the content is not whole")

// errUploadEnded is what write sees when the upload has failed under it.
var errUploadEnded = errors.New("the upload ended early")

// Create writes an object from what write writes, in parts, while it writes.
// The object appears, or replaces an older one, only when write has returned
// nil; otherwise the upload is aborted and write's own error is returned.
func (b *Bucket) Create(ctx context.Context, key string, write func(io.Writer) error) (plan.Object, error) {
	reader, writer := io.Pipe()
	defer writer.CloseWithError(errNotWhole) // only a write that panics gets here with the pipe open

	var uploaded *transfermanager.UploadObjectOutput
	var uploadErr, panicked error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer reader.CloseWithError(errUploadEnded)
		defer fault.Recover(&panicked)
		uploaded, uploadErr = b.upload.UploadObject(ctx, &transfermanager.UploadObjectInput{
			Bucket: &b.name, Key: &key, Body: reader,
		})
	}()

	counted := &counter{to: writer}
	err := write(counted)
	if err != nil {
		writer.CloseWithError(errNotWhole)
	} else {
		err = writer.Close()
	}
	<-ended
	switch {
	case panicked != nil:
		return plan.Object{}, panicked
	case uploadErr != nil && !errors.Is(uploadErr, errNotWhole):
		return plan.Object{}, failed("put", key, uploadErr)
	case err != nil:
		return plan.Object{}, err
	}
	return plan.Object{Key: key, Bytes: counted.bytes, ETag: aws.ToString(uploaded.ETag)}, nil
}

// counter counts the bytes that pass.
type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}

// Put writes a small object in one request.
func (b *Bucket) Put(ctx context.Context, key string, content []byte) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.name, Key: &key, Body: bytes.NewReader(content)})
	if err != nil {
		return failed("put", key, err)
	}
	return nil
}
