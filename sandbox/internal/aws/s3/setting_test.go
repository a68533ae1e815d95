package s3_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func testSettings(t *testing.T, s sandbox) {
	t.Helper()
	client, bucket := s.user(), s.bucket(t, "settings")
	if _, err := client.GetBucketReplication(t.Context(), &sdk.GetBucketReplicationInput{Bucket: bucket}); code(err) != "ReplicationConfigurationNotFoundError" {
		t.Errorf("replication gave %v", err)
	}
	block, err := client.GetPublicAccessBlock(t.Context(), &sdk.GetPublicAccessBlockInput{Bucket: bucket})
	if err != nil || !aws.ToBool(block.PublicAccessBlockConfiguration.RestrictPublicBuckets) {
		t.Errorf("the public access block is %+v, %v", block, err)
	}
	if _, err := client.GetBucketPolicyStatus(t.Context(), &sdk.GetBucketPolicyStatusInput{Bucket: bucket}); code(err) != "NoSuchBucketPolicy" {
		t.Errorf("the policy's status gave %v", err)
	}
	if _, err := client.GetObjectLockConfiguration(t.Context(), &sdk.GetObjectLockConfigurationInput{Bucket: bucket}); code(err) != "ObjectLockConfigurationNotFoundError" {
		t.Errorf("the object lock gave %v", err)
	}
	locked := aws.String("settings-locked")
	if _, err := client.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: locked, ObjectLockEnabledForBucket: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	lock, err := client.GetObjectLockConfiguration(t.Context(), &sdk.GetObjectLockConfigurationInput{Bucket: locked})
	if err != nil || lock.ObjectLockConfiguration.ObjectLockEnabled != types.ObjectLockEnabledEnabled {
		t.Errorf("the lock is %+v, %v", lock, err)
	}
	wrong := s.as("AKIAUSER", "a wrong secret", "")
	if _, err := wrong.GetPublicAccessBlock(t.Context(), &sdk.GetPublicAccessBlockInput{Bucket: bucket}); code(err) != "SignatureDoesNotMatch" {
		t.Errorf("a wrong signature gave %v", err)
	}
	load := s.as("AKIALOAD", "load-secret", "")
	if _, err := load.GetBucketReplication(t.Context(), &sdk.GetBucketReplicationInput{Bucket: bucket}); code(err) != "AccessDenied" {
		t.Errorf("a caller without the right got %v", err)
	}
}
