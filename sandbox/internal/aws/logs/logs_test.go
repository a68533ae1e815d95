package logs_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/aws/logs"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

var at = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// sandbox is one CloudWatch Logs and a role that may write to groups named /aws/lambda/standin-….
type sandbox struct {
	service *logs.Service
	url     string
	role    roles.Principal
}

func start(t *testing.T, dir string) sandbox {
	t.Helper()
	record, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	directory := roles.New(roles.Ready("lake", map[string]roles.Key{
		roles.User: {Access: "AKIAUSER", Secret: "u"}, roles.LambdaRole: {Access: "AKIALAMBDA", Secret: "l"},
	})...)
	role, _ := directory.ByARN(roles.RoleARN(roles.LambdaRole))
	service, err := logs.New(logs.Config{
		Dir: filepath.Join(dir, "logs"), Region: "us-east-1", Directory: directory, Journal: record,
		Now: func() time.Time { return at }, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(service)
	t.Cleanup(func() {
		web.Close()
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	return sandbox{service, web.URL, role}
}

// call sends one signed request and returns the answer, or the error's code.
func (s sandbox) call(t *testing.T, action, input string) (got map[string]any, code string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url, strings.NewReader(input))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Amz-Target", "Logs_20140328."+action)
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	sum := sha256.Sum256([]byte(input))
	if err := v4.NewSigner().SignHTTP(t.Context(), aws.Credentials{AccessKeyID: "AKIAUSER", SecretAccessKey: "u"}, request, hex.EncodeToString(sum[:]), "logs", "us-east-1", at); err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(body)).Decode(&got)
	}
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if answer.StatusCode != http.StatusOK {
		code = fmt.Sprint(got["__type"])
	}
	return got, code
}

// messages are the messages of an answer's events.
func messages(answer map[string]any) []string {
	var all []string
	events, _ := answer["events"].([]any)
	for _, one := range events {
		event, _ := one.(map[string]any)
		all = append(all, fmt.Sprint(event["message"]))
	}
	return all
}

func TestGroupsAndTheirLogsSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	const group = "/aws/lambda/standin-a"
	steps := []struct{ action, input, want string }{
		{"CreateLogGroup", `{"logGroupName": "` + group + `", "tags": {"standin": "1"}}`, ""},
		{"CreateLogGroup", `{"logGroupName": "` + group + `"}`, "ResourceAlreadyExistsException"},
		{"CreateLogGroup", `{"logGroupName": "a b"}`, "InvalidParameterException"},
		{"PutRetentionPolicy", `{"logGroupName": "` + group + `", "retentionInDays": 14}`, ""},
		{"PutRetentionPolicy", `{"logGroupName": "` + group + `", "retentionInDays": 15}`, "InvalidParameterException"},
		{"PutRetentionPolicy", `{"logGroupName": "absent", "retentionInDays": 14}`, "ResourceNotFoundException"},
	}
	for _, step := range steps {
		if got, code := s.call(t, step.action, step.input); code != step.want {
			t.Errorf("%s %s: got %v", step.action, step.input, got)
		}
	}
	for i, message := range []string{"START é\n\"x\"", "", strings.Repeat("long ", 10_000)} {
		s.service.Put(s.role, group, "2026/03/04/[$LATEST]b", at.Add(time.Duration(i)*time.Second), message)
	}
	s.service.Put(s.role, group, "2026/03/04/[$LATEST]a", at.Add(time.Minute), "another")

	s = start(t, dir)
	described, _ := s.call(t, "DescribeLogGroups", `{"logGroupNamePrefix": "/aws/lambda/standin-"}`)
	want := map[string]any{"logGroups": []any{map[string]any{
		"logGroupName": group, "arn": "arn:aws:logs:us-east-1:111111111111:log-group:" + group + ":*", "storedBytes": 0.0,
		"logGroupArn": "arn:aws:logs:us-east-1:111111111111:log-group:" + group, "logGroupClass": "STANDARD",
		"creationTime": float64(at.UnixMilli()), "retentionInDays": 14.0,
	}}}
	if diff := cmp.Diff(want, described); diff != "" {
		t.Error(diff)
	}
	tags, _ := s.call(t, "ListTagsForResource", `{"resourceArn": "arn:aws:logs:us-east-1:111111111111:log-group:`+group+`"}`)
	if diff := cmp.Diff(map[string]any{"tags": map[string]any{"standin": "1"}}, tags); diff != "" {
		t.Error(diff)
	}
	events, _ := s.call(t, "GetLogEvents", `{"logGroupName": "`+group+`", "logStreamName": "2026/03/04/[$LATEST]b", "startFromHead": true, "limit": 2}`)
	if diff := cmp.Diff([]string{"START é\n\"x\"", ""}, messages(events)); diff != "" {
		t.Error(diff)
	}
	events, _ = s.call(t, "GetLogEvents", `{"logGroupName": "`+group+`", "logStreamName": "2026/03/04/[$LATEST]b", "limit": 2, "nextToken": "`+fmt.Sprint(events["nextForwardToken"])+`"}`)
	if diff := cmp.Diff([]string{strings.Repeat("long ", 10_000)}, messages(events)); diff != "" {
		t.Error(diff)
	}
	filtered, _ := s.call(t, "FilterLogEvents", `{"logGroupName": "`+group+`", "filterPattern": "\"START\""}`)
	if diff := cmp.Diff([]string{"START é\n\"x\""}, messages(filtered)); diff != "" {
		t.Error(diff)
	}
	streams, _ := s.call(t, "DescribeLogStreams", `{"logGroupName": "`+group+`", "orderBy": "LastEventTime", "descending": true}`)
	if list, _ := streams["logStreams"].([]any); len(list) != 2 || !strings.Contains(fmt.Sprint(list[0]), "[$LATEST]a") {
		t.Errorf("the streams are %v", streams)
	}
	if got, code := s.call(t, "DeleteLogGroup", `{"logGroupName": "`+group+`"}`); code != "" {
		t.Errorf("got %v", got)
	}
	for action, input := range map[string]string{
		"DeleteLogGroup": `{"logGroupName": "` + group + `"}`, "DescribeLogStreams": `{"logGroupName": "` + group + `"}`,
		"GetLogEvents": `{"logGroupName": "` + group + `", "logStreamName": "x"}`,
	} {
		if _, code := s.call(t, action, input); code != "ResourceNotFoundException" {
			t.Errorf("%s of a deleted group: got %s", action, code)
		}
	}
}

