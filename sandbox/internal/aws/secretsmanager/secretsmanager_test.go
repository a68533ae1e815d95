package secretsmanager_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/smithy-go"

	"standin/sandbox/internal/aws/secretsmanager"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

type server struct {
	dir, url string
}

// start serves the secrets that dir holds.
func start(t *testing.T, dir string) server {
	t.Helper()
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := secretsmanager.New(secretsmanager.Config{
		Path:   filepath.Join(dir, "secrets.json"),
		Region: "us-east-1",
		Directory: roles.New(roles.Ready("lake", map[string]roles.Key{
			roles.User: {Access: "AKIAUSER", Secret: "u"}, roles.LambdaRole: {Access: "AKIALAMBDA", Secret: "l"},
		})...),
		Journal: record,
		Now:     time.Now,
		Log:     slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(handler)
	t.Cleanup(func() {
		web.Close()
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	return server{dir, web.URL}
}

func (s server) as(access, secret string) *sdk.Client {
	return sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: &s.url, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(access, secret, ""),
	})
}

func value(t *testing.T, client *sdk.Client, id, stage string) (string, error) {
	t.Helper()
	input := &sdk.GetSecretValueInput{SecretId: &id}
	if stage != "" {
		input.VersionStage = &stage
	}
	out, err := client.GetSecretValue(t.Context(), input)
	if err != nil {
		return "", err
	}
	return aws.ToString(out.SecretString) + string(out.SecretBinary), nil
}

func code(err error) string {
	if failure, ok := errors.AsType[smithy.APIError](err); ok {
		return failure.ErrorCode()
	}
	return fmt.Sprint(err)
}

func TestAValueAndItsVersionsSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	client := start(t, dir).as("AKIAUSER", "u")
	made, err := client.CreateSecret(t.Context(), &sdk.CreateSecretInput{Name: aws.String("standin-job/1"), SecretString: aws.String("first \"🦆\"\n")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.PutSecretValue(t.Context(), &sdk.PutSecretValueInput{SecretId: made.ARN, SecretBinary: []byte{0, 255}}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "secrets.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file of the secrets: %v, %v", info.Mode(), err)
	}
	client = start(t, dir).as("AKIAUSER", "u")
	partial := (*made.ARN)[:len(*made.ARN)-7]
	for _, id := range []string{"standin-job/1", *made.ARN, partial} {
		if got, err := value(t, client, id, ""); err != nil || got != "\x00\xff" {
			t.Errorf("%s: got %q, %v", id, got, err)
		}
		if got, err := value(t, client, id, "AWSPREVIOUS"); err != nil || got != "first \"🦆\"\n" {
			t.Errorf("%s, the version before: got %q, %v", id, got, err)
		}
	}
	if _, err := client.PutSecretValue(t.Context(), &sdk.PutSecretValueInput{SecretId: made.ARN, SecretString: aws.String("third")}); err != nil {
		t.Fatal(err)
	}
	described, err := client.DescribeSecret(t.Context(), &sdk.DescribeSecretInput{SecretId: made.Name})
	if err != nil || len(described.VersionIdsToStages) != 2 || described.CreatedDate == nil {
		t.Errorf("got %+v, %v", described, err)
	}
	if got, err := value(t, client, *made.ARN, "AWSPREVIOUS"); err != nil || got != "\x00\xff" {
		t.Errorf("the version before the third: got %q, %v", got, err)
	}
}

func TestDeletingASecret(t *testing.T) {
	t.Parallel()
	client := start(t, t.TempDir()).as("AKIAUSER", "u")
	create := func(name string) error {
		_, err := client.CreateSecret(t.Context(), &sdk.CreateSecretInput{Name: &name, SecretString: aws.String("x")})
		return err
	}
	for _, name := range []string{"scheduled", "forced"} {
		if err := create(name); err != nil {
			t.Fatal(err)
		}
	}
	scheduled, err := client.DeleteSecret(t.Context(), &sdk.DeleteSecretInput{SecretId: aws.String("scheduled"), RecoveryWindowInDays: aws.Int64(7)})
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(*scheduled.DeletionDate); left < 6*24*time.Hour || left > 7*24*time.Hour {
		t.Errorf("the deletion is in %v", left)
	}
	if _, err := value(t, client, "scheduled", ""); code(err) != "InvalidRequestException" {
		t.Errorf("reading a secret marked for deletion gave %v", err)
	}
	if err := create("scheduled"); code(err) != "InvalidRequestException" {
		t.Errorf("making a secret again while it is marked for deletion gave %v", err)
	}
	list := func(planned bool) int {
		out, err := client.ListSecrets(t.Context(), &sdk.ListSecretsInput{IncludePlannedDeletion: &planned})
		if err != nil {
			t.Fatal(err)
		}
		return len(out.SecretList)
	}
	if without, with := list(false), list(true); without != 1 || with != 2 {
		t.Errorf("listed %d without and %d with planned deletions", without, with)
	}
	force := func(name string) error {
		_, err := client.DeleteSecret(t.Context(), &sdk.DeleteSecretInput{SecretId: &name, ForceDeleteWithoutRecovery: aws.Bool(true)})
		return err
	}
	for _, name := range []string{"forced", "scheduled", "forced"} { // the last one is gone already
		if err := force(name); err != nil {
			t.Errorf("forced deletion of %s: %v", name, err)
		}
	}
	if _, err := value(t, client, "forced", ""); code(err) != "ResourceNotFoundException" {
		t.Errorf("reading a deleted secret gave %v", err)
	}
	if err := create("forced"); err != nil {
		t.Errorf("making it again: %v", err)
	}
}

func TestListingAndTagging(t *testing.T) {
	t.Parallel()
	client := start(t, t.TempDir()).as("AKIAUSER", "u")
	for i := range 5 {
		_, err := client.CreateSecret(t.Context(), &sdk.CreateSecretInput{
			Name: aws.String(fmt.Sprintf("standin-%d", i)), Tags: []types.Tag{{Key: aws.String("odd"), Value: aws.String(fmt.Sprint(i % 2))}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.TagResource(t.Context(), &sdk.TagResourceInput{SecretId: aws.String("standin-3"), Tags: []types.Tag{{Key: aws.String("job"), Value: aws.String("j")}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.UntagResource(t.Context(), &sdk.UntagResourceInput{SecretId: aws.String("standin-4"), TagKeys: []string{"odd"}}); err != nil {
		t.Fatal(err)
	}
	names := func(filters ...types.Filter) string {
		var names []string
		pages := sdk.NewListSecretsPaginator(client, &sdk.ListSecretsInput{Filters: filters, MaxResults: aws.Int32(2)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range page.SecretList {
				names = append(names, strings.TrimPrefix(*secret.Name, "standin-"))
			}
		}
		return strings.Join(names, " ")
	}
	filter := func(key types.FilterNameStringType, values ...string) types.Filter {
		return types.Filter{Key: key, Values: values}
	}
	for name, test := range map[string]struct {
		filters []types.Filter
		want    string
	}{
		"everything":               {nil, "0 1 2 3 4"},
		"by the start of the name": {[]types.Filter{filter("name", "standin-1", "standin-4", "other")}, "1 4"},
		"by a tag":                 {[]types.Filter{filter("tag-key", "job")}, "3"},
		"not by a tag":             {[]types.Filter{filter("tag-key", "!odd")}, "4"},
		"by both":                  {[]types.Filter{filter("tag-key", "odd"), filter("tag-value", "1")}, "1 3"},
	} {
		if got := names(test.filters...); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	user, lambda := s.as("AKIAUSER", "u"), s.as("AKIALAMBDA", "l")
	for _, name := range []string{"standin-job", "prod"} {
		if _, err := user.CreateSecret(t.Context(), &sdk.CreateSecretInput{Name: &name, SecretString: aws.String("x")}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := value(t, lambda, "standin-job", ""); err != nil || got != "x" {
		t.Errorf("the Lambda role read %q, %v", got, err)
	}
	read := func(client *sdk.Client, id string) error { _, err := value(t, client, id, ""); return err }
	create := func(client *sdk.Client, name string) error {
		_, err := client.CreateSecret(t.Context(), &sdk.CreateSecretInput{Name: &name, SecretString: aws.String("x")})
		return err
	}
	_, put := user.PutSecretValue(t.Context(), &sdk.PutSecretValueInput{SecretId: aws.String("prod")})
	_, window := user.DeleteSecret(t.Context(), &sdk.DeleteSecretInput{SecretId: aws.String("prod"), RecoveryWindowInDays: aws.Int64(3)})
	_, rotate := user.RotateSecret(t.Context(), &sdk.RotateSecretInput{SecretId: aws.String("prod")})
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"a name that is taken":                 {create(user, "prod"), "ResourceExistsException"},
		"a name with a blank":                  {create(user, "a b"), "ValidationException"},
		"a secret that does not exist":         {read(user, "absent"), "ResourceNotFoundException"},
		"no value":                             {put, "InvalidParameterException"},
		"a recovery window of three days":      {window, "InvalidParameterException"},
		"an operation the sandbox is without":  {rotate, "UnknownOperationException"},
		"the Lambda role reads another secret": {read(lambda, "prod"), "AccessDeniedException"},
		"the Lambda role makes a secret":       {create(lambda, "standin-2"), "AccessDeniedException"},
		"a wrong secret key":                   {read(s.as("AKIAUSER", "guess"), "prod"), "InvalidSignatureException"},
		"an unknown access key":                {read(s.as("AKIANOBODY", "u"), "prod"), "UnrecognizedClientException"},
	} {
		if got := code(test.err); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	text, err := os.ReadFile(filepath.Join(s.dir, "journal.jsonl"))
	if want := `"service":"secretsmanager","action":"CreateSecret","resource":"arn:aws:secretsmanager:us-east-1:111111111111:secret:standin-2","role":"standin-sandbox-lambda","status":400`; err != nil || !strings.Contains(string(text), want) {
		t.Errorf("the journal lacks a refused call, %v", err)
	}
}
