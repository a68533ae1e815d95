package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"standin/internal/aws/function"
	"standin/internal/aws/logs"
	"standin/internal/aws/s3"
	"standin/internal/aws/secret"
	"standin/internal/aws/sqs"
	"standin/internal/executor"
	"standin/internal/executor/executortest"
	"standin/internal/executor/lambda"
	"standin/internal/executor/lambda/artifact"
	life "standin/internal/executor/lambda/function"
	"standin/internal/executor/lambda/notification"
	"standin/internal/plan"
)

// lambdaOf is the function of a shop: shops of one memory share one function.
func lambdaOf(memory int) plan.Function {
	return plan.Function{
		Role: world.env["SANDBOX_LAMBDA_ROLE"], Memory: memory, Timeout: 20 * time.Second, Architecture: plan.Architecture(architecture()),
		Concurrency: 4, Events: plan.Notifications, ResendAfter: 3 * time.Second,
	}
}

// byLambda has the shop's jobs use the pipeline Lambda.
func (s shop) byLambda(f plan.Function) shop {
	s.Helper()
	text, err := os.ReadFile(s.workspace)
	if err != nil {
		s.Fatal(err)
	}
	text = fmt.Appendf(text, "pipeline: lambda\nlambda: {role: %q, memory: %d, timeout: %s, architecture: %s, concurrency: %d, events: %s, resend_after: %s}\n",
		f.Role, f.Memory, f.Timeout, f.Architecture, f.Concurrency, f.Events, f.ResendAfter)
	if err := os.WriteFile(s.workspace, text, 0o600); err != nil {
		s.Fatal(err)
	}
	return s
}

// functionName is the name of the function that standin makes for the settings.
func functionName(t *testing.T, f plan.Function) string {
	t.Helper()
	return life.NewSpec("dev", f, program(t, f.Architecture)).Name
}

// program is the zip that TestMain made, which this test's own program was
// compiled too early to take in.
func program(t *testing.T, a plan.Architecture) []byte {
	t.Helper()
	zip, err := os.ReadFile("../internal/executor/lambda/artifact/dist/" + artifact.Name(a))
	if err != nil {
		t.Fatal(err)
	}
	return zip
}

// account is the sandbox's AWS, through the edges of the product.
type account struct {
	lambda.Services
	life      life.Life
	functions *function.Client
	queues    *sqs.Client
	bucket    *s3.Bucket
}

func openAccount(t *testing.T) account {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	region, log := world.env["AWS_REGION"], slog.New(slog.DiscardHandler)
	bucket, err := s3.Open(t.Context(), world.env["SANDBOX_BUCKET"], region)
	must(err)
	functions, err := function.Open(t.Context(), region)
	must(err)
	queues, err := sqs.Open(t.Context(), region)
	must(err)
	secrets, err := secret.OpenKeeper(t.Context(), region)
	must(err)
	groups, err := logs.Open(t.Context(), region)
	must(err)
	// Jobs of other tests run in the same bucket.
	live := func(context.Context, string, string) (bool, error) { return true, nil }
	return account{
		Services: lambda.Services{
			Secrets: secrets, Queues: queues, Mappings: functions,
			Events: notification.Writer{Bucket: bucket, Live: live, Now: time.Now, Log: log},
		},
		life:      life.Life{Lambda: functions, Logs: groups, Now: time.Now, Log: log},
		functions: functions, queues: queues, bucket: bucket,
	}
}

// place gives a plan of the conformance suite a job and a place of its own, which
// are gone with the test.
func (a account) place(t *testing.T, p *plan.Plan, id string, events plan.Events) {
	t.Helper()
	p.Job = id
	p.Staging.Bucket, p.Staging.Prefix, p.Staging.Region = world.env["SANDBOX_BUCKET"], "conformance/"+id, world.env["AWS_REGION"]
	p.Function = new(lambdaOf(256))
	p.Function.Events = events
	t.Cleanup(func() {
		ctx := context.Background()
		if err := a.Remove(ctx, p, time.Now, func(plan.Resource) error { return nil }); err != nil {
			t.Error(err)
		}
		if err := a.bucket.Remove(ctx, p.Staging.Prefix+"/"); err != nil {
			t.Error(err)
		}
		a.checkGone(t, p)
	})
}

// checkGone finds out whether anything of a job is left in AWS.
func (a account) checkGone(t *testing.T, p *plan.Plan) {
	t.Helper()
	ctx := context.Background()
	if n, err := a.bucket.Remains(ctx, p.Staging.Prefix+"/"); n != 0 || err != nil {
		t.Errorf("%d objects of job %s are left (%v)", n, p.Job, err)
	}
	events, err := a.bucket.Events(ctx)
	if err != nil {
		t.Error(err)
	}
	for _, n := range events.Notifications {
		if strings.Contains(n.ID, p.Job) {
			t.Errorf("the notification of job %s is left", p.Job)
		}
	}
	if left := remoteThings(t, p.Job); len(left) > 0 {
		t.Errorf("of job %s are left: %q", p.Job, left)
	}
}

// executor is the executor of the product for a plan.
func (a account) executor(t *testing.T, p *plan.Plan) executor.Executor {
	t.Helper()
	return withPlan{a.bucket, &lambda.Executor{
		Services: a.Services, Function: life.NewSpec("conformance", *p.Function, program(t, p.Function.Architecture)), Life: a.life,
		Keys: executortest.Keys(p), Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}}
}

// withPlan writes the plan before it opens the executor, as a job does.
type withPlan struct {
	bucket *s3.Bucket
	*lambda.Executor
}

func (e withPlan) Open(ctx context.Context, p *plan.Plan) (executor.Session, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	if err := e.bucket.Put(ctx, p.Key(), text); err != nil {
		return nil, err
	}
	return e.Executor.Open(ctx, p)
}

// remoteThings are the queues, secrets and mappings whose names hold a word.
func remoteThings(t *testing.T, word string) []string {
	t.Helper()
	region := world.env["AWS_REGION"]
	settings, err := config.LoadDefaultConfig(context.Background(), config.WithRegion(region))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	var found []string
	add := func(name *string) {
		if strings.Contains(aws.ToString(name), word) {
			found = append(found, aws.ToString(name))
		}
	}
	queues, err := awssqs.NewFromConfig(settings).ListQueues(ctx, &awssqs.ListQueuesInput{QueueNamePrefix: aws.String("standin-")})
	if err != nil {
		t.Fatal(err)
	}
	for i := range queues.QueueUrls {
		add(&queues.QueueUrls[i])
	}
	secrets, err := secretsmanager.NewFromConfig(settings).ListSecrets(ctx, &secretsmanager.ListSecretsInput{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets.SecretList {
		add(s.Name)
	}
	mappings, err := awslambda.NewFromConfig(settings).ListEventSourceMappings(ctx, &awslambda.ListEventSourceMappingsInput{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mappings.EventSourceMappings {
		add(m.EventSourceArn)
	}
	return found
}
