package cli_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (u *up) lambda() *lambda.Client {
	endpoint := u.env["AWS_ENDPOINT_URL"]
	return lambda.New(lambda.Options{
		Region: u.env["AWS_REGION"], BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(u.env["AWS_ACCESS_KEY_ID"], u.env["AWS_SECRET_ACCESS_KEY"], ""),
	})
}

// functionZip builds the function that answers with its process id.
func functionZip(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", path, "../aws/lambda/cmd/testfunction")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+runtime.GOARCH)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	executable, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Store}
	header.SetMode(0o755)
	file, err := archive.CreateHeader(header)
	if err == nil {
		_, err = file.Write(executable)
	}
	if err := errors.Join(err, archive.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// invoke runs a function that is active and returns its process id.
func (u *up) invoke(t *testing.T, name *string) int {
	t.Helper()
	fast := func(o *lambda.FunctionActiveV2WaiterOptions) {
		o.MinDelay, o.MaxDelay = 10*time.Millisecond, 50*time.Millisecond
	}
	if err := lambda.NewFunctionActiveV2Waiter(u.lambda(), fast).Wait(t.Context(), &lambda.GetFunctionInput{FunctionName: name}, time.Minute); err != nil {
		t.Fatal(err)
	}
	out, err := u.lambda().Invoke(t.Context(), &lambda.InvokeInput{FunctionName: name})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ PID int }
	if err := json.Unmarshal(out.Payload, &answer); err != nil || answer.PID == 0 {
		t.Fatalf("%s, %v", out.Payload, err)
	}
	return answer.PID
}

func TestFunctionsAreKeptAndTheirProcessesAreNot(t *testing.T) {
	t.Parallel()
	dir, name := t.TempDir(), aws.String("standin-kept")
	first := start(t, dir)
	role := first.env["SANDBOX_LAMBDA_ROLE"]
	made, err := first.lambda().CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: name, Role: &role, Runtime: types.RuntimeProvidedal2023, Handler: aws.String("bootstrap"), Timeout: aws.Int32(20),
		Architectures: []types.Architecture{map[string]types.Architecture{"amd64": types.ArchitectureX8664, "arm64": types.ArchitectureArm64}[runtime.GOARCH]},
		Code:          &types.FunctionCode{ZipFile: functionZip(t)},
	})
	if err != nil || made.State != types.StatePending {
		t.Fatalf("got %v, %v", made, err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		pid := first.invoke(t, name)
		first.end(t, signal)
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("after %s the function's process is still there: %v", signal, err)
		}
		if signal == syscall.SIGKILL {
			first = start(t, dir)
		}
	}
}

func (u *up) queues() *sqs.Client {
	endpoint := u.env["AWS_ENDPOINT_URL"]
	return sqs.New(sqs.Options{
		Region: u.env["AWS_REGION"], BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(u.env["AWS_ACCESS_KEY_ID"], u.env["AWS_SECRET_ACCESS_KEY"], ""),
	})
}

func TestObjectsReachAFunctionThroughAQueue(t *testing.T) {
	t.Parallel()
	dir, name, ctx := t.TempDir(), aws.String("standin-way"), t.Context()
	u := start(t, dir)
	bucket, role := u.env["SANDBOX_BUCKET"], u.env["SANDBOX_LAMBDA_ROLE"]
	const arn = "arn:aws:sqs:us-east-1:111111111111:standin-way"
	queue, err := u.queues().CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: name, Attributes: map[string]string{
		"VisibilityTimeout": "120",
		"Policy": `{"Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "` + arn + `",
			"Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::` + bucket + `"}, "StringEquals": {"aws:SourceAccount": "111111111111"}}}]}`,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.s3().PutBucketNotificationConfiguration(ctx, &s3.PutBucketNotificationConfigurationInput{Bucket: &bucket, NotificationConfiguration: &s3types.NotificationConfiguration{
		QueueConfigurations: []s3types.QueueConfiguration{{
			QueueArn: aws.String(arn), Events: []s3types.Event{"s3:ObjectCreated:*"},
			Filter: &s3types.NotificationConfigurationFilter{Key: &s3types.S3KeyFilter{FilterRules: []s3types.FilterRule{{Name: "prefix", Value: aws.String("way/input/")}}}},
		}},
	}}); err != nil {
		t.Fatal(err)
	}
	if _, err := u.lambda().CreateFunction(ctx, &lambda.CreateFunctionInput{
		FunctionName: name, Role: &role, Runtime: types.RuntimeProvidedal2023, Handler: aws.String("bootstrap"), Timeout: aws.Int32(20),
		Architectures: []types.Architecture{map[string]types.Architecture{"amd64": types.ArchitectureX8664, "arm64": types.ArchitectureArm64}[runtime.GOARCH]},
		Code:          &types.FunctionCode{ZipFile: functionZip(t)},
	}); err != nil {
		t.Fatal(err)
	}
	u.invoke(t, name)
	if _, err := u.lambda().CreateEventSourceMapping(ctx, &lambda.CreateEventSourceMappingInput{
		FunctionName: name, EventSourceArn: aws.String(arn), BatchSize: aws.Int32(1), ScalingConfig: &types.ScalingConfig{MaximumConcurrency: aws.Int32(2)},
		FunctionResponseTypes: []types.FunctionResponseType{types.FunctionResponseTypeReportBatchItemFailures},
	}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"way/input/0000_part 00", "way/input/é", "way/output/not"} {
		if _, err := u.s3().PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("x")}); err != nil {
			t.Fatal(err)
		}
	}
	// One invocation here, and one each for the test event of S3 and the two objects.
	const line = `"service":"lambda","action":"Invoke","resource":"arn:aws:lambda:us-east-1:111111111111:function:standin-way"`
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		text, err := os.ReadFile(filepath.Join(dir, "journal.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := u.queues().GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: queue.QueueUrl, AttributeNames: []sqstypes.QueueAttributeName{"All"}})
		if err != nil {
			t.Fatal(err)
		}
		left := got.Attributes["ApproximateNumberOfMessages"] + got.Attributes["ApproximateNumberOfMessagesNotVisible"]
		if bytes.Count(text, []byte(line)) == 4 && left == "00" {
			break
		}
	}
	u.end(t, syscall.SIGTERM)
}
