package roles_test

import (
	"testing"
	"time"

	"standin/sandbox/internal/roles"
)

func directory(t *testing.T) *roles.Directory {
	t.Helper()
	return roles.New(roles.Ready("lake", map[string]roles.Key{
		roles.User:       {Access: "AKIAUSER", Secret: "u"},
		roles.UnloadRole: {Access: "AKIAUNLOAD", Secret: "o"},
		roles.LoadRole:   {Access: "AKIALOAD", Secret: "i"},
		roles.LambdaRole: {Access: "AKIALAMBDA", Secret: "l"},
	})...)
}

func TestReadyMadeRolesReachWhatTheirWorkNeedsAndNoMore(t *testing.T) {
	t.Parallel()
	const object = "arn:aws:s3:::lake/"
	prefix := func(value string) []roles.ConditionKey {
		return []roles.ConditionKey{{Name: "s3:prefix", Value: value}}
	}
	tests := map[string]struct {
		role, action, resource string
		keys                   []roles.ConditionKey
		want                   bool
	}{
		"the user reads any object":                   {roles.User, "s3:GetObject", object + "any", nil, true},
		"the user makes buckets":                      {roles.User, "s3:CreateBucket", "arn:aws:s3:::other", nil, true},
		"UNLOAD writes below input":                   {roles.UnloadRole, "s3:PutObject", object + "tickit/input/j/t/1/0000_part_00", nil, true},
		"UNLOAD writes below an input at the top":     {roles.UnloadRole, "s3:PutObject", object + "input/j/x", nil, true},
		"UNLOAD does not write below output":          {roles.UnloadRole, "s3:PutObject", object + "tickit/output/j/x", nil, false},
		"UNLOAD does not write beside input":          {roles.UnloadRole, "s3:PutObject", object + "tickit/inputs/j/x", nil, false},
		"UNLOAD does not write to other buckets":      {roles.UnloadRole, "s3:PutObject", "arn:aws:s3:::lake2/tickit/input/x", nil, false},
		"UNLOAD lists input":                          {roles.UnloadRole, "s3:ListBucket", "arn:aws:s3:::lake", prefix("tickit/input/j/"), true},
		"UNLOAD does not list the bucket":             {roles.UnloadRole, "s3:ListBucket", "arn:aws:s3:::lake", prefix(""), false},
		"UNLOAD does not list without a prefix":       {roles.UnloadRole, "s3:ListBucket", "arn:aws:s3:::lake", nil, false},
		"COPY reads output":                           {roles.LoadRole, "s3:GetObject", object + "tickit/output/j/t/x", nil, true},
		"COPY does not read input":                    {roles.LoadRole, "s3:GetObject", object + "tickit/input/j/t/x", nil, false},
		"COPY does not read input below an output":    {roles.LoadRole, "s3:GetObject", object + "output/input/j", nil, false},
		"COPY does not write":                         {roles.LoadRole, "s3:PutObject", object + "tickit/output/j/t/x", nil, false},
		"COPY asks where the bucket is":               {roles.LoadRole, "s3:GetBucketLocation", "arn:aws:s3:::lake", nil, true},
		"Lambda reads input":                          {roles.LambdaRole, "s3:GetObject", object + "tickit/input/j/t/x", nil, true},
		"Lambda reads plans":                          {roles.LambdaRole, "s3:GetObject", object + "tickit/jobs/j/plan.json", nil, true},
		"Lambda writes output":                        {roles.LambdaRole, "s3:PutObject", object + "tickit/output/j/t/x", nil, true},
		"Lambda does not write input":                 {roles.LambdaRole, "s3:PutObject", object + "tickit/input/j/t/x", nil, false},
		"Lambda reads the secret of a job":            {roles.LambdaRole, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111111111111:secret:standin-abc-Xy12Zq", nil, true},
		"Lambda does not read other secrets":          {roles.LambdaRole, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111111111111:secret:prod-Xy12Zq", nil, false},
		"Lambda reads nothing else of a job":          {roles.LambdaRole, "s3:GetObject", object + "tickit/jobs/j/lease.json", nil, false},
		"Lambda lists nothing":                        {roles.LambdaRole, "s3:ListBucket", "arn:aws:s3:::lake", prefix("tickit/input/j/"), false},
		"Lambda takes from the queues of jobs":        {roles.LambdaRole, "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:111111111111:standin-j", nil, true},
		"Lambda takes from no other queue":            {roles.LambdaRole, "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:111111111111:orders", nil, false},
		"Lambda makes no queues":                      {roles.LambdaRole, "sqs:CreateQueue", "arn:aws:sqs:us-east-1:111111111111:standin-j", nil, false},
		"Lambda logs":                                 {roles.LambdaRole, "logs:PutLogEvents", "arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/standin-x:log-stream:y", nil, true},
		"the user passes the role of functions":       {roles.User, "iam:PassRole", roles.RoleARN(roles.LambdaRole), nil, true},
		"actions match in any case":                   {roles.LoadRole, "S3:getobject", object + "output/x", nil, true},
		"keys match exactly":                          {roles.LoadRole, "s3:GetObject", object + "OUTPUT/x", nil, false},
		"a star in a key is a plain character there":  {roles.LoadRole, "s3:GetObject", object + "*", nil, false},
		"an empty resource is not every resource":     {roles.LoadRole, "s3:GetObject", "", nil, false},
		"condition keys match in any case":            {roles.LoadRole, "s3:ListBucket", "arn:aws:s3:::lake", []roles.ConditionKey{{Name: "S3:Prefix", Value: "a/output/"}}, true},
		"another condition key does not stand for it": {roles.LoadRole, "s3:ListBucket", "arn:aws:s3:::lake", []roles.ConditionKey{{Name: "s3:delimiter", Value: "a/output/"}}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := directory(t)
			arn := roles.RoleARN(test.role)
			if test.role == roles.User {
				arn = "arn:aws:iam::111111111111:user/standin"
			}
			p, ok := d.ByARN(arn)
			if !ok {
				t.Fatalf("%s is unknown", arn)
			}
			if got := d.Allowed(p, test.action, test.resource, test.keys...); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestDenyWinsWhereverItStands(t *testing.T) {
	t.Parallel()
	allow := roles.Statement{Actions: []string{"s3:*"}, Resources: []string{"*"}}
	deny := roles.Statement{Effect: roles.Deny, Actions: []string{"s3:Get?bject"}, Resources: []string{"*b*k*"}}
	for _, statements := range [][]roles.Statement{{allow, deny}, {deny, allow}} {
		p := roles.Principal{Policies: []roles.Policy{{Statements: statements}}}
		d := roles.New(p)
		if d.Allowed(p, "s3:GetObject", "arn:aws:s3:::bucket/kk") {
			t.Error("a denied call was allowed")
		}
		if !d.Allowed(p, "s3:PutObject", "arn:aws:s3:::bucket/kk") {
			t.Error("a call that nothing denies was denied")
		}
	}
}

func TestSessionsActAsTheirRole(t *testing.T) {
	t.Parallel()
	d := directory(t)
	role, ok := d.ByARN(roles.RoleARN(roles.LoadRole))
	if !ok {
		t.Fatal("no load role")
	}
	end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	session := d.Assume(role, "run-1", end)
	got, ok := d.ByAccessKey(session.AccessKey)
	if !ok || got.SecretKey != session.SecretKey || got.SecretKey == role.SecretKey || !got.Expires.Equal(end) {
		t.Fatalf("session not found by its key: %v", ok)
	}
	if want := "arn:aws:sts::111111111111:assumed-role/standin-sandbox-load/run-1"; got.ARN != want {
		t.Errorf("got %s, want %s", got.ARN, want)
	}
	if !d.Allowed(got, "s3:GetObject", "arn:aws:s3:::lake/a/output/b") || d.Allowed(got, "s3:GetObject", "arn:aws:s3:::lake/a/input/b") {
		t.Error("the session's rights differ from its role's")
	}
	if again := d.Assume(role, "run-1", end); again.AccessKey == session.AccessKey {
		t.Error("two sessions share an access key")
	}
	if _, ok := d.ByAccessKey("AKIANOBODY"); ok {
		t.Error("an unknown key was found")
	}
}
