// Package s3 is the edge to Amazon S3: the only package that uses its SDK. app
// opens one Bucket per job and hands it to the steps and the executors, each of
// which sees the few methods that it declares for itself. It never lists or
// deletes outside the keys it is given, and its errors hold S3's error code but
// never S3's own message.
package s3

import (
	"context"
	"runtime"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"standin/internal/fault"
)

// An upload holds (partsAtOnce + 1) parts in memory. These are S3's smallest (S3
// User Guide, "Amazon S3 multipart upload limits"): with its limit of 10,000 parts
// they carry files of 50 GB, and UNLOAD's largest are 6.2 GB.
const (
	partBytes       = 5 << 20
	partsAtOnce     = 2
	abortTimeout    = 30 * time.Second
	requestAttempts = 5
)

// partsPerProcessor is how many parts all uploads together hold for each processor:
// those of one file that is written, and one of a file whose end is on its way.
const partsPerProcessor = partsAtOnce + 2

// Bucket is one S3 bucket. It is safe for concurrent use.
type Bucket struct {
	name   string
	client *s3.Client
	parts  *parts
}

// Open makes a client for the bucket from the SDK's standard chain: shared
// files, environment, roles, and the endpoint variables such as
// AWS_ENDPOINT_URL. An empty region leaves the choice to the chain. It sends
// nothing to S3.
func Open(ctx context.Context, bucket, region string) (*Bucket, error) {
	options := []func(*config.LoadOptions) error{
		config.WithRetryMaxAttempts(requestAttempts),
		// S3 adds no checksum to an object made of parts that a download could
		// check, and the SDK then says so for each file; a checksum that S3
		// demands is still checked.
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
	}
	if region != "" {
		options = append(options, config.WithRegion(region))
	}
	settings, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fault.New(fault.StorageFailed, "s3: the AWS settings of this machine cannot be read").
			WithHint("check the AWS_ variables and ~/.aws/config")
	}
	return &Bucket{name: bucket, client: s3.NewFromConfig(settings), parts: newParts(partsPerProcessor * runtime.GOMAXPROCS(0))}, nil
}

// Name is the bucket's name.
func (b *Bucket) Name() string { return b.name }
