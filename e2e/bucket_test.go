package e2e_test

import (
	"context"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// bucketKeys are the keys below a prefix of a bucket, all versions and uploads.
func bucketKeys(t *testing.T, client *s3.Client, bucket, prefix string) []string {
	t.Helper()
	var keys []string
	versions, err := client.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: &bucket, Prefix: &prefix})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions.Versions {
		keys = append(keys, *v.Key)
	}
	for _, m := range versions.DeleteMarkers {
		keys = append(keys, *m.Key)
	}
	uploads, err := client.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket, Prefix: &prefix})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range uploads.Uploads {
		keys = append(keys, *u.Key)
	}
	return keys
}

// removeKeys removes objects of the sandbox's bucket, also when a test has ended.
func removeKeys(t *testing.T, client *s3.Client, keys ...string) {
	t.Helper()
	bucket := world.env["SANDBOX_BUCKET"]
	for _, key := range keys {
		if _, err := client.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &key}); err != nil {
			t.Error(err)
		}
	}
}

// storageClient makes the one client of storage, whose connections all tests share.
var storageClient = sync.OnceValues(func() (*s3.Client, error) {
	e := world.env
	settings, err := config.LoadDefaultConfig(context.Background(), config.WithRegion(e["AWS_REGION"]), config.WithBaseEndpoint(e["AWS_ENDPOINT_URL"]),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(e["AWS_ACCESS_KEY_ID"], e["AWS_SECRET_ACCESS_KEY"], "")))
	if err != nil {
		return nil, err
	}
	return s3.NewFromConfig(settings), nil
})

// storage is a client of the sandbox's S3, as Standin's own user.
func storage(t *testing.T) *s3.Client {
	t.Helper()
	client, err := storageClient()
	if err != nil {
		t.Fatal(err)
	}
	return client
}
