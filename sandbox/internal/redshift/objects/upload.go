package objects

import (
	"bytes"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// partSize is the size of a part of a multipart upload in bytes: above S3's
// least of 5 MB, and with S3's 10,000 parts enough for any object of UNLOAD.
const partSize = 8 << 20

// upload writes an object: in one request if it fits into one part, else in
// parts, of which one is sent while the next one is filled.
type upload struct {
	bucketClient Bucket
	ctx          context.Context // the object's life is one call's; io.Writer takes no context
	cancel       context.CancelFunc
	bucket, key  string

	filling, spare []byte
	id             *string       // of the multipart upload, nil before the first full part
	sending        chan struct{} // closed when the part on its way has arrived
	sent           []types.CompletedPart
	err            error
	over           bool
}

func newUpload(ctx context.Context, client *s3.Client, bucket, key string) *upload {
	ctx, cancel := context.WithCancel(ctx)
	return &upload{bucketClient: Bucket{client: client}, ctx: ctx, cancel: cancel, bucket: bucket, key: key}
}

// Write keeps p until a part is full.
func (u *upload) Write(p []byte) (int, error) {
	written := 0
	for written < len(p) {
		n := min(partSize-len(u.filling), len(p)-written)
		u.filling = append(u.filling, p[written:written+n]...)
		written += n
		if len(u.filling) == partSize {
			if err := u.send(); err != nil {
				return written, err
			}
		}
	}
	return written, nil
}

// send starts sending what is filled once the part before it has arrived.
func (u *upload) send() error {
	if err := u.wait(); err != nil {
		return err
	}
	if u.id == nil {
		made, err := u.bucketClient.client.CreateMultipartUpload(u.ctx, &s3.CreateMultipartUploadInput{Bucket: &u.bucket, Key: &u.key})
		if err != nil {
			u.err = translate(err)
			return u.err
		}
		u.id = made.UploadId
	}
	part := u.filling
	if u.spare == nil {
		u.spare = make([]byte, 0, partSize)
	}
	u.filling, u.spare = u.spare[:0], part
	done := make(chan struct{})
	u.sending = done
	go func() {
		defer close(done)
		u.sendPart(part)
	}()
	return nil
}

func (u *upload) sendPart(part []byte) {
	number := aws.Int32(int32(len(u.sent) + 1)) // UNLOAD's largest object has 800 parts
	got, err := u.bucketClient.client.UploadPart(u.ctx, &s3.UploadPartInput{
		Bucket: &u.bucket, Key: &u.key, UploadId: u.id, PartNumber: number, Body: bytes.NewReader(part),
	})
	if err != nil {
		u.err = translate(err)
		return
	}
	u.sent = append(u.sent, types.CompletedPart{
		ETag: got.ETag, PartNumber: number, ChecksumCRC32: got.ChecksumCRC32, ChecksumCRC64NVME: got.ChecksumCRC64NVME,
	})
}

func (u *upload) wait() error {
	if u.sending != nil {
		<-u.sending
		u.sending = nil
	}
	return u.err
}

// Close sends the rest and makes the object visible.
func (u *upload) Close() error {
	defer u.Abort()
	if err := u.wait(); err != nil {
		return err
	}
	if u.id == nil {
		u.over = true
		return u.bucketClient.put(u.ctx, u.bucket, u.key, u.filling)
	}
	if len(u.filling) > 0 {
		if u.sendPart(u.filling); u.err != nil {
			return u.err
		}
	}
	_, err := u.bucketClient.client.CompleteMultipartUpload(u.ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &u.bucket, Key: &u.key, UploadId: u.id, MultipartUpload: &types.CompletedMultipartUpload{Parts: u.sent},
	})
	u.over = err == nil
	return translate(err)
}

// Abort gives the object up unless it is closed.
func (u *upload) Abort() {
	if u.over {
		u.cancel()
		return
	}
	u.over = true
	u.cancel()
	_ = u.wait() // the upload is given up whatever became of its last part
	if u.id != nil {
		// Best effort: parts that nobody completes cost nothing in a sandbox.
		_, _ = u.bucketClient.client.AbortMultipartUpload(context.WithoutCancel(u.ctx), &s3.AbortMultipartUploadInput{
			Bucket: &u.bucket, Key: &u.key, UploadId: u.id,
		})
	}
}
