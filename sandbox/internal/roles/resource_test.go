package roles_test

import (
	"strings"
	"testing"
	"time"

	"standin/sandbox/internal/roles"
)

const queue = "arn:aws:sqs:us-east-1:111111111111:standin-q"

func TestAPolicyOfAResource(t *testing.T) {
	t.Parallel()
	fromBucket := []roles.ConditionKey{{Name: "aws:SourceArn", Value: "arn:aws:s3:::lake"}, {Name: "aws:SourceAccount", Value: roles.Account}}
	const s3 = `"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "` + queue + `"`
	tests := map[string]struct {
		statement    string
		s3, user     roles.Decision
		role, sended roles.Decision
	}{
		"a service from one bucket":           {s3 + `, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:lake"}, "StringEquals": {"aws:SourceAccount": ["1", "111111111111"]}}`, roles.Allows, roles.Silent, roles.Silent, roles.Silent},
		"another bucket":                      {s3 + `, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::lake2"}}`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"another account":                     {s3 + `, "Condition": {"StringEquals": {"aws:SourceAccount": "222222222222"}}`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"a star does not reach over a colon":  {s3 + `, "Condition": {"ArnLike": {"aws:SourceArn": "arn:*:lake"}}`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"a key that is not there":             {s3 + `, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"a key that need not be there":        {s3 + `, "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}`, roles.Allows, roles.Silent, roles.Silent, roles.Silent},
		"a negated operator":                  {s3 + `, "Condition": {"ArnNotEquals": {"aws:SourceArn": "arn:aws:s3:::lake"}}`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"everybody":                           {`"Effect": "Allow", "Principal": "*", "Action": "SQS:*", "Resource": "*"`, roles.Allows, roles.Allows, roles.Allows, roles.Allows},
		"everybody, the older way":            {`"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sqs:Send*", "Resource": "*"`, roles.Allows, roles.Allows, roles.Allows, roles.Allows},
		"the account leaves it to its users":  {`"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sqs:*", "Resource": "*"`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"nobody of the account":               {`"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "sqs:*", "Resource": "*"`, roles.Silent, roles.Denies, roles.Denies, roles.Denies},
		"a role, and so its sessions":         {`"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111111111111:role/standin-sandbox-lambda"]}, "Action": ["sqs:A", "sqs:SendMessage"], "Resource": "*"`, roles.Silent, roles.Silent, roles.Allows, roles.Allows},
		"another action":                      {`"Effect": "Allow", "Principal": "*", "Action": "sqs:ReceiveMessage", "Resource": "*"`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"another queue":                       {`"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "` + queue + `2"`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
		"plain HTTP, which AWS would not see": {`"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": false}}`, roles.Silent, roles.Silent, roles.Silent, roles.Silent},
	}
	d := directory(t)
	user, _ := d.ByAccessKey("AKIAUSER")
	role, _ := d.ByAccessKey("AKIALAMBDA")
	session := d.Assume(role, "run", time.Now())
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			policy, err := roles.ParseResourcePolicy(`{"Version": "2012-10-17", "Id": "x", "Statement": [{"Sid": "y", ` + test.statement + `}]}`)
			if err != nil {
				t.Fatal(err)
			}
			secure := roles.ConditionKey{Name: "aws:SecureTransport", Value: "true"}
			if got := policy.DecideService("s3.amazonaws.com", "sqs:SendMessage", queue, append(fromBucket, secure)...); got != test.s3 {
				t.Errorf("S3: got %d, want %d", got, test.s3)
			}
			for i, p := range []roles.Principal{user, role, session} {
				want := []roles.Decision{test.user, test.role, test.sended}[i]
				if got := policy.Decide(p, "sqs:SendMessage", queue, secure); got != want {
					t.Errorf("%s: got %d, want %d", p.ARN, got, want)
				}
			}
		})
	}
}

func TestAPolicyThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no JSON":                "{",
		"no object":              `"x"`,
		"no statement":           `{"Version": "2012-10-17", "Statement": []}`,
		"no effect":              `{"Statement": {"Principal": "*", "Action": "*", "Resource": "*"}}`,
		"no principal":           `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`,
		"a principal of no kind": `{"Statement": {"Effect": "Allow", "Principal": {"Who": "x"}, "Action": "*", "Resource": "*"}}`,
		"no action":              `{"Statement": {"Effect": "Allow", "Principal": "*", "Resource": "*"}}`,
		"all but some actions":   `{"Statement": {"Effect": "Allow", "Principal": "*", "NotAction": "sqs:A", "Action": "*", "Resource": "*"}}`,
		"an unknown operator":    `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}`,
		"a condition of objects": `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a": {}}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := roles.ParseResourcePolicy(text); err == nil || !strings.HasPrefix(err.Error(), "read ") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestIdentifiersTellUsersFromRoles(t *testing.T) {
	t.Parallel()
	d := directory(t)
	user, _ := d.ByAccessKey("AKIAUSER")
	role, _ := d.ByAccessKey("AKIALAMBDA")
	session := d.Assume(role, "run", time.Now())
	if got := user.ID(); len(got) != 21 || !strings.HasPrefix(got, "AIDA") {
		t.Errorf("the user is %s", got)
	}
	if role.ID() == user.ID() || session.ID() != role.ID()+":run" {
		t.Errorf("the role is %s, its session %s", role.ID(), session.ID())
	}
}

func FuzzParseResourcePolicy(f *testing.F) {
	f.Add(`{"Statement": {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:*", "Resource": "*", "Condition": {"Bool": {"a": true}}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		policy, err := roles.ParseResourcePolicy(text)
		if err != nil && policy.DecideService("s3.amazonaws.com", "sqs:SendMessage", queue) != roles.Silent {
			t.Error("a policy that could not be read decides")
		}
	})
}
