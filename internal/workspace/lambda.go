package workspace

import (
	"fmt"
	"time"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace/spec"
)

// longestTimeout is the most that an invocation may take (AWS: Lambda quotas).
const longestTimeout = 15 * time.Minute

// lambda is the settings of the pipeline Lambda. Their bounds are those of AWS
// (Lambda quotas; CreateFunction, VpcConfig; CreateEventSourceMapping, ScalingConfig).
func lambda() spec.Mapping {
	return spec.Mapping{Fields: []spec.Field{
		{
			Name: "role", Type: spec.Text("role ARN", `^`+roleARN+`$`), Example: "arn:aws:iam::111111111111:role/standin-transform",
			Description: "The execution role of the function, which `standin policy lambda-role` describes. `pipeline: lambda` needs it. Function and queues are made in its account.",
		},
		{Name: "memory", Type: spec.Integer(128, 10240), Default: "1024", Example: "1024", Description: "The memory of the function, in MB. Lambda gives processor time in proportion: about one processor for 1,769 MB."},
		{Name: "timeout", Type: timeout(), Default: "5m", Example: "5m", Description: "How long one invocation, which masks one file, may take: at most 15m. A task that was received is hidden from others for six times as long."},
		{
			Name: "architecture", Type: spec.Words(string(plan.ARM64), string(plan.X86_64)), Default: string(plan.ARM64), Example: "arm64",
			Description: "The processor of the function.",
		},
		{Name: "concurrency", Type: spec.Integer(2, 1000), Default: "50", Example: "50", Description: "How many files of a job are masked at once, which the account's own limit of concurrent invocations must allow."},
		{
			Name: "subnets", Type: spec.ListOf{Element: spec.Text("subnet id", `^subnet-[0-9a-z]+$`)}, Example: "[subnet-0a1b2c3d]",
			Description: "The subnets of a VPC in which the function runs, which need ways to S3, SQS and Secrets Manager. Without them it runs outside any VPC.",
		},
		{
			Name: "security_groups", Type: spec.ListOf{Element: spec.Text("security group id", `^sg-[0-9a-zA-Z]+$`)}, Example: "[sg-0a1b2c3d]",
			Description: "The security groups of the function in the VPC.",
		},
		{
			Name: "kms_key", Type: spec.Text("KMS key ARN", `^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$`), Example: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
			Description: "The key with which the job's queues and its secret are encrypted, and the bucket if that is encrypted by a key: `standin policy` adds the rights to use it. Its own policy must let `s3.amazonaws.com` use it. Without it, AWS's own keys are used. With which key the objects are encrypted is the bucket's setting.",
		},
		{
			Name: "events", Type: spec.Words(string(plan.Notifications), string(plan.Direct)), Default: string(plan.Notifications), Example: "notifications",
			Description: "Who tells the function of a file: an event notification of the bucket, as soon as the file lands (`notifications`), or Standin, when the file's table is unloaded (`direct`), which leaves the bucket's notifications alone.",
		},
		{
			Name: "resend_after", Type: spec.Duration(time.Second), Default: "1m", Example: "1m",
			Description: "How long nothing may be heard from the function before Standin sends the task of a file itself: an event that S3 lost is made good then. While other files are reported, it is sent after ten times as long: the file may only be late in the queue.",
		},
	}}
}

func timeout() spec.Scalar {
	s := spec.Duration(time.Second)
	s.Name = "duration from 1s to 15m"
	parse := s.Parse
	s.Parse = func(text string) (any, *spec.Problem) {
		value, problem := parse(text)
		if d, ok := value.(time.Duration); ok && (d > longestTimeout || d%time.Second != 0) {
			return nil, &spec.Problem{Message: fmt.Sprintf("%q is not a number of seconds up to 15m", text), Hint: "Lambda ends every invocation after 15 minutes"}
		}
		return value, problem
	}
	return s
}

func buildFunction(v spec.Values) plan.Function {
	return plan.Function{
		Role: spec.Get[string](v, "role"), Memory: spec.Get[int](v, "memory"), Timeout: spec.Get[time.Duration](v, "timeout"),
		Architecture: plan.Architecture(spec.Get[string](v, "architecture")), Concurrency: spec.Get[int](v, "concurrency"),
		Subnets: spec.List[string](v, "subnets"), SecurityGroups: spec.List[string](v, "security_groups"),
		KMSKey: spec.Get[string](v, "kms_key"), Events: plan.Events(spec.Get[string](v, "events")),
		ResendAfter: spec.Get[time.Duration](v, "resend_after"),
	}
}

// UsePipeline chooses the pipeline in the place of the workspace's own, unless it
// is empty. The error is a *fault.Error: what the pipeline needs is not there.
func (w *Workspace) UsePipeline(p plan.Pipeline) error {
	switch p {
	case "":
	case plan.V2, plan.Lambda:
		w.Pipeline = p
	default:
		return fault.New(fault.Usage, "there is no pipeline %q", p).WithHint("it is %s or %s", plan.V2, plan.Lambda)
	}
	f := w.Function
	switch {
	case w.Pipeline != plan.Lambda:
	case f.Role == "":
		return fault.New(fault.WorkspaceInvalid, "%s: pipeline lambda needs the role of its function", w.File).
			WithHint("lambda: {role: arn:aws:iam::111111111111:role/standin-transform}; `standin policy lambda-role` says what it must be able to do")
	case (len(f.Subnets) == 0) != (len(f.SecurityGroups) == 0):
		return fault.New(fault.WorkspaceInvalid, "%s: lambda.subnets and lambda.security_groups belong together", w.File).
			WithHint("give both, or neither")
	}
	return nil
}
