// Package objects is S3 as UNLOAD and COPY see it: through one principal's
// access key, over HTTP, so that signatures, policies and the journal of AWS
// calls are real for them too. The wire front makes a Bucket for the role that
// a statement names; unload and load read and write through it. It never
// decides who may do what, and never retries a statement.
package objects

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Options tell where S3 is and who calls it.
type Options struct {
	Endpoint  string // URL of the S3 server
	Region    string
	AccessKey string
	SecretKey string
	Token     string // of a temporary session, or empty
}

// Bucket calls S3 as one principal. It is safe for concurrent use. Its errors
// are *Error where S3 answered, and the transport's own otherwise.
type Bucket struct {
	client *s3.Client
}

// Object is an entry of a listing.
type Object struct {
	Key  string
	Size int64 // bytes
}

// New returns a Bucket for options. It makes no call.
func New(options Options) Bucket {
	return Bucket{client: s3.New(s3.Options{
		BaseEndpoint: aws.String(options.Endpoint),
		Region:       options.Region,
		UsePathStyle: true,
		Credentials:  credentials.NewStaticCredentialsProvider(options.AccessKey, options.SecretKey, options.Token),
	})}
}

// List yields the objects whose keys begin with prefix, in the order of their
// keys, however many there are. After an error it stops.
func (b Bucket) List(ctx context.Context, bucket, prefix string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: &prefix})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(Object{}, translate(err))
				return
			}
			for _, object := range page.Contents {
				if !yield(Object{Key: aws.ToString(object.Key), Size: aws.ToInt64(object.Size)}, nil) {
					return
				}
			}
		}
	}
}

// Open returns an object's content and its size in bytes. Reading returns an
// error if the content ends before that size.
func (b Bucket) Open(ctx context.Context, bucket, key string) (io.ReadCloser, int64, error) {
	got, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return nil, 0, translate(err)
	}
	return got.Body, aws.ToInt64(got.ContentLength), nil
}

// Head returns an object's size in bytes.
func (b Bucket) Head(ctx context.Context, bucket, key string) (int64, error) {
	got, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return 0, translate(err)
	}
	return aws.ToInt64(got.ContentLength), nil
}

// Delete removes an object for good; that it is not there is no error.
func (b Bucket) Delete(ctx context.Context, bucket, key string) error {
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	return translate(err)
}

// Create begins an object, which is in the bucket once the writer was closed
// without an error.
func (b Bucket) Create(ctx context.Context, bucket, key string) Writer {
	return newUpload(ctx, b.client, bucket, key)
}

// Writer writes one object. Close makes it visible; Abort gives it up, leaves
// nothing behind and may be called at any time, also after Close.
type Writer interface {
	io.WriteCloser
	Abort()
}

func (b Bucket) put(ctx context.Context, bucket, key string, content []byte) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(content)})
	return translate(err)
}

// IsNotFound reports whether err says that the object or the bucket does not exist.
func IsNotFound(err error) bool {
	answer, ok := errors.AsType[*Error](err)
	return ok && answer.Status == 404
}
