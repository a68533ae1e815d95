package s3_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"standin/internal/aws/awstest"
	"standin/internal/aws/s3"
	"standin/internal/fault"
)

// TestSettings answers each question as S3 does, and expects what it means.
func TestSettings(t *testing.T) {
	questions := map[string]func(*s3.Bucket, context.Context) (bool, error){
		"versioning": (*s3.Bucket).Versioned, "replication": (*s3.Bucket).Replicated, "object-lock": (*s3.Bucket).Locked,
		"policyStatus": (*s3.Bucket).Public, "publicAccessBlock": (*s3.Bucket).BlocksPublic,
	}
	const all = "<PublicAccessBlockConfiguration><BlockPublicAcls>%[1]t</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>" +
		"<BlockPublicPolicy>%[1]t</BlockPublicPolicy><RestrictPublicBuckets>%[1]t</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
	for name, test := range map[string]struct {
		question string
		status   int
		answer   string
		want     bool
		code     fault.Code
	}{
		"versions are kept":               {"versioning", 200, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", true, ""},
		"versions are kept no more":       {"versioning", 200, "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>", false, ""},
		"versions never were":             {"versioning", 200, "<VersioningConfiguration/>", false, ""},
		"a rule replicates":               {"replication", 200, "<ReplicationConfiguration><Rule><Status>Disabled</Status></Rule><Rule><Status>Enabled</Status></Rule></ReplicationConfiguration>", true, ""},
		"no rule that is on":              {"replication", 200, "<ReplicationConfiguration><Rule><Status>Disabled</Status></Rule></ReplicationConfiguration>", false, ""},
		"no replication":                  {"replication", 404, "<Error><Code>ReplicationConfigurationNotFoundError</Code></Error>", false, ""},
		"a lock":                          {"object-lock", 200, "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>", true, ""},
		"no lock":                         {"object-lock", 404, "<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>", false, ""},
		"a policy that lets everybody in": {"policyStatus", 200, "<PolicyStatus><IsPublic>true</IsPublic></PolicyStatus>", true, ""},
		"a policy that does not":          {"policyStatus", 200, "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>", false, ""},
		"no policy":                       {"policyStatus", 404, "<Error><Code>NoSuchBucketPolicy</Code></Error>", false, ""},
		"all of it is blocked":            {"publicAccessBlock", 200, fmt.Sprintf(all, true), true, ""},
		"some of it is blocked":           {"publicAccessBlock", 200, fmt.Sprintf(all, false), false, ""},
		"nothing is blocked":              {"publicAccessBlock", 404, "<Error><Code>NoSuchPublicAccessBlockConfiguration</Code></Error>", false, ""},
		"no right to ask for versions":    {"versioning", 403, "<Error><Code>AccessDenied</Code></Error>", false, fault.PermissionDenied},
		"no right to ask for a policy":    {"policyStatus", 403, "<Error><Code>AccessDenied</Code></Error>", false, fault.PermissionDenied},
		"no right to ask for rules":       {"replication", 403, "<Error><Code>AccessDenied</Code></Error>", false, fault.PermissionDenied},
		"a bucket that is not there":      {"object-lock", 404, "<Error><Code>NoSuchBucket</Code></Error>", false, fault.StorageFailed},
		"a question that is not known":    {"publicAccessBlock", 501, "<Error><Code>NotImplemented</Code></Error>", false, fault.StorageFailed},
	} {
		t.Run(name, func(t *testing.T) {
			awstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !r.URL.Query().Has(test.question) {
					t.Errorf("asked %s", r.URL)
				}
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.answer))
			}))
			t.Setenv("AWS_MAX_ATTEMPTS", "1")
			got, err := questions[test.question](open(t), t.Context())
			if got != test.want || fault.CodeOf(err) != test.code {
				t.Errorf("%v, %v; want %v and code %q", got, err, test.want, test.code)
			}
		})
	}
}

func TestABegunUploadIsTakenAway(t *testing.T) {
	s := start(t)
	b := open(t)
	if err := b.BeginUpload(t.Context(), "job/upload"); err != nil || len(s.uploads) != 1 {
		t.Fatalf("%d uploads, %v", len(s.uploads), err)
	}
	if err := b.Remove(t.Context(), "job/"); err != nil || len(s.uploads) != 0 {
		t.Errorf("%d uploads are left, %v", len(s.uploads), err)
	}
}
