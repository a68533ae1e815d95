package lambda_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/google/go-cmp/cmp"
)

func TestAFunctionRunsAndIsReusedWhenItIsWarm(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-run", func(in *sdk.CreateFunctionInput) {
		in.Code.ZipFile = built(t, runtime.GOARCH)
		in.Environment = &types.Environment{Variables: map[string]string{"OWN": "é\n\"x\"", "AWS_LAMBDA_LOG_LEVEL": "x"}}
	})
	began := time.Now()
	first, failed := s.invoke(t, "standin-run", `{"Text": "🦆"}`)
	if failed != "" || first.Text != "🦆" || first.ARN != "arn:aws:lambda:us-east-1:111111111111:function:standin-run" || first.Invocations != 1 {
		t.Errorf("got %+v, %s", first, failed)
	}
	if first.Deadline.Before(began.Add(19*time.Second)) || time.Until(first.Deadline) > 20*time.Second {
		t.Errorf("the deadline is %s, and the timeout of what began at %s is 20 s", first.Deadline, began)
	}
	v := first.Variables
	for name, want := range map[string]string{
		"OWN": "é\n\"x\"", "AWS_LAMBDA_FUNCTION_NAME": "standin-run", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
		"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": s.url, "_HANDLER": "bootstrap", "LAMBDA_TASK_ROOT": first.Directory,
		"AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/standin-run", "TZ": ":UTC", "HOME": "", "AWS_EXECUTION_ENV": "",
	} {
		if v[name] != want {
			t.Errorf("%s is %q, want %q", name, v[name], want)
		}
	}
	if !strings.HasPrefix(v["AWS_ACCESS_KEY_ID"], "ASIA") || v["AWS_SECRET_ACCESS_KEY"] == "" || v["AWS_SESSION_TOKEN"] == "" {
		t.Errorf("the role's session is %q", v["AWS_ACCESS_KEY_ID"])
	}
	again, failed := s.invoke(t, "arn:aws:lambda:us-east-1:111111111111:function:standin-run:$LATEST", `{}`)
	if failed != "" || again.PID != first.PID || again.Invocations != 2 {
		t.Errorf("the warm environment was not used: %+v, %s", again, failed)
	}
	want := []string{
		"lambda arn:aws:lambda:us-east-1:111111111111:function:standin-run standin 200",
		"lambda arn:aws:lambda:us-east-1:111111111111:function:standin-run:$LATEST standin 200",
	}
	if diff := cmp.Diff(want[:1], s.calls(t, "Invoke")[:1]); diff != "" {
		t.Error(diff)
	}
	if got := len(s.calls(t, "Invoke")); got != 2 {
		t.Errorf("the journal has %d invocations", got)
	}
	if _, err := s.user().DeleteFunction(t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("standin-run")}); err != nil {
		t.Fatal(err)
	}
	gone(t, first.PID)
}

// gone returns when a process has ended.
func gone(t *testing.T, pid int) {
	t.Helper()
	eventually(t, "the end of the process", func() bool { return syscall.Kill(pid, 0) != nil })
}

func TestConcurrentInvocationsHaveEnvironmentsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-both", nil)
	release := s.fault(t, "slow", `{"action": "Invocation", "do": "hold"}`)
	pids := make(chan int, 2)
	for range 2 {
		go func() {
			got, _ := s.invoke(t, "standin-both", `{}`)
			pids <- got.PID
		}()
	}
	eventually(t, "two strikes", func() bool {
		text, err := os.ReadFile(filepath.Join(s.dir, "faults", "slow.struck"))
		return err == nil && strings.Count(string(text), "\n") == 2
	})
	release()
	if a, b := <-pids, <-pids; a == b || a == 0 || b == 0 {
		t.Errorf("the processes are %d and %d", a, b)
	}
}

func TestWhatGoesWrongInAFunctionIsItsError(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-bad", func(in *sdk.CreateFunctionInput) { in.Timeout = aws.Int32(60) })
	s.make(t, "standin-late", func(in *sdk.CreateFunctionInput) { in.Timeout = aws.Int32(1) })
	for name, test := range map[string]struct {
		event, want string
		survives    bool
	}{
		"an error that the handler returns": {`{"Do": "error", "Text": "no"}`, "errorString: no", true},
		"a panic":                           {`{"Do": "panic", "Text": "no"}`, "string: no", false},
		"an exit":                           {`{"Do": "exit"}`, "Runtime.ExitError: RequestId: * Error: Runtime exited with error: exit status 7", false},
		"too much memory":                   {`{"Do": "allocate"}`, "Runtime.ExitError: RequestId: * Error: Runtime exited with error: signal: killed", false},
		"too large an answer":               {`{"Do": "big"}`, "Function.ResponseSizeTooLarge: RequestId: * Error: Response payload size exceeded maximum allowed payload size (6291456 bytes).", false},
	} {
		before, _ := s.invoke(t, "standin-bad", `{}`)
		_, failed := s.invoke(t, "standin-bad", test.event)
		if start, end, found := strings.Cut(test.want, "*"); !strings.HasPrefix(failed, start) || found && !strings.HasSuffix(failed, end) || !found && failed != test.want {
			t.Errorf("%s: got %q", name, failed)
		}
		if after, failed := s.invoke(t, "standin-bad", `{}`); failed != "" || (after.PID == before.PID) != test.survives {
			t.Errorf("%s: the process was %d and is %d, %s", name, before.PID, after.PID, failed)
		}
	}
	if _, failed := s.invoke(t, "standin-late", `{"Do": "sleep"}`); !strings.HasPrefix(failed, "Sandbox.Timedout: ") || !strings.HasSuffix(failed, "Task timed out after 1.00 seconds") {
		t.Errorf("too much time: got %q", failed)
	}
}

