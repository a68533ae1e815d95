// Command standin-lambda is the function of AWS Lambda that masks the files of
// the pipeline Lambda.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"standin/internal/aws/s3"
	"standin/internal/aws/secret"
	"standin/internal/aws/sqs"
	"standin/internal/executor/lambda/handler"
	"standin/internal/executor/queue"
)

func main() {
	log, region := slog.New(slog.NewJSONHandler(os.Stderr, nil)), os.Getenv("AWS_REGION")
	queues, err := sqs.Open(context.Background(), region)
	if err != nil {
		panic(err)
	}
	bucket := func(ctx context.Context, name, region string) (queue.Store, error) { return s3.Open(ctx, name, region) }
	worker := queue.NewWorker(queue.Places{Bucket: bucket, Secret: secret.Get, Region: region}, queues, log)
	lambda.Start(handler.Handler{Worker: worker, Queues: queues, Log: log}.Handle)
}
