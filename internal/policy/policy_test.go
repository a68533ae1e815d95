package policy_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standin/internal/golden"
	"standin/internal/plan"
	"standin/internal/policy"
	"standin/internal/workspace"
)

func parse(t *testing.T, text string) *workspace.Workspace {
	t.Helper()
	w, err := workspace.Parse("standin.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const plain = `version: 1
name: tickit
source: {host: prod, database: dev, user: reader, password: env:P, schemas: [public]}
destination: {host: test, database: test, user: writer, password: env:P}
staging: {s3: s3://acme/tickit, region: us-east-1, unload_role: "arn:aws:iam::111111111111:role/unload", load_role: "arn:aws:iam::222222222222:role/load"}
`

// ugly has a chain of roles in another partition, the default role, a star in the
// path, secrets, tables to replace, and names that need quoting.
const ugly = `version: 1
name: ugly
source: {host: prod, database: dev, user: 'IAM:o"brien', password: "secretsmanager:arn:aws-cn:secretsmanager:cn-north-1:1:secret:a#p", schemas: [public, "Sel ect"]}
destination: {host: test, database: 'te"st', user: Writer, password: "secretsmanager:arn:aws-cn:secretsmanager:cn-north-1:1:secret:a#q"}
masking: {key: "secretsmanager:arn:aws-cn:secretsmanager:cn-north-1:1:secret:key"}
staging: {s3: s3://acme/a*b/c, region: cn-north-1, unload_role: "arn:aws-cn:iam::111111111111:role/path/one,arn:aws-cn:iam::222222222222:role/two", load_role: default}
replace: ['public."dot.ted"']
`

// byLambda has a function in a VPC, and a key.
const byLambda = plain + `lambda:
  role: "arn:aws-us-gov:iam::111111111111:role/path/transform"
  subnets: [subnet-1]
  security_groups: [sg-1]
  kms_key: "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/k"
`

func TestPoliciesOfLambda(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"lambda": byLambda, "lambda_direct": strings.Replace(byLambda, "lambda:\n", "lambda:\n  events: direct\n", 1), "no_lambda": plain} {
		all, err := policy.Of(parse(t, text), 7)
		if err != nil {
			t.Fatal(err)
		}
		golden.Equal(t, filepath.Join("testdata", name+"_role.json"), policy.JSON(all.LambdaRole))
		golden.Equal(t, filepath.Join("testdata", name+"_standin.json"), policy.JSON(all.Standin))
		golden.Equal(t, filepath.Join("testdata", name+"_trust.json"), policy.JSON(all.Trust))
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"plain": plain, "ugly": ugly} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := policy.Of(parse(t, text), 7)
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, filepath.Join("testdata", name+"_unload_role.json"), policy.JSON(all.UnloadRole))
			golden.Equal(t, filepath.Join("testdata", name+"_load_role.json"), policy.JSON(all.LoadRole))
			golden.Equal(t, filepath.Join("testdata", name+"_standin.json"), policy.JSON(all.Standin))
			golden.Equal(t, filepath.Join("testdata", name+"_lifecycle.json"), policy.JSON(all.Lifecycle))
			golden.Equal(t, filepath.Join("testdata", name+"_source.sql"), policy.Script(all.SourceSQL))
			golden.Equal(t, filepath.Join("testdata", name+"_destination.sql"), policy.Script(all.DestinationSQL))
			golden.Equal(t, filepath.Join("testdata", name+"_trust.json"), policy.JSON(all.Trust))
		})
	}
}

func TestABucketWithoutAPathIsCoveredWhole(t *testing.T) {
	t.Parallel()
	d := policy.UnloadRole(plan.Staging{Bucket: "b", UnloadRole: "default", LoadRole: "default"})
	for _, want := range []string{`"arn:aws:s3:::b/input/*"`, `"input/*"`} {
		if !strings.Contains(policy.JSON(d), want) {
			t.Errorf("%s is missing in\n%s", want, policy.JSON(d))
		}
	}
}

func TestTheCommandNamesTheRoleThatActs(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]string{
		"arn:aws:iam::1:role/a/b/load":                "--role-name load ",
		"arn:aws:iam::1:role/a,arn:aws:iam::2:role/b": "--role-name b ",
		"default": "--role-name THE-DEFAULT-ROLE ",
	} {
		if got := policy.PutRolePolicy(role, "standin", policy.Document{}); !strings.Contains(got, want) {
			t.Errorf("for %s it is %q, want %q in it", role, got, want)
		}
	}
}

func TestNothingIsExpiredThatTheWorkspaceKeeps(t *testing.T) {
	t.Parallel()
	for retain, want := range map[time.Duration]int{0: 7, time.Hour: 7, 6 * 24 * time.Hour: 7, 7 * 24 * time.Hour: 8, 169 * time.Hour: 9} {
		l := policy.LifecycleOf("w", plan.Staging{Bucket: "b", Retain: plan.Retain{For: retain}}, 7)
		for _, rule := range l.Rules {
			if rule.Expiration.Days != want || rule.AbortIncompleteMultipartUpload.DaysAfterInitiation != want {
				t.Errorf("with %s: %+v, want %d days", retain, rule, want)
			}
		}
	}
}
