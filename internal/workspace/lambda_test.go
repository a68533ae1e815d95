package workspace_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
)

const lambdaBase = `version: 1
name: tickit
source: {host: prod, database: dev, user: reader, password: env:P}
destination: {host: test, database: test, user: writer, password: env:P}
staging: {s3: s3://acme/tickit, region: us-east-1, unload_role: default, load_role: default}
`

const lambdaRole = "arn:aws:iam::111111111111:role/standin-transform"

func TestLambdaSettingsHaveDefaults(t *testing.T) {
	t.Parallel()
	w, err := workspace.Parse("f", []byte(lambdaBase+"pipeline: lambda\nlambda: {role: \""+lambdaRole+"\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := plan.Function{
		Role: lambdaRole, Memory: 1024, Timeout: 5 * time.Minute, Architecture: plan.ARM64, Concurrency: 50,
		Subnets: []string{}, SecurityGroups: []string{}, Events: plan.Notifications, ResendAfter: time.Minute,
	}
	if diff := cmp.Diff(want, w.Function); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := w.UsePipeline(""); err != nil || w.Pipeline != plan.Lambda {
		t.Errorf("pipeline %s: %v", w.Pipeline, err)
	}
	if err := w.UsePipeline(plan.V2); err != nil || w.Pipeline != plan.V2 {
		t.Errorf("pipeline %s: %v", w.Pipeline, err)
	}
	if got := w.Staging.MaxFileSize; got != 50e6 {
		t.Errorf("files of %d bytes", got)
	}
}

func TestPipelinesThatCannotBeUsedAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lambda   string
		pipeline plan.Pipeline
		code     fault.Code
		says     string
	}{
		"an unknown pipeline":             {pipeline: "v3", code: fault.Usage, says: `no pipeline "v3"`},
		"no role":                         {pipeline: plan.Lambda, code: fault.WorkspaceInvalid, says: "needs the role"},
		"a subnet and no security groups": {lambda: "lambda: {role: \"" + lambdaRole + "\", subnets: [subnet-1]}\n", pipeline: plan.Lambda, code: fault.WorkspaceInvalid, says: "belong together"},
	} {
		w, err := workspace.Parse("f", []byte(lambdaBase+test.lambda))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.UsePipeline(test.pipeline); fault.CodeOf(err) != test.code || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestLambdaSettingsOutOfBoundsAreFaults(t *testing.T) {
	t.Parallel()
	_, err := workspace.Parse("f", []byte(lambdaBase+`lambda:
  role: default
  memory: 64
  timeout: 16m
  architecture: amd64
  concurrency: 1
  subnets: [vpc-1]
  security_groups: [1]
  kms_key: alias/aws/sqs
  events: sometimes
  resend_after: 10ms
`))
	if err == nil {
		t.Fatal("accepted")
	}
	for line := 7; line <= 16; line++ {
		if !strings.Contains(err.Error(), fmt.Sprintf("f:%d:", line)) {
			t.Errorf("there is no fault in line %d:\n%v", line, err)
		}
	}
}
