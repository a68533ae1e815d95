package e2e_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// below moves the bucket path of a shop's jobs to a folder below its own.
func (s shop) below(folder string) shop {
	s.Helper()
	text, err := os.ReadFile(s.workspace)
	if err != nil {
		s.Fatal(err)
	}
	own := "/" + s.name + `", region`
	if !strings.Contains(string(text), own) {
		s.Fatalf("the workspace does not name the path %s", own)
	}
	moved := strings.Replace(string(text), own, "/"+s.name+"/"+folder+`", region`, 1)
	if err := os.WriteFile(s.workspace, []byte(moved), 0o600); err != nil {
		s.Fatal(err)
	}
	return s
}

// TestEventsComeFromAPathThatFiltersEncode has nobody send tasks for files of
// which the bucket tells by itself.
func TestEventsComeFromAPathThatFiltersEncode(t *testing.T) {
	t.Parallel()
	f := lambdaOf(256)
	f.ResendAfter = 2 * time.Minute
	s := openShop(t, "lambda_encoded").byLambda(f).below("dt=2026-01-01/(a)!")
	out, d := s.generate()
	if out.must(t); s.state() != "new" {
		t.Errorf("the tables are %s", s.state())
	}
	invoked := 0
	for _, e := range journal(t, d.Job) {
		switch {
		case e.Action == "SendMessage" && e.Role == "standin":
			t.Errorf("Standin sent a task to %s", e.Resource)
		case e.Action == "GetObject" && e.Role == "standin-sandbox-lambda" && strings.Contains(e.Resource, "/dt=2026-01-01/(a)!/input/"):
			invoked++
		}
	}
	if invoked < 4 {
		t.Errorf("the function read only %d files", invoked)
	}
	s.checkNothingLeft()
	s.checkNoNotification(d.Job)
}

// rightsOf are the rights that a call needs (AWS: Service Authorization Reference;
// GetFunction, "Tags"; CreateFunction, "Tags").
func rightsOf(e entry) []string {
	switch e.Service + " " + e.Action {
	case "lambda CreateFunction":
		return []string{"lambda:CreateFunction", "lambda:TagResource"}
	case "lambda GetFunction":
		return []string{"lambda:GetFunction", "lambda:ListTags"}
	case "sqs DeleteMessageBatch":
		return []string{"sqs:DeleteMessage"}
	}
	if right, ok := needs()[e.Action]; ok {
		return []string{right}
	}
	return []string{e.Service + ":" + e.Action}
}

// TestThePrintedPoliciesAreWhatAJobOfLambdaNeeds holds every call of the journal
// that names the job, its function or the lease of the bucket's notifications
// against the policies that `standin policy` prints.
func TestThePrintedPoliciesAreWhatAJobOfLambdaNeeds(t *testing.T) {
	t.Parallel()
	f := lambdaOf(256)
	s := openShop(t, "lambda_policed").byLambda(f)
	out, d := s.generate()
	out.must(t)
	var sections map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s.run("policy", "--json").must(t).stdout), &sections); err != nil {
		t.Fatal(err)
	}
	printed, seen := map[string]iamPolicy{}, map[string]bool{}
	for role, section := range map[string]string{"standin": "standin", "standin-sandbox-lambda": "lambda-role"} {
		var p iamPolicy
		if err := json.Unmarshal(sections[section], &p); err != nil {
			t.Fatal(err)
		}
		printed[role] = p
	}
	for _, word := range []string{d.Job, functionName(t, f), "/standin-notifications/"} {
		for _, e := range journal(t, word) {
			p, known := printed[e.Role]
			if e.Kind != "aws" || !known || e.Action == "Invoke" { // which is Lambda's own
				continue
			}
			for _, right := range rightsOf(e) {
				if seen[e.Role+" "+right] = true; !p.allows(t, right, e.Resource, "") {
					t.Errorf("%s called %s, but the policy does not allow %s on %s", e.Role, e.Action, right, e.Resource)
				}
			}
		}
	}
	for _, want := range []string{
		"standin lambda:ListTags", "standin logs:PutRetentionPolicy", "standin sqs:CreateQueue", "standin sqs:DeleteQueue", "standin secretsmanager:CreateSecret",
		"standin secretsmanager:DeleteSecret", "standin s3:PutObject", "standin-sandbox-lambda secretsmanager:GetSecretValue",
		"standin-sandbox-lambda s3:GetObject", "standin-sandbox-lambda s3:PutObject", "standin-sandbox-lambda sqs:ReceiveMessage", "standin-sandbox-lambda sqs:SendMessage",
	} {
		if !seen[want] {
			t.Errorf("the journal shows no %s: %v", want, seen)
		}
	}
}
