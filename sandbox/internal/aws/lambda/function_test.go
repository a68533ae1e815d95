package lambda_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standin/sandbox/internal/roles"
)

func TestAFunctionSurvivesARestartAsItWasMade(t *testing.T) {
	t.Parallel()
	dir, zip := t.TempDir(), built(t, runtime.GOARCH)
	sum := sha256.Sum256(zip)
	var made *sdk.CreateFunctionOutput
	t.Run("before", func(t *testing.T) {
		s := start(t, dir, 0)
		made = s.make(t, "standin-kept", func(in *sdk.CreateFunctionInput) {
			in.Code.ZipFile = zip
			in.Description, in.KMSKeyArn, in.Publish = aws.String("d"), aws.String("arn:aws:kms:us-east-1:111111111111:key/k"), true
			in.EphemeralStorage = &types.EphemeralStorage{Size: aws.Int32(2048)}
			in.VpcConfig = &types.VpcConfig{SubnetIds: []string{"subnet-1"}, SecurityGroupIds: []string{"sg-1"}}
			in.Environment = &types.Environment{Variables: map[string]string{"OWN": "1"}}
			in.Tags = map[string]string{"standin": "1"}
		})
		if made.State != types.StatePending || made.StateReasonCode != types.StateReasonCodeCreating || aws.ToString(made.Version) != "1" {
			t.Errorf("made as %s (%s), version %s", made.State, made.StateReasonCode, aws.ToString(made.Version))
		}
	})
	s := start(t, dir, 0)
	found, err := s.user().GetFunction(t.Context(), &sdk.GetFunctionInput{FunctionName: aws.String("standin-kept")})
	if err != nil {
		t.Fatal(err)
	}
	want := &types.FunctionConfiguration{
		FunctionName: aws.String("standin-kept"), FunctionArn: aws.String("arn:aws:lambda:us-east-1:111111111111:function:standin-kept"),
		Runtime: types.RuntimeProvidedal2023, Role: aws.String(roles.RoleARN(roles.LambdaRole)), Handler: aws.String("bootstrap"),
		Timeout: aws.Int32(20), MemorySize: aws.Int32(256), Description: aws.String("d"), Version: aws.String("$LATEST"),
		CodeSize: int64(len(zip)), CodeSha256: aws.String(base64.StdEncoding.EncodeToString(sum[:])),
		KMSKeyArn: aws.String("arn:aws:kms:us-east-1:111111111111:key/k"), EphemeralStorage: &types.EphemeralStorage{Size: aws.Int32(2048)},
		VpcConfig: &types.VpcConfigResponse{
			SubnetIds: []string{"subnet-1"}, SecurityGroupIds: []string{"sg-1"}, VpcId: aws.String("vpc-00000000000000000"), Ipv6AllowedForDualStack: aws.Bool(false),
		},
		Environment: &types.EnvironmentResponse{Variables: map[string]string{"OWN": "1"}}, TracingConfig: &types.TracingConfigResponse{Mode: types.TracingModePassThrough},
		State: types.StateActive, LastUpdateStatus: types.LastUpdateStatusSuccessful, PackageType: types.PackageTypeZip,
		Architectures: []types.Architecture{names[runtime.GOARCH]},
		LoggingConfig: &types.LoggingConfig{LogFormat: types.LogFormatText, LogGroup: aws.String("/aws/lambda/standin-kept")},
		LastModified:  made.LastModified, RevisionId: found.Configuration.RevisionId,
	}
	plain := cmpopts.IgnoreUnexported(
		types.FunctionConfiguration{}, types.EphemeralStorage{}, types.VpcConfigResponse{}, types.EnvironmentResponse{},
		types.TracingConfigResponse{}, types.LoggingConfig{},
	)
	if diff := cmp.Diff(want, found.Configuration, plain); diff != "" {
		t.Error(diff)
	}
	if found.Tags["standin"] != "1" {
		t.Errorf("the tags are %v", found.Tags)
	}
	if _, err := time.Parse("2006-01-02T15:04:05.000-0700", aws.ToString(made.LastModified)); err != nil {
		t.Error(err)
	}
	if got, failed := s.invoke(t, "standin-kept:1", `{}`); failed != "" || got.Variables["AWS_LAMBDA_FUNCTION_VERSION"] != "1" || !strings.HasSuffix(got.ARN, ":standin-kept:1") {
		t.Errorf("the published version: %+v, %s", got, failed)
	}
}

