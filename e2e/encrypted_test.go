package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
)

// encryptBucket has a sandbox's bucket encrypted by a KMS key: from then on the ETag of an object is another with every
// write of the same bytes.
func (s site) encryptBucket(t *testing.T) {
	t.Helper()
	settings, err := config.LoadDefaultConfig(t.Context(), config.WithRegion(s.env["AWS_REGION"]), config.WithBaseEndpoint(s.env["AWS_ENDPOINT_URL"]),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(s.env["AWS_ACCESS_KEY_ID"], s.env["AWS_SECRET_ACCESS_KEY"], "")))
	if err != nil {
		t.Fatal(err)
	}
	client, bucket, key, etags := s3.NewFromConfig(settings), s.env["SANDBOX_BUCKET"], "probe", map[string]bool{}
	if _, err := client.PutBucketEncryption(t.Context(), &s3.PutBucketEncryptionInput{Bucket: &bucket, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
		Rules: []types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms}}},
	}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		out, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("same")})
		if err != nil {
			t.Fatal(err)
		}
		etags[*out.ETag] = true
	}
	if len(etags) != 2 {
		t.Fatal("the bucket is not encrypted by a KMS key")
	}
}

// TestJobsOnABucketEncryptedByAKMSKey copies a table by either pipeline while every event comes twice, so that functions
// write files again whose ETags were reported already. The sandbox is its own, for its bucket.
func TestJobsOnABucketEncryptedByAKMSKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, stop, err := startSandbox(t.Context(), filepath.Join(dir, "sandbox"), "--slices", "6")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	s.encryptBucket(t)
	path := s.workspace(t, "large", "large", `masking: {key: "file:`+keyFile(t, strings.Repeat("5a", 32))+`"}
tables:
  large.people: {columns: {id: {generator: integer-key}, email: {generator: email}, note: {generator: character-scramble}}}
lambda: {role: "`+s.env["SANDBOX_LAMBDA_ROLE"]+`", memory: 512, timeout: 60s, architecture: `+architecture()+`, concurrency: 2, resend_after: 10m}
`)
	const rows = 300
	fill(s.connectAs(t, "SOURCE", "ADMIN_USER", "ADMIN_PASSWORD"), s.env["SOURCE_USER"], rows)
	twice := filepath.Join(dir, "sandbox", "faults", "twice.json")
	if err := os.MkdirAll(filepath.Dir(twice), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(twice, []byte(`{"event": "ObjectCreated:.*", "resource": "/large/input/", "do": "duplicate", "milliseconds": 200}`), 0o600); err != nil {
		t.Fatal(err)
	}
	copies := map[string][][]string{}
	for _, pipeline := range []string{"v2", "lambda"} {
		out := s.run(t, "generate", "--json", "--pipeline", pipeline, "-w", path).must(t)
		var d document
		if err := json.Unmarshal([]byte(out.stdout), &d); err != nil {
			t.Fatal(err)
		}
		written, files := 0, map[string]bool{}
		for _, e := range s.entries(t, d.Job) {
			if e.Action == "PutObject" && strings.Contains(e.Resource, "/output/") && !strings.HasSuffix(e.Resource, "/manifest") {
				written++
				files[e.Resource] = true
			}
		}
		t.Logf("by %s %d files were written %d times", pipeline, len(files), written)
		copies[pipeline] = s.connectAs(t, "DESTINATION", "ADMIN_USER", "ADMIN_PASSWORD").rows("select id, email, note from large.people order by id")
	}
	if struck, err := os.ReadFile(strings.TrimSuffix(twice, "json") + "struck"); err != nil || len(struck) == 0 {
		t.Errorf("no event came twice: %v", err)
	}
	if diff := cmp.Diff(copies["v2"], copies["lambda"]); diff != "" || len(copies["v2"]) != rows {
		t.Errorf("%d rows; the pipelines differ (-v2 +lambda):\n%s", len(copies["v2"]), diff)
	}
}
