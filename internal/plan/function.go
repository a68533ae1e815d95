package plan

import (
	"path"
	"strconv"
	"strings"
	"time"
)

// Lambda transforms in AWS Lambda, as the files land: the pipeline of before V2.
const Lambda Pipeline = "lambda"

// Function says by which function of AWS Lambda the files are masked.
type Function struct {
	Role           string        `json:"role"`    // ARN of its execution role
	Memory         int           `json:"memory"`  // MB; 128 to 10,240 (AWS: Lambda quotas)
	Timeout        time.Duration `json:"timeout"` // nanoseconds; 1 s to 15 min (AWS: Lambda quotas)
	Architecture   Architecture  `json:"architecture"`
	Subnets        []string      `json:"subnets,omitempty"` // of the VPC that it runs in; none: outside any
	SecurityGroups []string      `json:"security_groups,omitempty"`
	Concurrency    int           `json:"concurrency"`       // invocations at once; 2 to 1,000 (AWS: ScalingConfig)
	KMSKey         string        `json:"kms_key,omitempty"` // ARN of the key of the job's queues; empty: keys of SQS
	Events         Events        `json:"events"`
	// ResendAfter is how long nothing may be heard before Standin sends a file's
	// task itself; nanoseconds.
	ResendAfter time.Duration `json:"resend_after"`
}

// Architecture is the processor of a function, in AWS's words.
type Architecture string

// The architectures of Lambda.
const (
	ARM64  Architecture = "arm64"
	X86_64 Architecture = "x86_64"
)

// Events says who tells the function of a file.
type Events string

// The bucket tells as soon as a file lands, or Standin does when its table is
// unloaded.
const (
	Notifications Events = "notifications"
	Direct        Events = "direct"
)

// Account is the AWS account of the function, its queues and its role.
func (f Function) Account() string { return f.field(4) }

// Partition is the AWS partition: aws, aws-cn or aws-us-gov.
func (f Function) Partition() string { return f.field(1) }

func (f Function) field(n int) string {
	if parts := strings.SplitN(f.Role, ":", 6); len(parts) == 6 {
		return parts[n]
	}
	return ""
}

// TaskTries is how often a task is received before it goes to DeadQueue: AWS asks
// for five at least ("Creating and configuring an Amazon SQS event source mapping").
const TaskTries = 5

// Visibility is for how long a task that was received is hidden from others: six
// times the timeout (AWS: "Creating and configuring an Amazon SQS event source
// mapping").
func (f Function) Visibility() time.Duration { return 6 * f.Timeout }

// TaskQueue is the name of the queue of a job's tasks.
func (p *Plan) TaskQueue() string { return JobName(p.Job) + "-tasks" }

// DeadQueue is the name of the dead-letter queue of TaskQueue.
func (p *Plan) DeadQueue() string { return JobName(p.Job) + "-dead" }

// ResultQueue is the name of the queue in which consumers report.
func (p *Plan) ResultQueue() string { return JobName(p.Job) + "-results" }

// Secret is the name of the secret that holds the masking key while the job runs.
func (p *Plan) Secret() string { return JobName(p.Job) }

// JobName is what the names of everything begin with that a job makes in AWS.
func JobName(job string) string { return "standin-" + job }

// QueueARN is the ARN of a queue beside the function.
func (p *Plan) QueueARN(queue string) string {
	return strings.Join([]string{"arn", p.Function.Partition(), "sqs", p.Staging.Region, p.Function.Account(), queue}, ":")
}

// BucketARN is the ARN of the staging bucket.
func (p *Plan) BucketARN() string {
	return "arn:" + p.Function.Partition() + ":s3:::" + p.Staging.Bucket
}

// Suffix is how UNLOAD ends the names of its files (AWS: UNLOAD, ZSTD and GZIP).
func (c Compression) Suffix() string {
	switch c {
	case Zstd:
		return ".zst"
	case Gzip:
		return ".gz"
	default:
		return ""
	}
}

// manifestName is the name of an UNLOAD's manifest, which lies beside the files.
const manifestName = "manifest"

// Place is what the key of an input file says.
type Place struct {
	Prefix  string // of the staging path
	Job     string
	Table   int
	Attempt int
	Name    string
	Output  string // key of the output file
}

// Locate reads the key of an input file: the inverse of InputPrefix. Keys that no
// UNLOAD of a job writes a file to are not located, nor are those of manifests.
func Locate(key string) (Place, bool) {
	parts := strings.Split(key, "/")
	n := len(parts) - 5
	if n < 0 || parts[n] != "input" || parts[n+4] == "" || parts[n+4] == manifestName {
		return Place{}, false
	}
	digits, _, named := strings.Cut(parts[n+2], "-")
	table, err := strconv.Atoi(digits)
	attempt, attemptErr := strconv.Atoi(parts[n+3])
	if !named || len(digits) < 5 || err != nil || attemptErr != nil || table < 1 || attempt < 1 || strconv.Itoa(attempt) != parts[n+3] {
		return Place{}, false
	}
	output := append(append(parts[:n:n], "output"), parts[n+1:]...)
	return Place{
		Prefix: strings.Join(parts[:n], "/"), Job: parts[n+1], Table: table, Attempt: attempt, Name: parts[n+4],
		Output: strings.Join(output, "/"),
	}, true
}

// PlanKey is the key of the plan of the file's job.
func (p Place) PlanKey() string { return path.Join(p.Prefix, "jobs", p.Job, "plan.json") }