func TestAFunctionIsPendingUntilItIsReady(t *testing.T) {
	t.Parallel()
	s, script := start(t, t.TempDir(), 0), zipped(t, "bootstrap", "#!/bin/sh\nexit 5\n")
	release := s.fault(t, "pending", `{"action": "Activate", "resource": ":standin-slow$", "do": "hold"}`)
	user, name := s.user(), aws.String("standin-slow")
	if _, err := user.CreateFunction(t.Context(), input(*name, light(t))); err != nil {
		t.Fatal(err)
	}
	const conflict = "ResourceConflictException ResourceConflictException"
	_, invoked := user.Invoke(t.Context(), &sdk.InvokeInput{FunctionName: name})
	_, updated := user.UpdateFunctionConfiguration(t.Context(), &sdk.UpdateFunctionConfigurationInput{FunctionName: name, Timeout: aws.Int32(5)})
	_, again := user.CreateFunction(t.Context(), input(*name, light(t)))
	for what, err := range map[string]error{"invoked": invoked, "updated": updated, "made again": again} {
		if got := failure(err); got != conflict {
			t.Errorf("%s: got %s", what, got)
		}
	}
	release()
	s.await(t, *name)
	first, _ := s.invoke(t, *name, `{}`)

	release = s.fault(t, "update", `{"action": "Activate", "do": "hold"}`)
	changed, err := user.UpdateFunctionConfiguration(t.Context(), &sdk.UpdateFunctionConfigurationInput{
		FunctionName: name, Environment: &types.Environment{Variables: map[string]string{"NEW": "1"}},
	})
	if err != nil || changed.LastUpdateStatus != types.LastUpdateStatusInProgress {
		t.Fatalf("got %v, %v", changed, err)
	}
	if _, err := user.UpdateFunctionCode(t.Context(), &sdk.UpdateFunctionCodeInput{FunctionName: name, ZipFile: script}); failure(err) != conflict {
		t.Errorf("changed while it changes: got %v", err)
	}
	if got, _ := s.invoke(t, *name, `{}`); got.PID != first.PID || got.Variables["NEW"] != "" {
		t.Errorf("an update that is not done is served already: %+v", got)
	}
	release()
	s.await(t, *name)
	if got, _ := s.invoke(t, *name, `{}`); got.PID == first.PID || got.Variables["NEW"] != "1" {
		t.Errorf("the update is not served: %+v", got)
	}
	gone(t, first.PID)

	if _, err := user.UpdateFunctionCode(t.Context(), &sdk.UpdateFunctionCodeInput{FunctionName: name, ZipFile: script, RevisionId: aws.String("old")}); failure(err) != "PreconditionFailedException PreconditionFailedException" {
		t.Errorf("of another revision: got %v", err)
	}
	if _, err := user.UpdateFunctionCode(t.Context(), &sdk.UpdateFunctionCodeInput{FunctionName: name, ZipFile: script}); err != nil {
		t.Fatal(err)
	}
	s.await(t, *name)
	if _, failed := s.invoke(t, *name, `{}`); !strings.HasSuffix(failed, "exit status 5") {
		t.Errorf("the new code: %s", failed)
	}
}

