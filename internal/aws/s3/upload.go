package s3

import (
	"bytes"
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/plan"
)

// errUploadEnded is what a writer sees when the upload has failed under it.
var errUploadEnded = errors.New("the upload ended early")

// upload is one object that is written in parts, of which some are on their way
// to S3 while the next is filled. What fits into one part is one request.
type upload struct {
	bucket *Bucket
	key    string
	ctx    context.Context // of one Create: an io.Writer is given none
	cancel context.CancelFunc

	part    []byte                 // being filled; nil before the first byte of it
	id      *string                // of the upload in parts; nil until the first part is full
	sending *errgroup.Group        // the parts on their way
	sent    []*types.CompletedPart // in their order
	bytes   int64
	whole   bool
}

func (b *Bucket) newUpload(ctx context.Context, key string) *upload {
	u := &upload{bucket: b, key: key}
	ctx, u.cancel = context.WithCancel(ctx)
	u.sending, u.ctx = errgroup.WithContext(ctx)
	u.sending.SetLimit(partsAtOnce)
	return u
}

// Write keeps p until a part is full. It waits while as many parts are on their
// way as may be.
func (u *upload) Write(p []byte) (written int, err error) {
	for written < len(p) {
		if len(u.part) == partBytes {
			if err := u.send(); err != nil {
				return written, err
			}
		}
		if u.part == nil {
			if u.part, err = u.bucket.parts.take(u.ctx); err != nil {
				return written, errUploadEnded
			}
		}
		n := min(partBytes-len(u.part), len(p)-written)
		u.part = append(u.part, p[written:written+n]...)
		written += n
		u.bytes += int64(n)
	}
	return written, nil
}

// send puts the part on its way. The upload in parts begins with the first of
// them, and with a checksum that S3 holds every part and the whole against.
func (u *upload) send() error {
	if u.id == nil {
		begun, err := u.bucket.client.CreateMultipartUpload(u.ctx, &s3.CreateMultipartUploadInput{
			Bucket: &u.bucket.name, Key: &u.key, ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		})
		if err != nil {
			u.sending.Go(func() error { return err })
			<-u.ctx.Done() // now failure tells why
			return errUploadEnded
		}
		u.id = begun.UploadId
	}
	if u.ctx.Err() != nil {
		return errUploadEnded
	}
	part, completed := u.part, &types.CompletedPart{PartNumber: aws.Int32(int32(len(u.sent) + 1))} // S3 takes 10,000 parts
	u.part, u.sent = nil, append(u.sent, completed)
	u.sending.Go(func() (err error) {
		defer fault.Recover(&err)
		out, err := u.bucket.client.UploadPart(u.ctx, &s3.UploadPartInput{
			Bucket: &u.bucket.name, Key: &u.key, UploadId: u.id, PartNumber: completed.PartNumber,
			Body: bytes.NewReader(part), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		})
		if err != nil {
			u.bucket.parts.lose()
			return err
		}
		completed.ETag, completed.ChecksumCRC32 = out.ETag, out.ChecksumCRC32
		u.bucket.parts.give(part, out.ResultMetadata)
		return nil
	})
	return nil
}

// finish makes the object appear and describes it. ctx is that of Create.
func (u *upload) finish(ctx context.Context) (object plan.Object, err error) {
	if u.id == nil {
		if object, err = u.finishAtOnce(); err == nil {
			u.whole = true
		}
		return object, err
	}
	err = u.send()
	if waitErr := u.sending.Wait(); waitErr != nil {
		err = waitErr
	}
	if err != nil {
		return plan.Object{}, err
	}
	parts := make([]types.CompletedPart, len(u.sent))
	for i, part := range u.sent {
		parts[i] = *part
	}
	// The group's own context has ended with its last part.
	out, err := u.bucket.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &u.bucket.name, Key: &u.key, UploadId: u.id, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	})
	if err != nil {
		return plan.Object{}, err
	}
	u.whole = true
	return u.object(out.ETag, out.ChecksumCRC32), nil
}

func (u *upload) finishAtOnce() (plan.Object, error) {
	part := u.part
	u.part = nil
	out, err := u.bucket.client.PutObject(u.ctx, &s3.PutObjectInput{
		Bucket: &u.bucket.name, Key: &u.key, Body: bytes.NewReader(part), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
	})
	switch {
	case err != nil && part != nil:
		u.bucket.parts.lose()
	case part != nil:
		u.bucket.parts.give(part, out.ResultMetadata)
	}
	if err != nil {
		return plan.Object{}, err
	}
	return u.object(out.ETag, out.ChecksumCRC32), nil
}

func (u *upload) object(etag, checksum *string) plan.Object {
	return plan.Object{Key: u.key, Bytes: u.bytes, ETag: aws.ToString(etag), Checksum: aws.ToString(checksum)}
}

// failure is why the upload ended early; nil if it did not.
func (u *upload) failure() error {
	if u.ctx.Err() == nil {
		return nil
	}
	if err := u.sending.Wait(); err != nil {
		return err
	}
	return u.ctx.Err()
}

// close gives up an upload that is not whole: S3 would keep, and charge for, its
// parts.
func (u *upload) close() {
	u.cancel()
	_ = u.sending.Wait() // a part that arrives after the abort would stay
	if u.part != nil {
		u.bucket.parts.give(u.part, middleware.Metadata{})
		u.part = nil
	}
	if u.whole || u.id == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(u.ctx), abortTimeout)
	defer cancel()
	// Whoever cleans up after the job looks for unfinished uploads again.
	_, _ = u.bucket.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &u.bucket.name, Key: &u.key, UploadId: u.id})
}
