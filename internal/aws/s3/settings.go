package s3

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"standin/internal/aws/answer"
)

// Versioned reports whether the bucket keeps what is deleted. One whose
// versioning is suspended does not.
func (b *Bucket) Versioned(ctx context.Context) (bool, error) {
	out, err := b.client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &b.name})
	if err != nil {
		return false, failed("ask whether versions are kept in", b.name, err)
	}
	return out.Status == types.BucketVersioningStatusEnabled, nil
}

// Replicated reports whether objects of the bucket are copied to another.
func (b *Bucket) Replicated(ctx context.Context) (bool, error) {
	out, err := b.client.GetBucketReplication(ctx, &s3.GetBucketReplicationInput{Bucket: &b.name})
	switch {
	case answer.Code(err) == "ReplicationConfigurationNotFoundError":
		return false, nil
	case err != nil:
		return false, failed("ask for the replication of", b.name, err)
	}
	return out.ReplicationConfiguration != nil && slices.ContainsFunc(out.ReplicationConfiguration.Rules, func(r types.ReplicationRule) bool {
		return r.Status == types.ReplicationRuleStatusEnabled
	}), nil
}

// Locked reports whether objects of the bucket can be kept from being deleted.
func (b *Bucket) Locked(ctx context.Context) (bool, error) {
	out, err := b.client.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: &b.name})
	switch {
	case answer.Code(err) == "ObjectLockConfigurationNotFoundError":
		return false, nil
	case err != nil:
		return false, failed("ask for the object lock of", b.name, err)
	}
	return out.ObjectLockConfiguration != nil && out.ObjectLockConfiguration.ObjectLockEnabled == types.ObjectLockEnabledEnabled, nil
}

// Public reports whether the bucket's policy lets anybody in.
func (b *Bucket) Public(ctx context.Context) (bool, error) {
	out, err := b.client.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: &b.name})
	switch {
	case answer.Code(err) == "NoSuchBucketPolicy":
		return false, nil
	case err != nil:
		return false, failed("ask for the policy's status of", b.name, err)
	}
	return out.PolicyStatus != nil && aws.ToBool(out.PolicyStatus.IsPublic), nil
}

// BlocksPublic reports whether the bucket itself ignores what would make it
// public. Its account may do so too, which the bucket does not tell (AWS:
// GetPublicAccessBlock).
func (b *Bucket) BlocksPublic(ctx context.Context) (bool, error) {
	out, err := b.client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &b.name})
	switch {
	case answer.Code(err) == "NoSuchPublicAccessBlockConfiguration":
		return false, nil
	case err != nil:
		return false, failed("ask for the public access block of", b.name, err)
	}
	c := out.PublicAccessBlockConfiguration
	return c != nil && aws.ToBool(c.IgnorePublicAcls) && aws.ToBool(c.RestrictPublicBuckets), nil
}

// BeginUpload begins an upload in parts that nothing finishes; Remove takes it
// away.
func (b *Bucket) BeginUpload(ctx context.Context, key string) error {
	if _, err := b.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &b.name, Key: &key}); err != nil {
		return failed("begin an upload to", key, err)
	}
	return nil
}