// other is the architecture that this machine is not of.
func other() string {
	if runtime.GOARCH == "arm64" {
		return "amd64"
	}
	return "arm64"
}

func TestAProcessThatCannotBegin(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-start", func(in *sdk.CreateFunctionInput) {
		in.Environment = &types.Environment{Variables: map[string]string{"FAIL_AT_START": "1"}}
	})
	for name, code := range map[string][]byte{
		"standin-other":  built(t, other()),
		"standin-none":   zipped(t, "main", "x"),
		"standin-script": zipped(t, "bootstrap", "#!/bin/sh\nexit 4\n"),
		"standin-no":     zipped(t, "bootstrap", "neither"),
	} {
		s.make(t, name, func(in *sdk.CreateFunctionInput) { in.Code.ZipFile = code })
	}
	for name, want := range map[string]string{
		"standin-start":  "Runtime exited with error: exit status 3",
		"standin-other":  "fork/exec /var/task/bootstrap: exec format error",
		"standin-none":   "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
		"standin-script": "Runtime exited with error: exit status 4",
		"standin-no":     "fork/exec /var/task/bootstrap: exec format error",
	} {
		if _, failed := s.invoke(t, name, `{}`); !strings.HasSuffix(failed, want) || !strings.HasPrefix(failed, "Runtime.") {
			t.Errorf("%s: got %q", name, failed)
		}
	}
}

func TestAFunctionOfTheOtherArchitectureRunsWhereThereIsAnEmulator(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	wanted := input("standin-arm", built(t, other()))
	wanted.Architectures = []types.Architecture{names[other()]}
	if _, err := s.user().CreateFunction(t.Context(), wanted); err != nil {
		if !strings.Contains(err.Error(), ", which would run them, is not installed") {
			t.Error(err)
		}
		return
	}
	s.await(t, "standin-arm")
	if got, failed := s.invoke(t, "standin-arm", `{"Text": "x"}`); failed != "" || got.Text != "x" {
		t.Errorf("got %+v, %s", got, failed)
	}
}

func TestFaultsKillInvocations(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-kill", nil)
	const killed = "Runtime exited with error: signal: killed"
	remove := s.fault(t, "middle", `{"action": "Invocation", "resource": ":standin-kill$", "do": "kill", "times": 1, "milliseconds": 10}`)
	if _, failed := s.invoke(t, "standin-kill", `{"Do": "sleep"}`); !strings.HasSuffix(failed, killed) {
		t.Errorf("got %q", failed)
	}
	remove()
	s.fault(t, "answer", `{"action": "InvocationResponse", "do": "kill", "times": 1}`)
	if _, failed := s.invoke(t, "standin-kill", `{"Text": "done, and nobody hears of it"}`); !strings.HasSuffix(failed, killed) {
		t.Errorf("got %q", failed)
	}
	if got, failed := s.invoke(t, "standin-kill", `{}`); failed != "" || got.Invocations != 1 {
		t.Errorf("the next one: %+v, %s", got, failed)
	}
}

func TestInvocationsThatLambdaRefuses(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	s.make(t, "standin-refuse", nil)
	invoke := func(client *sdk.Client, change func(*sdk.InvokeInput)) error {
		in := &sdk.InvokeInput{FunctionName: aws.String("standin-refuse"), Payload: []byte("{}")}
		change(in)
		_, err := client.Invoke(t.Context(), in)
		return err
	}
	user, none := s.user(), func(*sdk.InvokeInput) {}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"no such function":      {invoke(user, func(in *sdk.InvokeInput) { in.FunctionName = aws.String("standin-absent") }), "ResourceNotFoundException ResourceNotFoundException"},
		"no such version":       {invoke(user, func(in *sdk.InvokeInput) { in.Qualifier = aws.String("7") }), "ResourceNotFoundException ResourceNotFoundException"},
		"no JSON":               {invoke(user, func(in *sdk.InvokeInput) { in.Payload = []byte("{") }), "InvalidRequestContentException InvalidRequestContentException"},
		"too large an event":    {invoke(user, func(in *sdk.InvokeInput) { in.Payload = make([]byte, 7<<20) }), "RequestTooLargeException RequestTooLargeException"},
		"a role without rights": {invoke(s.as(lambdaKey, "l"), none), "smithy.GenericAPIError AccessDeniedException"},
		"a wrong secret":        {invoke(s.as(userKey, "guess"), none), "smithy.GenericAPIError InvalidSignatureException"},
		"a dry run":             {invoke(user, func(in *sdk.InvokeInput) { in.InvocationType = types.InvocationTypeDryRun }), "<nil>"},
	} {
		if got := strings.TrimPrefix(failure(test.err), "*"); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	if _, err := user.PutFunctionConcurrency(t.Context(), &sdk.PutFunctionConcurrencyInput{FunctionName: aws.String("standin-refuse"), ReservedConcurrentExecutions: aws.Int32(0)}); err != nil {
		t.Fatal(err)
	}
	if got := failure(invoke(user, none)); got != "TooManyRequestsException TooManyRequestsException" {
		t.Errorf("without concurrency: got %s", got)
	}
	if _, err := user.DeleteFunctionConcurrency(t.Context(), &sdk.DeleteFunctionConcurrencyInput{FunctionName: aws.String("standin-refuse")}); err != nil {
		t.Fatal(err)
	}
	s.fault(t, "busy", `{"action": "Invoke", "do": "refuse", "status": 500, "times": 1}`)
	if got := failure(invoke(user, none)); got != "ServiceException ServiceException" {
		t.Errorf("with a fault: got %s", got)
	}
	if err := invoke(user, none); err != nil {
		t.Error(err)
	}
}
