package s3_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func reader(text string) io.Reader { return strings.NewReader(text) }

func get(t *testing.T, client *sdk.Client, input *sdk.GetObjectInput) string {
	t.Helper()
	object, err := client.GetObject(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	defer object.Body.Close()
	body, err := io.ReadAll(object.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func testObjects(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "objects")
	for _, key := range []string{"plain", "deep/er/key", "blank +&?=%#~*", "ключ/🦆", "dots/..x/.hidden", "a//b", "+"} {
		put(t.Context(), t, client, bucket, &key, "body of "+key)
		if got := get(t, client, &sdk.GetObjectInput{Bucket: bucket, Key: &key}); got != "body of "+key {
			t.Errorf("%q: got %q", key, got)
		}
	}
	key := aws.String("numbers")
	put(t.Context(), t, client, bucket, key, "0123456789")
	if got := get(t, client, &sdk.GetObjectInput{Bucket: bucket, Key: key, Range: aws.String("bytes=2-4")}); got != "234" {
		t.Errorf("a range gave %q", got)
	}
	_, err := client.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: aws.String("absent")})
	if code(err) != "NoSuchKey" {
		t.Errorf("an absent key gave %v", err)
	}
	_, err = client.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: aws.String("absent")})
	if code(err) != "NotFound" {
		t.Errorf("an absent key's head gave %v", err)
	}
	_, err = client.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: aws.String("copy"), CopySource: aws.String("objects/numbers")})
	if err != nil {
		t.Errorf("copy: %v", err)
	}
	head, err := client.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: aws.String("copy")})
	if err != nil || aws.ToInt64(head.ContentLength) != 10 || aws.ToString(head.ETag) != `"781e5e245d69b566979b86e28d23f2c7"` {
		t.Errorf("the copy's head: %+v, %v", head, err)
	}
	_, err = client.GetBucketLifecycleConfiguration(t.Context(), &sdk.GetBucketLifecycleConfigurationInput{Bucket: bucket})
	if code(err) != "NotImplemented" {
		t.Errorf("an operation that the sandbox does not have gave %v", err)
	}
	deleted, err := client.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{
		Objects: []types.ObjectIdentifier{{Key: key}, {Key: aws.String("ключ/🦆")}, {Key: aws.String("absent")}},
	}})
	if err != nil || len(deleted.Deleted) != 3 || len(deleted.Errors) != 0 {
		t.Errorf("batch delete: %+v, %v", deleted, err)
	}
	if _, err := client.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: key}); code(err) != "NotFound" {
		t.Errorf("a deleted object's head gave %v", err)
	}
}

func testListing(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "listing")
	const count = 1005
	for i := range count {
		key := fmt.Sprintf("many/%04d", i)
		put(t.Context(), t, client, bucket, &key, "x")
	}
	put(t.Context(), t, client, bucket, aws.String("other/1"), "x")
	var keys []string
	pages := sdk.NewListObjectsV2Paginator(client, &sdk.ListObjectsV2Input{Bucket: bucket, Prefix: aws.String("many/")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range page.Contents {
			keys = append(keys, *object.Key)
		}
	}
	if len(keys) != count || keys[0] != "many/0000" || keys[count-1] != "many/1004" {
		t.Errorf("listed %d keys, %s to %s", len(keys), keys[0], keys[len(keys)-1])
	}
	folders, err := client.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: bucket, Delimiter: aws.String("/")})
	if err != nil || len(folders.CommonPrefixes) != 2 || len(folders.Contents) != 0 {
		t.Errorf("with a delimiter: %+v, %v", folders, err)
	}
}

