package cli_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

func (u *up) lambda() *lambda.Client {
	endpoint := u.env["AWS_ENDPOINT_URL"]
	return lambda.New(lambda.Options{
		Region: u.env["AWS_REGION"], BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(u.env["AWS_ACCESS_KEY_ID"], u.env["AWS_SECRET_ACCESS_KEY"], ""),
	})
}

// functionZip builds the function that answers with its process id.
func functionZip(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", path, "../aws/lambda/cmd/testfunction")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+runtime.GOARCH)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	executable, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Store}
	header.SetMode(0o755)
	file, err := archive.CreateHeader(header)
	if err == nil {
		_, err = file.Write(executable)
	}
	if err := errors.Join(err, archive.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// invoke runs a function that is active and returns its process id.
func (u *up) invoke(t *testing.T, name *string) int {
	t.Helper()
	fast := func(o *lambda.FunctionActiveV2WaiterOptions) {
		o.MinDelay, o.MaxDelay = 10*time.Millisecond, 50*time.Millisecond
	}
	if err := lambda.NewFunctionActiveV2Waiter(u.lambda(), fast).Wait(t.Context(), &lambda.GetFunctionInput{FunctionName: name}, time.Minute); err != nil {
		t.Fatal(err)
	}
	out, err := u.lambda().Invoke(t.Context(), &lambda.InvokeInput{FunctionName: name})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ PID int }
	if err := json.Unmarshal(out.Payload, &answer); err != nil || answer.PID == 0 {
		t.Fatalf("%s, %v", out.Payload, err)
	}
	return answer.PID
}

func TestFunctionsAreKeptAndTheirProcessesAreNot(t *testing.T) {
	t.Parallel()
	dir, name := t.TempDir(), aws.String("standin-kept")
	first := start(t, dir)
	role := first.env["SANDBOX_LAMBDA_ROLE"]
	made, err := first.lambda().CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: name, Role: &role, Runtime: types.RuntimeProvidedal2023, Handler: aws.String("bootstrap"), Timeout: aws.Int32(20),
		Architectures: []types.Architecture{map[string]types.Architecture{"amd64": types.ArchitectureX8664, "arm64": types.ArchitectureArm64}[runtime.GOARCH]},
		Code:          &types.FunctionCode{ZipFile: functionZip(t)},
	})
	if err != nil || made.State != types.StatePending {
		t.Fatalf("got %v, %v", made, err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		pid := first.invoke(t, name)
		first.end(t, signal)
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("after %s the function's process is still there: %v", signal, err)
		}
		if signal == syscall.SIGKILL {
			first = start(t, dir)
		}
	}
}
