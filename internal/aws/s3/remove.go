package s3

import (
	"context"
	"errors"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"standin/internal/aws/answer"
	"standin/internal/fault"
)

// deleteBatch is the most keys that DeleteObjects takes (AWS: DeleteObjects).
const deleteBatch = 1000

// Remove deletes everything whose key begins with the prefix: every version and
// delete marker of every object, and every unfinished upload. Nothing being
// there is no error. It goes on after an error, and returns all of them.
func (b *Bucket) Remove(ctx context.Context, prefix string) error {
	return errors.Join(b.removeUploads(ctx, prefix), b.removeVersions(ctx, prefix))
}

// Remains counts what Remove would delete.
func (b *Bucket) Remains(ctx context.Context, prefix string) (int, error) {
	count := 0
	for _, err := range b.uploads(ctx, prefix) {
		if err != nil {
			return 0, err
		}
		count++
	}
	for page, err := range b.versions(ctx, prefix) {
		if err != nil {
			return 0, err
		}
		count += len(page)
	}
	return count, nil
}

func (b *Bucket) removeUploads(ctx context.Context, prefix string) error {
	var errs []error
	for upload, err := range b.uploads(ctx, prefix) {
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		_, err := b.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
			Bucket: &b.name, Key: upload.Key, UploadId: upload.UploadId,
		})
		// Another cleaner, or the uploader itself, may have been quicker.
		if err != nil && answer.Code(err) != "NoSuchUpload" {
			errs = append(errs, failed("abort the upload of", aws.ToString(upload.Key), err))
		}
	}
	return errors.Join(errs...)
}

func (b *Bucket) removeVersions(ctx context.Context, prefix string) error {
	var errs []error
	for page, err := range b.versions(ctx, prefix) {
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		if len(page) > 0 {
			errs = append(errs, b.removeBatch(ctx, prefix, page))
		}
	}
	return errors.Join(errs...)
}

// removeBatch deletes versions, at most deleteBatch, of keys below the prefix.
func (b *Bucket) removeBatch(ctx context.Context, prefix string, versions []types.ObjectIdentifier) error {
	out, err := b.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: &b.name, Delete: &types.Delete{Objects: versions, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return failed("delete below", prefix, err)
	}
	var errs []error
	for _, e := range out.Errors {
		errs = append(errs, fault.New(codeFor(aws.ToString(e.Code)), "s3: delete %s: %s", aws.ToString(e.Key), aws.ToString(e.Code)))
	}
	return errors.Join(errs...)
}

// uploads yields the unfinished uploads below the prefix.
func (b *Bucket) uploads(ctx context.Context, prefix string) iter.Seq2[types.MultipartUpload, error] {
	return func(yield func(types.MultipartUpload, error) bool) {
		pages := s3.NewListMultipartUploadsPaginator(b.client, &s3.ListMultipartUploadsInput{Bucket: &b.name, Prefix: &prefix})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(types.MultipartUpload{}, failed("list the uploads below", prefix, err))
				return
			}
			for _, upload := range page.Uploads {
				if !yield(upload, nil) {
					return
				}
			}
		}
	}
}

// versions yields pages of all versions and delete markers below the prefix. In
// a bucket without versioning each object has the one version "null".
func (b *Bucket) versions(ctx context.Context, prefix string) iter.Seq2[[]types.ObjectIdentifier, error] {
	return func(yield func([]types.ObjectIdentifier, error) bool) {
		pages := s3.NewListObjectVersionsPaginator(b.client, &s3.ListObjectVersionsInput{
			Bucket: &b.name, Prefix: &prefix, MaxKeys: aws.Int32(deleteBatch),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(nil, failed("list the versions below", prefix, err))
				return
			}
			found := make([]types.ObjectIdentifier, 0, len(page.Versions)+len(page.DeleteMarkers))
			for _, v := range page.Versions {
				found = append(found, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
			}
			for _, m := range page.DeleteMarkers {
				found = append(found, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
			}
			if !yield(found, nil) {
				return
			}
		}
	}
}
