package s3_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"standin/sandbox/internal/roles"
)

func testAccess(t *testing.T, s sandbox) {
	t.Helper()
	bucket, input, output := aws.String(lake), aws.String("t/input/j/x"), aws.String("t/output/j/x")
	user, unload, load := s.user(), s.as("AKIAUNLOAD", "unload-secret", ""), s.as("AKIALOAD", "load-secret", "")
	put(t.Context(), t, unload, bucket, input, "original")
	put(t.Context(), t, user, bucket, output, "masked")
	if got := get(t, load, &sdk.GetObjectInput{Bucket: bucket, Key: output}); got != "masked" {
		t.Errorf("the load role read %q", got)
	}
	role, _ := s.directory.ByARN(roles.RoleARN(roles.LoadRole))
	live, ended := s.directory.Assume(role, "live", time.Now().Add(time.Hour)), s.directory.Assume(role, "ended", time.Now().Add(-time.Second))
	session := s.as(live.AccessKey, live.SecretKey, live.SessionToken)
	if got := get(t, session, &sdk.GetObjectInput{Bucket: bucket, Key: output}); got != "masked" {
		t.Errorf("a session of the load role read %q", got)
	}

	lambda := s.as("AKIALAMBDA", "lambda-secret", "")
	if got := get(t, lambda, &sdk.GetObjectInput{Bucket: bucket, Key: input}); got != "original" {
		t.Errorf("the Lambda role read %q", got)
	}
	_, looked := lambda.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: bucket, Key: aws.String("t/input/j/missing")})
	read := func(client *sdk.Client, key *string) error {
		_, err := client.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: key})
		return err
	}
	list := func(client *sdk.Client, prefix string) error {
		_, err := client.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: bucket, Prefix: &prefix})
		return err
	}
	_, copied := load.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: output, CopySource: aws.String("lake/t/input/j/x")})
	_, stolen := unload.CopyObject(t.Context(), &sdk.CopyObjectInput{Bucket: bucket, Key: input, CopySource: aws.String("lake/t/output/j/x")})
	_, deleted := unload.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: input}, {Key: output}}}})
	_, overwritten := unload.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: bucket, Key: output, Body: bytes.NewReader(make([]byte, 8<<20))})
	_, uploaded := transfermanager.New(load).UploadObject(t.Context(), &transfermanager.UploadObjectInput{Bucket: bucket, Key: output, Body: bytes.NewReader(make([]byte, 20<<20))})
	_, buckets := load.ListBuckets(t.Context(), &sdk.ListBucketsInput{})
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"the load role reads input":                    {read(load, input), "AccessDenied"},
		"a session of the load role reads input":       {read(session, input), "AccessDenied"},
		"who may list reads what is missing":           {read(user, aws.String("t/input/j/missing")), "NoSuchKey"},
		"who may not list reads what is missing":       {read(lambda, aws.String("t/input/j/missing")), "AccessDenied"},
		"who may not list looks at what is missing":    {looked, "Forbidden"},
		"the load role lists output":                   {list(load, "t/output/"), "<nil>"},
		"the load role lists input":                    {list(load, "t/input/"), "AccessDenied"},
		"the load role lists everything":               {list(load, ""), "AccessDenied"},
		"the load role lists buckets":                  {buckets, "AccessDenied"},
		"the load role copies":                         {copied, "AccessDenied"},
		"the unload role copies what it must not read": {stolen, "AccessDenied"},
		"the unload role deletes more than it may":     {deleted, "AccessDenied"},
		"the unload role writes 8 MB to output":        {overwritten, "AccessDenied"},
		"the load role uploads in parts":               {uploaded, "AccessDenied"},
		"a wrong secret":                               {read(s.as("AKIAUSER", "guess", ""), input), "SignatureDoesNotMatch"},
		"a wrong secret of a role without the right":   {read(s.as("AKIALOAD", "guess", ""), input), "AccessDenied"},
		"an unknown key":                               {read(s.as("AKIANOBODY", "guess", ""), input), "InvalidAccessKeyId"},
		"a session without its token":                  {read(s.as(live.AccessKey, live.SecretKey, ""), output), "InvalidToken"},
		"a session that has ended":                     {read(s.as(ended.AccessKey, ended.SecretKey, ended.SessionToken), output), "ExpiredToken"},
		"a user with a session's token":                {read(s.as("AKIAUSER", "user-secret", live.SessionToken), output), "InvalidToken"},
	} {
		if got := code(test.err); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	if err := read(user, input); err != nil {
		t.Errorf("a refused batch deleted something: %v", err)
	}

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/lake/t/output/j/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("an unsigned request got %s", response.Status)
	}
	link, err := sdk.NewPresignClient(user).PresignGetObject(t.Context(), &sdk.GetObjectInput{Bucket: bucket, Key: output})
	if err != nil {
		t.Fatal(err)
	}
	if request, err = http.NewRequestWithContext(t.Context(), http.MethodGet, link.URL, nil); err != nil {
		t.Fatal(err)
	}
	presigned, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer presigned.Body.Close()
	if presigned.StatusCode != http.StatusOK {
		t.Errorf("a presigned request got %s", presigned.Status)
	}
}