func TestFunctionsThatLambdaDoesNotMake(t *testing.T) {
	t.Parallel()
	s, script := start(t, t.TempDir(), 0), zipped(t, "bootstrap", "#!/bin/sh\n")
	for name, test := range map[string]struct {
		change func(*sdk.CreateFunctionInput)
		want   string
		says   string
	}{
		"a name with a dot":       {func(in *sdk.CreateFunctionInput) { in.FunctionName = aws.String("a.b") }, "ValidationException", "'functionName'"},
		"a name that is too long": {func(in *sdk.CreateFunctionInput) { in.FunctionName = aws.String(strings.Repeat("x", 65)) }, "ValidationException", "'functionName'"},
		"a timeout of 901 s":      {func(in *sdk.CreateFunctionInput) { in.Timeout = aws.Int32(901) }, "ValidationException", "less than or equal to 900"},
		"two faults at once":      {func(in *sdk.CreateFunctionInput) { in.Timeout, in.MemorySize = aws.Int32(0), aws.Int32(64) }, "ValidationException", "2 validation errors"},
		"little storage":          {func(in *sdk.CreateFunctionInput) { in.EphemeralStorage = &types.EphemeralStorage{Size: aws.Int32(100)} }, "ValidationException", "512"},
		"no zip":                  {func(in *sdk.CreateFunctionInput) { in.Code.ZipFile = []byte("PK") }, "InvalidParameterValueException", "Could not unzip"},
		"a zip that leaves":       {func(in *sdk.CreateFunctionInput) { in.Code.ZipFile = zipped(t, "../bootstrap", "") }, "InvalidParameterValueException", "Could not unzip"},
		"no code":                 {func(in *sdk.CreateFunctionInput) { in.Code.ZipFile = nil }, "InvalidParameterValueException", "source for function code"},
		"code from a bucket": {func(in *sdk.CreateFunctionInput) {
			in.Code = &types.FunctionCode{S3Bucket: aws.String("b"), S3Key: aws.String("k")}
		}, "InvalidParameterValueException", "S3Bucket"},
		"a layer":                     {func(in *sdk.CreateFunctionInput) { in.Layers = []string{"arn"} }, "InvalidParameterValueException", "Layers"},
		"another runtime":             {func(in *sdk.CreateFunctionInput) { in.Runtime = types.RuntimeNodejs22x }, "InvalidParameterValueException", "nodejs22.x"},
		"a role that does not exist":  {func(in *sdk.CreateFunctionInput) { in.Role = aws.String("arn:aws:iam::111111111111:role/absent") }, "InvalidParameterValueException", "cannot be assumed by Lambda."},
		"a role for Redshift":         {func(in *sdk.CreateFunctionInput) { in.Role = aws.String(roles.RoleARN(roles.LoadRole)) }, "InvalidParameterValueException", "cannot be assumed by Lambda."},
		"a user as role":              {func(in *sdk.CreateFunctionInput) { in.Role = aws.String("arn:aws:iam::111111111111:user/standin") }, "ValidationException", "'role'"},
		"a subnet without a group":    {func(in *sdk.CreateFunctionInput) { in.VpcConfig = &types.VpcConfig{SubnetIds: []string{"s"}} }, "InvalidParameterValueException", "must coexist"},
		"variables of more than 4 KB": {variable("BIG", strings.Repeat("x", 4096)), "InvalidParameterValueException", "4KB limit"},
		"a reserved variable":         {variable("AWS_REGION", "x"), "InvalidParameterValueException", "AWS_REGION"},
		"a name of no variable":       {variable("1", "x"), "ValidationException", "regular expression"},
	} {
		in := input("standin-never", script)
		test.change(in)
		_, err := s.user().CreateFunction(t.Context(), in)
		if got := failure(err); !strings.HasSuffix(got, test.want) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	s.fault(t, "young", `{"action": "AssumeRole", "resource": ":role/standin-sandbox-lambda$", "do": "refuse", "times": 2}`)
	for range 2 {
		if _, err := s.user().CreateFunction(t.Context(), input("standin-young", script)); err == nil || !strings.Contains(err.Error(), "cannot be assumed by Lambda.") {
			t.Errorf("a role that is too young: got %v", err)
		}
	}
	s.make(t, "standin-young", nil)
	listed, err := s.user().ListFunctions(t.Context(), &sdk.ListFunctionsInput{})
	if err != nil || len(listed.Functions) != 1 {
		t.Errorf("there are %d functions, %v", len(listed.Functions), err)
	}
}

func TestTagsAreShownToThoseWhoMayListThem(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-tagged", func(in *sdk.CreateFunctionInput) { in.Tags = map[string]string{"standin": "1"} })
	found, err := s.as(lookerKey, "k").GetFunction(t.Context(), &sdk.GetFunctionInput{FunctionName: aws.String("standin-tagged")})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Tags) > 0 || found.TagsError == nil || aws.ToString(found.TagsError.ErrorCode) != "AccessDeniedException" ||
		!strings.Contains(aws.ToString(found.TagsError.Message), "lambda:ListTags") {
		t.Errorf("the tags are %v, their error %+v", found.Tags, found.TagsError)
	}
}

