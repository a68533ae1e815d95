// Package function is the edge to AWS Lambda: the only package that uses its SDK.
// The function's life and the executor of the pipeline Lambda call it. It never
// invokes a function, and its errors hold Lambda's error code but never Lambda's
// own message.
package function

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"

	"standin/internal/aws/answer"
	"standin/internal/executor/lambda/function"
	"standin/internal/fault"
	"standin/internal/plan"
)

// The control plane takes about 15 requests a second of an account (AWS: Lambda
// quotas), so throttling is ordinary.
const requestAttempts = 8

// Client speaks to Lambda in one region. It is safe for concurrent use.
type Client struct{ client *lambda.Client }

// Open makes a client from the SDK's standard chain. It sends nothing.
func Open(ctx context.Context, region string) (*Client, error) {
	settings, err := config.LoadDefaultConfig(ctx, config.WithRegion(region), config.WithRetryMaxAttempts(requestAttempts))
	if err != nil {
		return nil, fault.New(fault.FunctionFailed, "lambda: the AWS settings of this machine cannot be read").
			WithHint("check the AWS_ variables and ~/.aws/config")
	}
	return &Client{lambda.NewFromConfig(settings)}, nil
}

// Function implements function.Lambda.
func (c *Client) Function(ctx context.Context, name string) (function.State, error) {
	out, err := c.client.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name})
	if err != nil {
		return function.State{}, failed("look at function", name, err)
	}
	f := out.Configuration
	if f == nil {
		return function.State{}, fault.New(fault.FunctionFailed, "lambda: look at function %s: the answer does not describe it", name)
	}
	// Without its tags, a function of Standin looks like a foreign one.
	if out.TagsError != nil {
		return function.State{}, failed("read the tags of function", name, &smithy.OperationError{
			OperationName: "ListTags", Err: &smithy.GenericAPIError{Code: aws.ToString(out.TagsError.ErrorCode)},
		})
	}
	state := function.State{
		Function: plan.Function{
			Role: aws.ToString(f.Role), Memory: int(aws.ToInt32(f.MemorySize)), Timeout: time.Duration(aws.ToInt32(f.Timeout)) * time.Second,
			Architecture: plan.X86_64, // Lambda's default
		},
		CodeSHA256: aws.ToString(f.CodeSha256), Tags: out.Tags,
	}
	if len(f.Architectures) == 1 {
		state.Architecture = plan.Architecture(f.Architectures[0])
	}
	if f.VpcConfig != nil {
		state.Subnets, state.SecurityGroups = f.VpcConfig.SubnetIds, f.VpcConfig.SecurityGroupIds
	}
	state.Phase, state.Reason = phase(f)
	for what, is := range map[string]bool{
		"runtime": f.Runtime != types.RuntimeProvidedal2023, "handler": aws.ToString(f.Handler) != handler,
		"layers": len(f.Layers) > 0, "environment": f.Environment != nil && len(f.Environment.Variables) > 0,
	} {
		if is {
			state.Strange = append(state.Strange, what)
		}
	}
	return state, nil
}

// phase is where the function stands, by its state and that of its last update.
func phase(f *types.FunctionConfiguration) (function.Phase, string) {
	switch {
	case f.State == types.StateFailed:
		return function.Failed, string(f.StateReasonCode)
	case f.LastUpdateStatus == types.LastUpdateStatusFailed:
		return function.Failed, string(f.LastUpdateStatusReasonCode)
	case f.State == types.StatePending, f.LastUpdateStatus == types.LastUpdateStatusInProgress:
		return function.Pending, ""
	case f.State == types.StateInactive:
		return function.Idle, ""
	default:
		return function.Ready, ""
	}
}

// handler is the program's name in the zip; the runtime looks for no other (AWS:
// "Building Lambda functions with Go").
const handler = "bootstrap"

// CreateFunction implements function.Lambda.
func (c *Client) CreateFunction(ctx context.Context, spec function.Spec) error {
	in := &lambda.CreateFunctionInput{
		FunctionName: &spec.Name, Role: &spec.Role, Description: aws.String("Standin: masks the files of its jobs"),
		Runtime: types.RuntimeProvidedal2023, Handler: aws.String(handler), PackageType: types.PackageTypeZip,
		Architectures: []types.Architecture{types.Architecture(spec.Architecture)},
		MemorySize:    aws.Int32(int32(spec.Memory)), Timeout: aws.Int32(int32(spec.Timeout / time.Second)),
		Code: &types.FunctionCode{ZipFile: spec.Zip}, Tags: spec.Tag,
	}
	if len(spec.Subnets) > 0 {
		in.VpcConfig = &types.VpcConfig{SubnetIds: spec.Subnets, SecurityGroupIds: spec.SecurityGroups}
	}
	_, err := c.client.CreateFunction(ctx, in)
	// Lambda has no codes of its own for them (AWS: Lambda, "Troubleshoot identity and
	// access": "The role defined for the function cannot be assumed by Lambda."; and
	// "Troubleshoot networking issues": "The provided execution role does not have
	// permissions to call CreateNetworkInterface on EC2").
	if refused, ok := errors.AsType[*types.InvalidParameterValueException](err); ok &&
		(strings.Contains(refused.ErrorMessage(), "cannot be assumed") || strings.Contains(refused.ErrorMessage(), "execution role does not have permissions")) {
		return function.ErrRoleNotReady
	}
	if err != nil {
		return failed("make function", spec.Name, err)
	}
	return nil
}

// RemoveFunction implements function.Lambda.
func (c *Client) RemoveFunction(ctx context.Context, name string) error {
	_, err := c.client.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &name})
	if err != nil && answer.Code(err) != notFound {
		return failed("remove function", name, err)
	}
	return nil
}

// Functions implements function.Lambda.
func (c *Client) Functions(ctx context.Context) ([]string, error) {
	var names []string
	for pages := lambda.NewListFunctionsPaginator(c.client, &lambda.ListFunctionsInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, failed("list", "functions", err)
		}
		for _, f := range page.Functions {
			names = append(names, aws.ToString(f.FunctionName))
		}
	}
	return names, nil
}

const (
	notFound = "ResourceNotFoundException"
	conflict = "ResourceConflictException"
	inUse    = "ResourceInUseException"
)

// failed is the error for a request. Of the chain below it only what callers
// decide by is kept.
func failed(operation, name string, err error) error {
	code := answer.Code(err)
	f := fault.New(fault.FunctionFailed, "lambda: %s %s: %s", operation, name, answer.Reason("Lambda", err))
	f.Err = cause(code, err)
	switch code {
	case "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException":
		f.Code = fault.PermissionDenied
		return f.WithHint("grant the AWS credentials that Standin runs with the right %s; `standin policy` prints all that it needs", right(err))
	case "InvalidParameterValueException":
		return f.WithHint("AWS's own record, CloudTrail, tells which setting below lambda: it refused; the role may also lack a right that `standin policy lambda-role` names")
	}
	return f
}

// right is what IAM calls the operation that failed.
func right(err error) string {
	if operation := answer.Operation(err); operation != "" {
		return "lambda:" + operation
	}
	return "to call Lambda"
}

func cause(code string, err error) error {
	switch {
	case code == notFound:
		return fs.ErrNotExist
	case code == conflict:
		return fs.ErrExist
	default:
		return answer.Ended(err)
	}
}
