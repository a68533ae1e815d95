package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/plan"
)

func TestAKeyIsLocatedWhereAPlanPutsIt(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "a", "a/input/b", "input"} {
		p := &plan.Plan{Job: "abcdefghij012345", Staging: plan.Staging{Prefix: prefix}}
		table := plan.Table{Ordinal: 100017, Schema: "input", Name: "a/b \"ü\" 00001-x"}
		got, ok := plan.Locate(p.InputPrefix(table, 3) + "0000_part_00.zst")
		want := plan.Place{
			Prefix: prefix, Job: p.Job, Table: 100017, Attempt: 3, Name: "0000_part_00.zst",
			Output: p.OutputPrefix(table, 3) + "0000_part_00.zst",
		}
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("below %q (-want +got):\n%s", prefix, diff)
		}
		if got.PlanKey() != p.Key() {
			t.Errorf("the plan is at %s, not at %s", p.Key(), got.PlanKey())
		}
	}
}

func TestKeysThatAreNoFilesOfAJobAreNotLocated(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{
		"nothing":                  "",
		"a manifest":               "p/input/job/00001-a.b/1/manifest",
		"a folder":                 "p/input/job/00001-a.b/1/",
		"an output":                "p/output/job/00001-a.b/1/0000_part_00",
		"too short":                "input/job/00001-a.b/0000_part_00",
		"something deeper":         "p/input/job/00001-a.b/1/x/0000_part_00",
		"a table without a number": "p/input/job/a.b/1/0000_part_00",
		"a table 0":                "p/input/job/00000-a.b/1/0000_part_00",
		"no attempt":               "p/input/job/00001-a.b/x/0000_part_00",
		"an attempt in disguise":   "p/input/job/00001-a.b/01/0000_part_00",
	} {
		if got, ok := plan.Locate(key); ok {
			t.Errorf("%s, %q, is located at %+v", name, key, got)
		}
	}
}

func TestNotificationsOverlapAsS3Documents(t *testing.T) {
	t.Parallel()
	base := plan.Notification{Events: []string{"s3:ObjectCreated:*"}, Prefix: "images/", Suffix: ".zst"}
	for name, test := range map[string]struct {
		events         string
		prefix, suffix string
		want           bool
	}{
		"everything":                       {"s3:ObjectCreated:*", "", "", true},
		"the same":                         {"s3:ObjectCreated:*", "images/", ".zst", true},
		"a longer prefix":                  {"s3:ObjectCreated:Put", "images/a", "", true},
		"a shorter prefix":                 {"s3:ObjectCreated:Copy", "ima", "", true},
		"another prefix":                   {"s3:ObjectCreated:*", "image/", "", false},
		"another suffix":                   {"s3:ObjectCreated:*", "", ".gz", false},
		"a longer suffix":                  {"s3:ObjectCreated:*", "", "part.zst", true},
		"another event":                    {"s3:ObjectRemoved:*", "", "", false},
		"one of another kind":              {"s3:ObjectRemoved:Delete", "images/", ".zst", false},
		"another event with the same word": {"s3:ObjectCreatedLater", "", "", false},
	} {
		other := plan.Notification{Events: []string{test.events}, Prefix: test.prefix, Suffix: test.suffix}
		if got := base.Overlaps(other); got != test.want || other.Overlaps(base) != got {
			t.Errorf("%s: %v and %v, want %v", name, got, other.Overlaps(base), test.want)
		}
	}
}

func TestFiltersAreEncodedAsS3ComparesThem(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string]string{
		"":                   "input/j/",
		"a/b-c_d.e!f*(g)'h'": "a/b-c_d.e!f*(g)'h'/input/j/",
		"dt=2026-01-01":      "dt%3D2026-01-01/input/j/",
		"a b+c@d%e~f":        "a+b%2Bc%40d%25e%7Ef/input/j/",
		"ü/猫":                "%C3%BC/%E7%8C%AB/input/j/",
	} {
		p := &plan.Plan{Job: "j", Staging: plan.Staging{Prefix: prefix, Compression: plan.Zstd}, Function: &plan.Function{}}
		n := p.Notification()
		if n.Prefix != want || n.Suffix != ".zst" || n.KeyPrefix() != p.InputRoot() {
			t.Errorf("for %q the filter is %q and %q, which is of keys that begin with %q; want %q", prefix, n.Prefix, n.Suffix, n.KeyPrefix(), want)
		}
	}
}

func TestOverlapsAreOfKeysAndNotOfTheirEncodings(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{Job: "j", Staging: plan.Staging{Prefix: "a=b c"}, Function: &plan.Function{}}
	for prefix, want := range map[string]bool{
		"a%3Db+c/": true, "a%3d": true, "a": true, "a%3Db%20c/input/j/00001": true, // others encode more, or in small letters
		"a=b c/": true, "a%3Db%2Bc/": false, "a%3": false,
	} {
		other := plan.Notification{Events: []string{"s3:ObjectCreated:*"}, Prefix: prefix}
		if got := p.Notification().Overlaps(other); got != want {
			t.Errorf("with %q: %v, want %v", prefix, got, want)
		}
	}
}

func TestAFunctionKnowsItsAccount(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{
		Job: "j", Staging: plan.Staging{Bucket: "b", Region: "cn-north-1"},
		Function: &plan.Function{Role: "arn:aws-cn:iam::222222222222:role/a:b/c"},
	}
	if got, want := p.QueueARN(p.DeadQueue()), "arn:aws-cn:sqs:cn-north-1:222222222222:standin-j-dead"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := p.BucketARN(), "arn:aws-cn:s3:::b"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
