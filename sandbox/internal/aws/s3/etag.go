package s3

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"strings"
	"sync"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3response"
)

// The store's own attribute of an object, and this package's of a bucket.
const (
	etagAttribute       = "etag"
	encryptionAttribute = "sandbox-encryption"
)

// store is the gateway's, in which the objects of a bucket that is encrypted by a KMS key get an ETag that is no digest
// of their content: it is another with every write of the same bytes (S3 API Reference, "Object", ETag).
type store struct {
	*posix.Posix
	attributes *attributes
}

// PutObject implements backend.Backend.
func (s store) PutObject(ctx context.Context, input s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	end := s.attributes.begin(*input.Bucket, *input.Key)
	output, err := s.Posix.PutObject(ctx, input)
	output.ETag = end(output.ETag)
	return output, err
}

// CopyObject implements backend.Backend.
func (s store) CopyObject(ctx context.Context, input s3response.CopyObjectInput) (s3response.CopyObjectOutput, error) {
	end := s.attributes.begin(*input.Bucket, *input.Key)
	output, err := s.Posix.CopyObject(ctx, input)
	digest := ""
	if output.CopyObjectResult != nil && output.CopyObjectResult.ETag != nil {
		digest = *output.CopyObjectResult.ETag
	}
	if etag := end(digest); etag != digest {
		output.CopyObjectResult.ETag = &etag
	}
	return output, err
}

// CompleteMultipartUpload implements backend.Backend.
func (s store) CompleteMultipartUpload(ctx context.Context, input *sdk.CompleteMultipartUploadInput) (s3response.CompleteMultipartUploadResult, string, error) {
	end := s.attributes.begin(*input.Bucket, *input.Key)
	output, version, err := s.Posix.CompleteMultipartUpload(ctx, input)
	digest := ""
	if output.ETag != nil {
		digest = *output.ETag
	}
	if etag := end(digest); etag != digest {
		output.ETag = &etag
	}
	return output, version, err
}

// attributes are those that the store keeps. They are safe for concurrent use.
type attributes struct {
	meta.MetadataStorer

	mu     sync.Mutex
	writes map[[2]string]*writes // that are under way, by bucket and key
}

// writes of one object of an encrypted bucket.
type writes struct {
	count int
	given map[string][]string // ETags that were stored and are not answered yet, by the digest that they stand for
}

// begin tells of a write. Its end takes the digest that the store answers with and returns the ETag that was kept.
func (a *attributes) begin(bucket, key string) (end func(digest string) string) {
	if a.algorithm(bucket) == "AES256" {
		return func(digest string) string { return digest }
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	object := [2]string{bucket, key}
	w := a.writes[object]
	if w == nil {
		w = &writes{given: map[string][]string{}}
		a.writes[object] = w
	}
	w.count++
	return func(digest string) string {
		a.mu.Lock()
		defer a.mu.Unlock()
		if w.count--; w.count == 0 {
			delete(a.writes, object)
		}
		// Of two writes of the same bytes at one time it does not matter which came first.
		if given := w.given[digest]; len(given) > 0 {
			w.given[digest] = given[1:]
			return given[0]
		}
		return digest
	}
}

// StoreAttribute implements meta.MetadataStorer.
func (a *attributes) StoreAttribute(f *os.File, bucket, object, attribute string, value []byte) error {
	if attribute == etagAttribute {
		value = a.replace([2]string{bucket, object}, value)
	}
	return a.MetadataStorer.StoreAttribute(f, bucket, object, attribute, value)
}

func (a *attributes) replace(object [2]string, digest []byte) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.writes[object]
	if w == nil {
		return digest
	}
	etag := strings.Trim(string(digest), `"`)
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	// What follows the digits is the number of parts.
	etag = `"` + hex.EncodeToString(random) + etag[min(len(etag), hex.EncodedLen(len(random))):] + `"`
	w.given[string(digest)] = append(w.given[string(digest)], etag)
	return []byte(etag)
}

// algorithm is the default encryption of a bucket: AES256 (SSE-S3) unless it was changed.
func (a *attributes) algorithm(bucket string) string {
	value, err := a.RetrieveAttribute(nil, bucket, "", encryptionAttribute)
	if err != nil {
		return "AES256"
	}
	return string(value)
}
