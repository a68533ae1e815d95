package sts_test

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
	sdk "github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"standin/sandbox/internal/aws/sts"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

func TestSTS(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	record, err := journal.Open(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	directory := roles.New(roles.Ready("lake", map[string]roles.Key{
		roles.User: {Access: "AKIAUSER", Secret: "u"}, roles.LoadRole: {Access: "AKIALOAD", Secret: "l"},
	})...)
	server := httptest.NewServer(&sts.Service{Directory: directory, Journal: record, Now: time.Now, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	t.Cleanup(server.Close)
	as := func(access, secret, token string) *sdk.Client {
		return sdk.New(sdk.Options{
			Region: "us-east-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1,
			Credentials: credentials.NewStaticCredentialsProvider(access, secret, token),
		})
	}
	user := as("AKIAUSER", "u", "")

	who, err := user.GetCallerIdentity(t.Context(), &sdk.GetCallerIdentityInput{})
	if err != nil || *who.Arn != "arn:aws:iam::111111111111:user/standin" || *who.Account != "111111111111" {
		t.Fatalf("got %+v, %v", who, err)
	}
	arn := aws.String(roles.RoleARN(roles.LoadRole))
	assumed, err := user.AssumeRole(t.Context(), &sdk.AssumeRoleInput{RoleArn: arn, RoleSessionName: aws.String("run-1"), DurationSeconds: aws.Int32(900)})
	if err != nil {
		t.Fatal(err)
	}
	left := time.Until(*assumed.Credentials.Expiration)
	if left > 15*time.Minute || left < 14*time.Minute {
		t.Errorf("the session lasts %v", left)
	}
	session := as(*assumed.Credentials.AccessKeyId, *assumed.Credentials.SecretAccessKey, *assumed.Credentials.SessionToken)
	who, err = session.GetCallerIdentity(t.Context(), &sdk.GetCallerIdentityInput{})
	if want := "arn:aws:sts::111111111111:assumed-role/standin-sandbox-load/run-1"; err != nil || *who.Arn != want || *assumed.AssumedRoleUser.Arn != want {
		t.Errorf("the session is %+v, %v", who, err)
	}

	assume := func(client *sdk.Client, role *string, name string, seconds int32) error {
		_, err := client.AssumeRole(t.Context(), &sdk.AssumeRoleInput{RoleArn: role, RoleSessionName: &name, DurationSeconds: &seconds})
		return err
	}
	identify := func(client *sdk.Client) error {
		_, err := client.GetCallerIdentity(t.Context(), &sdk.GetCallerIdentityInput{})
		return err
	}
	_, token := user.GetSessionToken(t.Context(), &sdk.GetSessionTokenInput{})
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"a role that does not exist":          {assume(user, aws.String("arn:aws:iam::111111111111:role/absent"), "run", 900), "AccessDenied"},
		"a role assumes a role":               {assume(session, arn, "run", 900), "AccessDenied"},
		"a session that is too long":          {assume(user, arn, "run", 43201), "ValidationError"},
		"a session that is too short":         {assume(user, arn, "run", 899), "ValidationError"},
		"a name with a slash":                 {assume(user, arn, "a/b", 900), "ValidationError"},
		"a wrong secret":                      {identify(as("AKIAUSER", "guess", "")), "SignatureDoesNotMatch"},
		"an unknown key":                      {identify(as("AKIANOBODY", "u", "")), "InvalidClientTokenId"},
		"a session's key without its token":   {identify(as(*assumed.Credentials.AccessKeyId, *assumed.Credentials.SecretAccessKey, "")), "InvalidClientTokenId"},
		"an operation the sandbox is without": {token, "InvalidAction"},
	} {
		failure, ok := errors.AsType[smithy.APIError](test.err)
		if !ok || failure.ErrorCode() != test.want {
			t.Errorf("%s: got %v, want %s", name, test.err, test.want)
		}
	}

	if err := record.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	want := fmt.Sprintf(`"service":"sts","action":"AssumeRole","resource":%q,"role":"standin","status":200`, *arn)
	if err != nil || !strings.Contains(string(text), want) {
		t.Errorf("the journal lacks the call: %s, %v", text, err)
	}
}
