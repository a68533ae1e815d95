package check

import (
	"context"

	"standin/internal/fault"
)

// Settings tells how the staging bucket is set up.
type Settings interface {
	Versioned(ctx context.Context) (bool, error)
	Replicated(ctx context.Context) (bool, error)
	Locked(ctx context.Context) (bool, error)
}

// Openness tells who else gets into the staging bucket.
type Openness interface {
	Public(ctx context.Context) (bool, error)       // by its policy
	BlocksPublic(ctx context.Context) (bool, error) // whatever policies say
}

// BucketSettings is the probe that what a job removes is gone, that no copy of it
// goes elsewhere, and that nobody else reads it meanwhile.
func BucketSettings(settings Settings, openness Openness, bucket string) Probe {
	return Probe{"bucket-settings", func(ctx context.Context) []Finding {
		var found []Finding
		for _, s := range []struct {
			ask              func(context.Context) (bool, error)
			what, fine, evil string
			mend             string
		}{
			{
				settings.Versioned, "versioning", "the bucket keeps no versions",
				"the bucket keeps versions: real data that a job removes stays until its versions are removed too",
				"aws s3api put-bucket-versioning --bucket " + bucket + " --versioning-configuration Status=Suspended\n",
			},
			{
				settings.Replicated, "replication", "the bucket is not replicated",
				"the bucket is replicated: copies of real data go to another bucket, where no job removes them",
				"aws s3api delete-bucket-replication --bucket " + bucket + "\n",
			},
			{
				settings.Locked, "the object lock", "the bucket has no object lock",
				"the bucket has an object lock, which cannot be taken away: real data may be kept from being removed",
				"aws s3api create-bucket --bucket NEW-BUCKET   # without a lock, for staging.s3\n",
			},
		} {
			is, err := s.ask(ctx)
			switch {
			case isMissing(err):
				return []Finding{unknown(err, "how the bucket is set up")}
			case err != nil:
				found = append(found, unknown(err, "%s of the bucket", s.what))
			case is:
				found = append(found, failed(fault.StorageFailed, []Mend{{inAWS, s.mend}}, "%s", s.evil))
			default:
				found = append(found, passed("%s", s.fine))
			}
		}
		return append(found, public(ctx, openness, bucket))
	}}
}

// public tells who else gets in. A bucket that does not block public access may
// be in an account that does, so that alone is no fault.
func public(ctx context.Context, openness Openness, bucket string) Finding {
	mend := []Mend{{inAWS, "aws s3api put-public-access-block --bucket " + bucket +
		" --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true\n"}}
	blocked, err := openness.BlocksPublic(ctx)
	if err == nil && blocked {
		return passed("the bucket blocks public access")
	}
	isPublic, statusErr := openness.Public(ctx)
	switch {
	case statusErr == nil && isPublic:
		return failed(fault.StorageFailed, mend, "the bucket is public: its policy lets others in, and nothing blocks that")
	case err != nil:
		return unknown(err, "whether the bucket is public")
	case statusErr != nil:
		return unknown(statusErr, "whether the bucket is public")
	default:
		return Finding{
			State: Unknown, Mend: mend,
			Message: "the bucket itself does not block public access; whether its account does could not be checked",
		}
	}
}