func variable(name, value string) func(*sdk.CreateFunctionInput) {
	return func(in *sdk.CreateFunctionInput) {
		in.Environment = &types.Environment{Variables: map[string]string{name: value}}
	}
}

func TestListingTagsAndVersions(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	user, code := s.user(), zipped(t, "bootstrap", "#!/bin/sh\n")
	for i := range 53 {
		if _, err := user.CreateFunction(t.Context(), input(fmt.Sprintf("standin-%02d", i), code)); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for pages := sdk.NewListFunctionsPaginator(user, &sdk.ListFunctionsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Functions) > 50 {
			t.Errorf("a page has %d functions", len(page.Functions))
		}
		for _, one := range page.Functions {
			names = append(names, aws.ToString(one.FunctionName))
		}
	}
	if len(names) != 53 || names[0] != "standin-00" || names[52] != "standin-52" {
		t.Errorf("got %v", names)
	}

	name, arn := aws.String("standin-07"), aws.String("arn:aws:lambda:us-east-1:111111111111:function:standin-07")
	s.await(t, *name)
	if _, err := user.TagResource(t.Context(), &sdk.TagResourceInput{Resource: arn, Tags: map[string]string{"a": "1", "b": "é =+/"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := user.UntagResource(t.Context(), &sdk.UntagResourceInput{Resource: arn, TagKeys: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	tags, err := user.ListTags(t.Context(), &sdk.ListTagsInput{Resource: arn})
	if err != nil || len(tags.Tags) != 1 || tags.Tags["b"] != "é =+/" {
		t.Errorf("the tags are %v, %v", tags, err)
	}

	if _, err := user.UpdateFunctionCode(t.Context(), &sdk.UpdateFunctionCodeInput{FunctionName: name, ZipFile: code, Publish: true}); err != nil {
		t.Fatal(err)
	}
	s.await(t, *name)
	versions, err := user.ListVersionsByFunction(t.Context(), &sdk.ListVersionsByFunctionInput{FunctionName: name})
	if err != nil || len(versions.Versions) != 2 || aws.ToString(versions.Versions[1].FunctionArn) != *arn+":1" {
		t.Errorf("the versions are %v, %v", versions, err)
	}
	if _, err := user.DeleteFunction(t.Context(), &sdk.DeleteFunctionInput{FunctionName: name, Qualifier: aws.String("1")}); err != nil {
		t.Fatal(err)
	}
	if _, err := user.GetFunctionConfiguration(t.Context(), &sdk.GetFunctionConfigurationInput{FunctionName: name}); err != nil {
		t.Errorf("with its version the function went too: %v", err)
	}
	if _, err := user.DeleteFunction(t.Context(), &sdk.DeleteFunctionInput{FunctionName: arn}); err != nil {
		t.Fatal(err)
	}
	_, err = user.DeleteFunction(t.Context(), &sdk.DeleteFunctionInput{FunctionName: name})
	if got := failure(err); got != "ResourceNotFoundException ResourceNotFoundException" {
		t.Errorf("deleted again: got %s", got)
	}

	put := func(reserved int32) error {
		_, err := user.PutFunctionConcurrency(t.Context(), &sdk.PutFunctionConcurrencyInput{FunctionName: aws.String("standin-08"), ReservedConcurrentExecutions: &reserved})
		return err
	}
	if err := put(901); failure(err) != "InvalidParameterValueException InvalidParameterValueException" {
		t.Errorf("all of the concurrency: got %v", err)
	}
	if err := put(900); err != nil {
		t.Error(err)
	}
	got, err := user.GetFunctionConcurrency(t.Context(), &sdk.GetFunctionConcurrencyInput{FunctionName: aws.String("standin-08")})
	if err != nil || aws.ToInt32(got.ReservedConcurrentExecutions) != 900 {
		t.Errorf("got %v, %v", got, err)
	}
}
