package e2e_test

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// iamPolicy is one as `standin policy` prints it.
type iamPolicy struct {
	Statement []struct {
		Effect           string
		Action, Resource []string
		Condition        map[string]map[string][]string
	}
}

// allows evaluates the policy as IAM documents it: what no statement allows is
// denied, and a Deny wins. Of conditions it knows StringLike on s3:prefix.
func (d iamPolicy) allows(t *testing.T, action, resource, prefix string) bool {
	t.Helper()
	allowed := false
	for _, s := range d.Statement {
		if !anyLike(s.Action, action) || !anyLike(s.Resource, resource) {
			continue
		}
		holds := true
		for operator, keys := range s.Condition {
			for key, patterns := range keys {
				if operator != "StringLike" || key != "s3:prefix" {
					t.Fatalf("the condition %s %s is one that this test does not know", operator, key)
				}
				holds = holds && anyLike(patterns, prefix)
			}
		}
		if holds && s.Effect == "Deny" {
			return false
		}
		allowed = allowed || holds
	}
	return allowed
}

func anyLike(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		expression := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p))
		return regexp.MustCompile("^(?s:" + expression + ")$").MatchString(text)
	})
}

// call is an S3 call of the journal.
type call struct {
	Kind, Service, Action, Resource, Prefix, Role string
	Status                                        any
}

// calls are those to S3 about keys below a prefix, of which the journal has one.
func calls(t *testing.T, prefix string) []call {
	t.Helper()
	file, err := os.Open(world.journal)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var found []call
	for lines := json.NewDecoder(file); lines.More(); {
		var c call
		if err := lines.Decode(&c); err != nil {
			t.Fatal(err)
		}
		_, key, _ := strings.Cut(strings.TrimPrefix(c.Resource, "arn:aws:s3:::"), "/")
		if c.Service == "s3" && (strings.HasPrefix(key, prefix) || strings.HasPrefix(c.Prefix, prefix)) {
			found = append(found, c)
		}
	}
	return found
}

// needs are the rights that operations need (AWS: Service Authorization Reference,
// "Actions, resources, and condition keys for Amazon S3").
func needs() map[string]string {
	return map[string]string{
		"GetObject": "s3:GetObject", "HeadObject": "s3:GetObject", "PutObject": "s3:PutObject", "CreateMultipartUpload": "s3:PutObject",
		"UploadPart": "s3:PutObject", "CompleteMultipartUpload": "s3:PutObject", "AbortMultipartUpload": "s3:AbortMultipartUpload",
		"ListObjects": "s3:ListBucket", "ListObjectsV2": "s3:ListBucket", "ListObjectVersions": "s3:ListBucketVersions",
		"ListMultipartUploads": "s3:ListBucketMultipartUploads", "DeleteObject": "s3:DeleteObject",
	}
}

// TestThePrintedPoliciesAreWhatAJobNeeds runs check, two jobs and cleanup, and holds
// every call that the journal has against the policies that `standin policy`
// prints: what S3 let through they allow, what it refused they do not.
func TestThePrintedPoliciesAreWhatAJobNeeds(t *testing.T) {
	t.Parallel()
	const s = "policed"
	schema(t, s)
	source(t).exec("create table policed.people (id integer not null primary key, name varchar(20))", "insert into policed.people values (1, 'Ann'), (2, null)",
		"create table policed.none (id integer)")
	readable(t, s)
	file := workspace(t, s, s, "new_columns: passthrough\n")
	for _, command := range []string{"check", "generate", "generate", "cleanup"} {
		standin(t, command, "-w", file).must(t)
	}
	var printed map[string]iamPolicy
	out := standin(t, "policy", "--json", "-w", file).must(t)
	var sections map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out.stdout), &sections); err != nil {
		t.Fatal(err)
	}
	printed = map[string]iamPolicy{}
	for role, section := range map[string]string{"standin": "standin", "standin-sandbox-unload": "unload-role", "standin-sandbox-load": "load-role"} {
		var d iamPolicy
		if err := json.Unmarshal(sections[section], &d); err != nil {
			t.Fatal(err)
		}
		printed[role] = d
	}

	bucket := "arn:aws:s3:::" + world.env["SANDBOX_BUCKET"]
	seen, refused := map[string]int{}, 0
	for _, c := range calls(t, s+"/") {
		action, ok := needs()[c.Action]
		policy, known := printed[c.Role]
		if !ok || !known {
			t.Errorf("%s called %s, which this test does not know", c.Role, c.Action)
			continue
		}
		seen[c.Role+" "+action]++
		status, _ := c.Status.(float64)
		if status == 403 {
			refused++
		}
		if got := policy.allows(t, action, c.Resource, c.Prefix); got != (status != 403) {
			t.Errorf("%s may %s on %s%s: %v by the policy, but S3 answered %v", c.Role, action, c.Resource, c.Prefix, got, c.Status)
		}
		if action != "s3:PutObject" { // what is written must be removable, which one call does for many keys
			continue
		}
		for _, remove := range []string{"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"} {
			if !printed["standin"].allows(t, remove, c.Resource, "") {
				t.Errorf("Standin may not %s on %s", remove, path.Base(c.Resource))
			}
		}
	}
	for _, want := range []string{
		"standin s3:GetObject", "standin s3:PutObject", "standin s3:ListBucket", "standin s3:ListBucketVersions", "standin s3:ListBucketMultipartUploads",
		"standin-sandbox-unload s3:PutObject", "standin-sandbox-load s3:GetObject",
	} {
		if seen[want] == 0 {
			t.Errorf("the journal shows no %s: %v", want, seen)
		}
	}
	if refused == 0 {
		t.Error("the journal shows no call that was refused, though check tries the boundary")
	}
	for _, action := range []string{
		"s3:GetBucketVersioning", "s3:GetReplicationConfiguration", "s3:GetBucketObjectLockConfiguration", "s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicyStatus",
	} {
		if !printed["standin"].allows(t, action, bucket, "") {
			t.Errorf("check could not ask with %s", action)
		}
	}
	// No more than that.
	for role, more := range map[string][2]string{
		"standin":                {"s3:PutObject", bucket + "/policed/input/x"},
		"standin-sandbox-unload": {"s3:PutObject", bucket + "/policed/output/x"},
		"standin-sandbox-load":   {"s3:GetObject", bucket + "/policed/input/x"},
	} {
		if printed[role].allows(t, more[0], more[1], "") {
			t.Errorf("the policy of %s allows %s on %s", role, more[0], more[1])
		}
	}
}
