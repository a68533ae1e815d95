package s3_test

import (
	"bytes"
	"crypto/md5" //nolint:gosec // what an ETag of S3 is
	"encoding/hex"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// encryptBy sets a bucket's default encryption.
func encryptBy(t *testing.T, client *sdk.Client, bucket *string, algorithm types.ServerSideEncryption, key *string) error {
	t.Helper()
	_, err := client.PutBucketEncryption(t.Context(), &sdk.PutBucketEncryptionInput{Bucket: bucket, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
		Rules: []types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: algorithm, KMSMasterKeyID: key}}},
	}})
	return err
}

func testEncryption(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket, key := s.user(), s.bucket(t, "encrypted"), aws.String("k")
	algorithm := func() types.ServerSideEncryption {
		got, err := client.GetBucketEncryption(t.Context(), &sdk.GetBucketEncryptionInput{Bucket: bucket})
		if err != nil {
			t.Fatal(err)
		}
		return got.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm
	}
	write := func(body string) *sdk.PutObjectOutput {
		out, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader(body), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32})
		if err != nil {
			t.Fatal(err)
		}
		head, err := client.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: key, ChecksumMode: types.ChecksumModeEnabled})
		if err != nil || *head.ETag != *out.ETag || aws.ToString(head.ChecksumCRC32) != aws.ToString(out.ChecksumCRC32) || *out.ChecksumCRC32 == "" {
			t.Errorf("the object is %+v, %v; its writer was told %+v", head, err, out)
		}
		return out
	}
	sum := md5.Sum([]byte("body")) //nolint:gosec // as above
	digest := `"` + hex.EncodeToString(sum[:]) + `"`
	if got := write("body"); algorithm() != "AES256" || *got.ETag != digest || got.ServerSideEncryption != "AES256" {
		t.Errorf("a new bucket: %s, %+v", algorithm(), got)
	}
	if err := encryptBy(t, client, bucket, types.ServerSideEncryptionAwsKms, nil); err != nil || algorithm() != "aws:kms" {
		t.Fatal(algorithm(), err)
	}
	one, two := write("body"), write("body")
	if *one.ETag == *two.ETag || *one.ETag == digest || !regexp.MustCompile(`^"[0-9a-f]{32}"$`).MatchString(*one.ETag) || *one.ChecksumCRC32 != *two.ChecksumCRC32 || two.ServerSideEncryption != "aws:kms" {
		t.Errorf("two writes of the same bytes: %+v and %+v", one, two)
	}
	if body := get(t, client, &sdk.GetObjectInput{Bucket: bucket, Key: key, IfMatch: two.ETag}); body != "body" {
		t.Errorf("got %q", body)
	}
	if _, err := client.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: key, IfMatch: one.ETag}); code(err) != "PreconditionFailed" {
		t.Errorf("the ETag of a write before: %v", err)
	}
	copied, err := client.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: aws.String("copy"), CopySource: aws.String("encrypted/k")})
	if err != nil || *copied.CopyObjectResult.ETag == *two.ETag || *copied.CopyObjectResult.ETag == digest {
		t.Errorf("a copy: %+v, %v", copied, err)
	}
	testEncryptedParts(t, s, bucket)
	var group sync.WaitGroup
	etags := make([]string, 20)
	for i := range etags {
		group.Go(func() {
			if out, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: aws.String("race"), Body: strings.NewReader("same")}); err == nil {
				etags[i] = *out.ETag
			}
		})
	}
	group.Wait()
	seen := map[string]bool{}
	for _, etag := range etags {
		if etag == "" || seen[etag] {
			t.Errorf("ETags of writes at one time: %q", etags)
			break
		}
		seen[etag] = true
	}
	if _, err := client.DeleteBucketEncryption(t.Context(), &sdk.DeleteBucketEncryptionInput{Bucket: bucket}); err != nil || algorithm() != "AES256" || *write("body").ETag != digest {
		t.Errorf("without a configuration: %s, %v", algorithm(), err)
	}
	testEncryptionRefused(t, s, bucket)
}

// testEncryptedParts uploads in parts.
func testEncryptedParts(t *testing.T, s sandbox, bucket *string) {
	t.Helper()
	client, key := s.user(), aws.String("parts")
	var etags []string
	for range 2 {
		begun, err := client.CreateMultipartUpload(t.Context(), &sdk.CreateMultipartUploadInput{Bucket: bucket, Key: key})
		if err != nil {
			t.Fatal(err)
		}
		part, err := client.UploadPart(t.Context(), &sdk.UploadPartInput{Bucket: bucket, Key: key, UploadId: begun.UploadId, PartNumber: aws.Int32(1), Body: bytes.NewReader([]byte("part"))})
		if err != nil {
			t.Fatal(err)
		}
		done, err := client.CompleteMultipartUpload(t.Context(), &sdk.CompleteMultipartUploadInput{
			Bucket: bucket, Key: key, UploadId: begun.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: []types.CompletedPart{{ETag: part.ETag, PartNumber: aws.Int32(1)}}},
		})
		if err != nil || done.ServerSideEncryption != "aws:kms" {
			t.Fatal(done, err)
		}
		etags = append(etags, *done.ETag)
		head, err := client.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: key})
		if err != nil || *head.ETag != *done.ETag {
			t.Errorf("the object has %+v, %v; its writer was told %s", head, err, *done.ETag)
		}
	}
	if etags[0] == etags[1] || !strings.HasSuffix(etags[1], `-1"`) {
		t.Errorf("two uploads of the same part: %q", etags)
	}
}

func testEncryptionRefused(t *testing.T, s sandbox, bucket *string) {
	t.Helper()
	client := s.user()
	for want, err := range map[string]error{
		"MalformedXML":          encryptBy(t, client, bucket, "rot13", nil),
		"InvalidArgument":       encryptBy(t, client, bucket, types.ServerSideEncryptionAes256, aws.String("alias/aws/s3")),
		"NotImplemented":        encryptBy(t, client, bucket, types.ServerSideEncryptionAwsKms, aws.String("arn:aws:kms:us-east-1:111111111111:key/k")),
		"NoSuchBucket":          encryptBy(t, client, aws.String("no-such-bucket"), types.ServerSideEncryptionAwsKms, nil),
		"AccessDenied":          encryptBy(t, s.as("AKIALOAD", "load-secret", ""), bucket, types.ServerSideEncryptionAwsKms, nil),
		"SignatureDoesNotMatch": encryptBy(t, s.as("AKIAUSER", "a wrong secret", ""), bucket, types.ServerSideEncryptionAwsKms, nil),
	} {
		if code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	_, err := client.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: aws.String("k"), Body: strings.NewReader("b"), ServerSideEncryption: types.ServerSideEncryptionAwsKms})
	if code(err) != "NotImplemented" {
		t.Errorf("an encryption other than the bucket's: %v", err)
	}
}