func testMultipart(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "multipart")
	manager := transfermanager.New(client, func(o *transfermanager.Options) { o.PartSizeBytes, o.Concurrency = 5<<20, 2 })
	body := bytes.Repeat([]byte("0123456789abcdef"), 12<<16) // 12 MB
	for key, size := range map[string]int{"streamed/large": len(body), "streamed/small": 100, "streamed/empty": 0} {
		// io.MultiReader hides the length and cannot seek
		_, err := manager.UploadObject(t.Context(), &transfermanager.UploadObjectInput{Bucket: bucket, Key: &key, Body: io.MultiReader(bytes.NewReader(body[:size]))})
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		if got := get(t, client, &sdk.GetObjectInput{Bucket: bucket, Key: &key}); got != string(body[:size]) {
			t.Errorf("%s: got %d bytes, or others", key, len(got))
		}
	}
	upload, err := client.CreateMultipartUpload(t.Context(), &sdk.CreateMultipartUploadInput{Bucket: bucket, Key: aws.String("aborted/1")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.UploadPart(t.Context(), &sdk.UploadPartInput{Bucket: bucket, Key: upload.Key, UploadId: upload.UploadId, PartNumber: aws.Int32(1), Body: reader("part")}); err != nil {
		t.Fatal(err)
	}
	parts, err := client.ListParts(t.Context(), &sdk.ListPartsInput{Bucket: bucket, Key: upload.Key, UploadId: upload.UploadId})
	if err != nil || len(parts.Parts) != 1 {
		t.Errorf("parts: %+v, %v", parts, err)
	}
	uploads := func() int {
		list, err := client.ListMultipartUploads(t.Context(), &sdk.ListMultipartUploadsInput{Bucket: bucket, Prefix: aws.String("aborted/")})
		if err != nil {
			t.Fatal(err)
		}
		return len(list.Uploads)
	}
	if got := uploads(); got != 1 {
		t.Errorf("%d uploads are open, want 1", got)
	}
	if _, err := client.AbortMultipartUpload(t.Context(), &sdk.AbortMultipartUploadInput{Bucket: bucket, Key: upload.Key, UploadId: upload.UploadId}); err != nil {
		t.Error(err)
	}
	if got := uploads(); got != 0 {
		t.Errorf("%d uploads are open after the abort", got)
	}
}

func testVersions(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "versions")
	key := aws.String("p/k")
	list := func() *sdk.ListObjectVersionsOutput {
		t.Helper()
		versions, err := client.ListObjectVersions(t.Context(), &sdk.ListObjectVersionsInput{Bucket: bucket, Prefix: aws.String("p/")})
		if err != nil {
			t.Fatal(err)
		}
		return versions
	}
	put(t.Context(), t, client, bucket, key, "one")
	put(t.Context(), t, client, bucket, key, "two")
	got := list()
	if len(got.Versions) != 1 || aws.ToString(got.Versions[0].VersionId) != "null" || !aws.ToBool(got.Versions[0].IsLatest) {
		t.Fatalf("in an unversioned bucket: %+v", got.Versions)
	}
	remove := func(id *string) {
		t.Helper()
		result, err := client.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: key, VersionId: id}}}})
		if err != nil || len(result.Errors) > 0 {
			t.Fatalf("delete version %s: %+v, %v", *id, result, err)
		}
	}
	remove(aws.String("null"))
	if got := list(); len(got.Versions) != 0 {
		t.Errorf("after deleting version null: %+v", got.Versions)
	}
	status, err := client.GetBucketVersioning(t.Context(), &sdk.GetBucketVersioningInput{Bucket: bucket})
	if err != nil || status.Status != "" {
		t.Errorf("versioning: %+v, %v", status, err)
	}
	_, err = client.PutBucketVersioning(t.Context(), &sdk.PutBucketVersioningInput{Bucket: bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}})
	if err != nil {
		t.Fatal(err)
	}
	put(t.Context(), t, client, bucket, key, "three")
	put(t.Context(), t, client, bucket, key, "four")
	if _, err := client.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: bucket, Key: key}); err != nil {
		t.Fatal(err)
	}
	got = list()
	if len(got.Versions) != 2 || len(got.DeleteMarkers) != 1 {
		t.Fatalf("in a versioned bucket: %+v, %+v", got.Versions, got.DeleteMarkers)
	}
	for _, version := range got.Versions {
		remove(version.VersionId)
	}
	remove(got.DeleteMarkers[0].VersionId)
	if got := list(); len(got.Versions)+len(got.DeleteMarkers) != 0 {
		t.Errorf("after deleting every version: %+v", got)
	}
}

// testConditionalDeletes holds what "How to perform conditional deletes" of the user guide says.
func testConditionalDeletes(t *testing.T, s sandbox) {
	t.Helper()
	user, cleaner := s.user(), s.as("AKIACLEANER", "c", "")
	bucket, key := s.bucket(t, "conditional"), aws.String("lease")
	etag := func() *string {
		head, err := user.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: key})
		if err != nil {
			t.Fatal(err)
		}
		return head.ETag
	}
	remove := func(client *sdk.Client, etag *string) string {
		_, err := client.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: bucket, Key: key, IfMatch: etag})
		return code(err)
	}
	put(t.Context(), t, user, bucket, key, "first")
	first := etag()
	put(t.Context(), t, user, bucket, key, "second")
	if got := remove(user, first); got != "PreconditionFailed" {
		t.Errorf("by the ETag of what was there before: %s", got)
	}
	if got := remove(cleaner, etag()); got != "AccessDenied" {
		t.Errorf("by who may not read the object: %s", got)
	}
	if got := get(t, user, &sdk.GetObjectInput{Bucket: bucket, Key: key}); got != "second" {
		t.Errorf("the object is %q", got)
	}
	if got := remove(user, etag()); got != "<nil>" {
		t.Errorf("by its own ETag: %s", got)
	}
}
