package s3

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Open starts to read an object. The object that is returned describes the very
// bytes that the reader gives, even if another writer replaces it meanwhile. An
// error for a key that does not exist wraps fs.ErrNotExist.
func (b *Bucket) Open(ctx context.Context, key string) (io.ReadCloser, plan.Object, error) {
	out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.name, Key: &key})
	if err != nil {
		return nil, plan.Object{}, b.unlessMissing(ctx, key, failed("get", key, err))
	}
	object := plan.Object{Key: key, Bytes: aws.ToInt64(out.ContentLength), ETag: aws.ToString(out.ETag)}
	return &body{ReadCloser: out.Body, key: key}, object, nil
}

// body gives a broken connection this package's error, so that whoever parses
// the bytes does not take it for a fault of the file.
type body struct {
	io.ReadCloser
	key string
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // io.Reader's contract is io.EOF itself
		err = failed("read", b.key, err)
	}
	return n, err
}

// Get reads a whole object of at most limit bytes; a larger one is an error.
// An error for a key that does not exist wraps fs.ErrNotExist.
func (b *Bucket) Get(ctx context.Context, key string, limit int64) (_ []byte, err error) {
	in, object, err := b.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if object.Bytes > limit {
		return nil, fault.New(fault.StorageFailed, "s3: %s has %d bytes; at most %d are expected", key, object.Bytes, limit)
	}
	return io.ReadAll(in)
}

// Head describes an object. An error for a key that does not exist wraps
// fs.ErrNotExist.
func (b *Bucket) Head(ctx context.Context, key string) (plan.Object, error) {
	out, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.name, Key: &key, ChecksumMode: types.ChecksumModeEnabled})
	if err != nil {
		return plan.Object{}, b.unlessMissing(ctx, key, failed("head", key, err))
	}
	return plan.Object{
		Key: key, Bytes: aws.ToInt64(out.ContentLength), ETag: aws.ToString(out.ETag), Checksum: aws.ToString(out.ChecksumCRC32),
	}, nil
}

// Age is how long ago an object was written, in whole seconds, by S3's own clock. An
// error for a key that does not exist wraps fs.ErrNotExist.
func (b *Bucket) Age(ctx context.Context, key string) (time.Duration, error) {
	out, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.name, Key: &key})
	if err != nil {
		return 0, b.unlessMissing(ctx, key, failed("head", key, err))
	}
	now, ok := middleware.GetServerTime(out.ResultMetadata)
	if !ok || out.LastModified == nil {
		return 0, fault.New(fault.StorageFailed, "s3: head %s: the answer does not tell how old it is", key)
	}
	return max(now.Sub(*out.LastModified), 0), nil
}

// unlessMissing is the refusal of a request for an object, unless the bucket's listing
// shows that there is none: then it is the error for a key that does not exist. S3
// says that an object is missing only to who may list the bucket (AWS, "GetObject",
// Permissions), and the right to list below a prefix does not count there.
func (b *Bucket) unlessMissing(ctx context.Context, key string, refused error) error {
	if fault.CodeOf(refused) != fault.PermissionDenied {
		return refused
	}
	for object, err := range b.List(ctx, key) {
		if err != nil || object.Key == key {
			return refused
		}
	}
	return fault.New(fault.StorageFailed, "s3: get %s: %w", key, fs.ErrNotExist)
}

// List yields the objects whose keys begin with the prefix, in the order of
// their keys. It stops at the first error.
func (b *Bucket) List(ctx context.Context, prefix string) iter.Seq2[plan.Object, error] {
	return func(yield func(plan.Object, error) bool) {
		pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.name, Prefix: &prefix})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(plan.Object{}, failed("list", prefix, err))
				return
			}
			for _, o := range page.Contents {
				if !yield(plan.Object{Key: aws.ToString(o.Key), Bytes: aws.ToInt64(o.Size), ETag: aws.ToString(o.ETag)}, nil) {
					return
				}
			}
		}
	}
}

// Folders yields the prefixes that lie directly below prefix, which ends with a
// slash, each with its own slash at its end.
func (b *Bucket) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{
			Bucket: &b.name, Prefix: &prefix, Delimiter: aws.String("/"),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield("", failed("list", prefix, err))
				return
			}
			for _, folder := range page.CommonPrefixes {
				if !yield(aws.ToString(folder.Prefix), nil) {
					return
				}
			}
		}
	}
}
