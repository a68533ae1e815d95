package function

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"standin/sandbox/internal/aws/lambda/environment"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/roles"
)

// Quotas of concurrent invocations for an account in a region, and of those that cannot be reserved (Lambda Developer
// Guide, "Lambda quotas" and "Configuring reserved concurrency for a function").
const (
	accountConcurrency = 1000
	alwaysUnreserved   = 100
)

func (f *Functions) invoke(_ context.Context, c rest.Call) (any, error) {
	event := bytes.TrimSpace(c.Body)
	if len(event) == 0 {
		event = []byte("{}")
	}
	if !json.Valid(event) {
		return nil, &rest.Error{Code: "InvalidRequestContentException", Message: "Could not parse request body into json."}
	}
	if kind := c.Request.Header.Get("X-Amz-Log-Type"); kind != "" && kind != "None" {
		return nil, rest.Invalid("The sandbox does not have the log type %s.", kind)
	}
	reference := c.Path("name")
	if qualifier := c.Query("Qualifier"); qualifier != "" {
		reference += ":" + qualifier
	}
	switch kind := c.Request.Header.Get("X-Amz-Invocation-Type"); kind {
	case "", "RequestResponse":
	case "DryRun":
		_, _, err := f.begin(reference, false)
		return rest.Answer{Status: http.StatusNoContent}, err
	default:
		return nil, rest.Invalid("The sandbox does not have the invocation type %s.", kind)
	}
	result, err := f.Invoke(reference, event)
	if err != nil {
		return nil, err
	}
	header := http.Header{
		"Content-Type": {"application/json"}, "X-Amzn-Requestid": {result.RequestID}, "X-Amz-Executed-Version": {result.Version},
	}
	if result.Failed {
		header.Set("X-Amz-Function-Error", "Unhandled")
	}
	return rest.Answer{Status: http.StatusOK, Header: header, Body: result.Payload}, nil
}

// Result is what came of an invocation, and of which version.
type Result struct {
	environment.Result
	Version string
}

// Invoke runs a function, which is named by its ARN or else as in a call of the API, and returns when it is done. Its
// errors are *rest.Error where Lambda refuses, such as with TooManyRequestsException.
func (f *Functions) Invoke(reference string, event []byte) (Result, error) {
	name, v, err := f.begin(reference, true)
	if err != nil {
		return Result{}, err
	}
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.running[name]--
	}()
	role, _ := f.config.Directory.ByARN(v.Role)
	arn := f.arn(name)
	if v.Number != latest {
		arn += ":" + v.Number
	}
	result, err := f.config.Environments.Invoke(environment.Function{
		Key: v.RevisionID, Name: name, ARN: arn, Version: v.Number, Directory: f.codeDir(v.Digest), Handler: v.Handler,
		Variables: v.Variables, Architecture: v.Architecture, Memory: v.Memory, Timeout: time.Duration(v.Timeout) * time.Second,
		Role: role, LogGroup: v.logGroup(name),
	}, event)
	return Result{result, v.Number}, err
}

// Target is what event source mappings know of a function.
type Target struct {
	Name    string
	ARN     string // with the version, if the reference has one
	Timeout time.Duration
	Role    roles.Principal
}

// Target finds the function that a call of the API names. Its errors are *rest.Error.
func (f *Functions) Target(reference string) (Target, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, v, err := f.find(reference, "")
	if err != nil {
		return Target{}, err
	}
	role, _ := f.config.Directory.ByARN(v.Role)
	arn := f.arn(one.Name)
	if v.Number != latest {
		arn += ":" + v.Number
	}
	return Target{Name: one.Name, ARN: arn, Timeout: time.Duration(v.Timeout) * time.Second, Role: role}, nil
}

// begin finds what an invocation runs and, if it counts, takes its share of the concurrency.
func (f *Functions) begin(reference string, counts bool) (string, version, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, v, err := f.find(reference, "")
	if err != nil {
		return "", version{}, err
	}
	if v.State == pending {
		return "", version{}, conflict("The operation cannot be performed at this time. The function is currently in the following state: Pending")
	}
	if v.Number == latest {
		v = one.Serving
	}
	if reason := f.throttled(one); counts && reason != "" {
		return "", version{}, &rest.Error{
			Status: http.StatusTooManyRequests, Code: "TooManyRequestsException", Message: "Rate Exceeded.", Reason: reason,
		}
	}
	if counts {
		f.running[one.Name]++
	}
	return one.Name, v, nil
}

// throttled returns why there can be no more invocations of a function now, or nothing.
func (f *Functions) throttled(one *function) string {
	if one.Reserved != nil {
		if f.running[one.Name] >= *one.Reserved {
			return "ReservedFunctionConcurrentInvocationLimitExceeded"
		}
		return ""
	}
	free := f.unreservedBy("")
	for name, count := range f.running {
		if other := f.all[name]; other == nil || other.Reserved == nil {
			free -= count
		}
	}
	if free <= 0 {
		return "ConcurrentInvocationLimitExceeded"
	}
	return ""
}

// unreservedBy is the concurrency that no function but name has reserved.
func (f *Functions) unreservedBy(name string) int {
	left := accountConcurrency
	for _, one := range f.all {
		if one.Reserved != nil && one.Name != name {
			left -= *one.Reserved
		}
	}
	return left
}

// concurrency is the shape of PutFunctionConcurrency, in and out.
type concurrency struct {
	ReservedConcurrentExecutions int
}

func (f *Functions) reserve(_ context.Context, c rest.Call, in concurrency) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("name"), "")
	if err != nil {
		return nil, err
	}
	if in.ReservedConcurrentExecutions < 0 || f.unreservedBy(one.Name)-in.ReservedConcurrentExecutions < alwaysUnreserved {
		return nil, rest.Invalid("Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d].", alwaysUnreserved)
	}
	one.Reserved = &in.ReservedConcurrentExecutions
	return in, f.save()
}

func (f *Functions) unreserve(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("name"), "")
	if err != nil {
		return nil, err
	}
	one.Reserved = nil
	return nil, f.save()
}

type reservedOutput struct {
	ReservedConcurrentExecutions *int `json:",omitempty"`
}

func (f *Functions) reserved(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("name"), "")
	if err != nil {
		return nil, err
	}
	return reservedOutput{one.Reserved}, nil
}