func TestARoleWritesWhereItMay(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	for _, group := range []string{"/aws/lambda/other", "/aws/lambda/standin-made"} {
		if got, code := s.call(t, "CreateLogGroup", `{"logGroupName": "`+group+`"}`); code != "" {
			t.Fatal(got)
		}
	}
	maker := s.role
	maker.Policies = append(maker.Policies, roles.Policy{Statements: []roles.Statement{{Actions: []string{"logs:CreateLogGroup"}, Resources: []string{"*"}}}})
	s.service.Put(s.role, "/aws/lambda/other", "s", at, "refused")
	s.service.Put(s.role, "/aws/lambda/standin-made", "s", at, "taken")
	s.service.Put(s.role, "/aws/lambda/standin-absent", "s", at, "lost: the role makes no groups")
	s.service.Put(maker, "/aws/lambda/standin-new", "s", at, "first")
	for group, want := range map[string][]string{
		"/aws/lambda/other": nil, "/aws/lambda/standin-made": {"taken"}, "/aws/lambda/standin-new": {"first"},
	} {
		got, code := s.call(t, "FilterLogEvents", `{"logGroupName": "`+group+`"}`)
		if diff := cmp.Diff(want, messages(got)); diff != "" || code != "" {
			t.Errorf("%s: %s%s", group, code, diff)
		}
	}
	if _, code := s.call(t, "DescribeLogStreams", `{"logGroupName": "/aws/lambda/standin-absent"}`); code != "ResourceNotFoundException" {
		t.Errorf("a group that the role may not make: %s", code)
	}
}
