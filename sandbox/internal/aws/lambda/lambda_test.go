package lambda_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"

	front "standin/sandbox/internal/aws"
	"standin/sandbox/internal/aws/lambda"
	"standin/sandbox/internal/aws/logs"
	"standin/sandbox/internal/aws/sqs"
	"standin/sandbox/internal/faults"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// programs are where the test's function is for both architectures, and zips what it is
// packed into; each is made once for all tests.
var programs, zips = func() (programs map[string]func() (string, error), zips map[string]func() ([]byte, error)) {
	programs, zips = map[string]func() (string, error){}, map[string]func() ([]byte, error){}
	for architecture := range names {
		programs[architecture] = sync.OnceValues(func() (string, error) { return build(architecture) })
		zips[architecture] = sync.OnceValues(func() ([]byte, error) {
			path, err := programs[architecture]()
			if err != nil {
				return nil, err
			}
			executable, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			return pack("bootstrap", executable)
		})
	}
	return programs, zips
}()

// folder is where programs are built, until the last test ends.
var folder string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "testfunction-")
	if err != nil {
		panic(err)
	}
	folder = dir
	status := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		panic(err)
	}
	os.Exit(status)
}

func build(architecture string) (string, error) {
	path := filepath.Join(folder, "testfunction-"+architecture)
	command := exec.Command("go", "build", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", path, "./cmd/testfunction")
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+architecture)
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the test's function: %w: %s", err, out)
	}
	return path, nil
}

// pack makes a zip of one executable file.
func pack(name string, content []byte) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	header := &zip.FileHeader{Name: name, Method: zip.Deflate}
	header.SetMode(0o755)
	file, err := archive.CreateHeader(header)
	if err == nil {
		_, err = file.Write(content)
	}
	err = errors.Join(err, archive.Close())
	return out.Bytes(), err
}

// zipped is a zip of one executable file.
func zipped(t *testing.T, name, content string) []byte {
	t.Helper()
	out, err := pack(name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// built is the zip of the test's function for an architecture, as Go names it.
func built(t *testing.T, architecture string) []byte {
	t.Helper()
	out, err := zips[architecture]()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// light is a package whose bootstrap is a script that becomes the test's function, as a
// bootstrap may be (AWS Lambda Developer Guide, "Building a custom runtime"). Most tests
// make functions of it: the program itself is megabytes to send, unpack and digest.
func light(t *testing.T) []byte {
	t.Helper()
	path, err := programs[runtime.GOARCH]()
	if err != nil {
		t.Fatal(err)
	}
	return zipped(t, "bootstrap", "#!/bin/sh\nexec "+path+"\n")
}

// names are Lambda's names of architectures.
var names = map[string]types.Architecture{"amd64": types.ArchitectureX8664, "arm64": types.ArchitectureArm64}

// eventually returns when something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatalf("it never came: %s", what)
		}
	}
}

// watched is a watchdog that only remembers.
type watched struct {
	mu        sync.Mutex
	processes map[int]bool
}

func (w *watched) Process(pid int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.processes[pid] = true
	return nil
}

func (w *watched) Forget(pid int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.processes, pid)
	return nil
}

// sandbox is one Lambda.
type sandbox struct {
	dir, url string
	watch    *watched
}

const (
	userKey   = "AKIAUSER"
	lambdaKey = "AKIALAMBDA"
	lookerKey = "AKIALOOKER" // of a user who may look at functions, and not list their tags
)

// start serves the functions of dir, which become ready after a while.
func start(t *testing.T, dir string, settling time.Duration) sandbox {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	record, err := journal.Open(filepath.Join(dir, "journal.jsonl"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	principals := roles.Ready("lake", map[string]roles.Key{
		roles.User: {Access: userKey, Secret: "u"}, roles.LambdaRole: {Access: lambdaKey, Secret: "l"},
	})
	looker := roles.Principal{Name: "looker", ARN: "arn:aws:iam::" + roles.Account + ":user/looker", AccessKey: lookerKey, SecretKey: "k"}
	looker.Policies = []roles.Policy{{Name: "look", Statements: []roles.Statement{{Actions: []string{"lambda:GetFunction"}, Resources: []string{"*"}}}}}
	directory := roles.New(append(principals, looker)...)
	written, err := logs.New(logs.Config{Dir: filepath.Join(dir, "logs"), Region: "us-east-1", Directory: directory, Journal: record, Now: time.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	broken := faults.New(filepath.Join(dir, "faults"), log)
	watch := &watched{processes: map[int]bool{}}
	router := &front.Router{Services: map[string]http.Handler{"logs": written}, Journal: record}
	web := httptest.NewUnstartedServer(router)
	url := "http://" + web.Listener.Addr().String()
	queues, err := sqs.New(sqs.Config{
		Path: filepath.Join(dir, "queues.json"), Region: "us-east-1", Endpoint: url, Directory: directory, Journal: record, Now: time.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	faulty := func(service string, next http.Handler, protocol front.Protocol) http.Handler {
		return &front.Faulty{Service: service, Next: next, Protocol: protocol, Faults: broken, Directory: directory, Journal: record}
	}
	running, err := lambda.Start(t.Context(), lambda.Config{
		Dir: filepath.Join(dir, "lambda"), Endpoint: url, Region: "us-east-1", Settling: settling, Directory: directory,
		Faults: broken, Journal: record, Logs: written, Watch: watch, Now: time.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	router.Services["lambda"], router.Services["sqs"] = faulty("lambda", running, running), faulty("sqs", queues, queues)
	web.Start()
	t.Cleanup(func() {
		err := running.Close()
		web.Close()
		if err := errors.Join(err, queues.Close(), record.Close()); err != nil {
			t.Error(err)
		}
		if len(watch.processes) > 0 {
			t.Errorf("processes outlived the service: %v", watch.processes)
		}
	})
	return sandbox{dir, url, watch}
}

func (s sandbox) as(access, secret string) *sdk.Client {
	return sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: &s.url, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(access, secret, ""),
	})
}

func (s sandbox) user() *sdk.Client { return s.as(userKey, "u") }

// fault puts a fault into the sandbox, and returns what takes it out.
func (s sandbox) fault(t *testing.T, name, text string) func() {
	t.Helper()
	dir := filepath.Join(s.dir, "faults")
	path := filepath.Join(dir, name+".json")
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}

// input is a good CreateFunction.
func input(name string, code []byte) *sdk.CreateFunctionInput {
	return &sdk.CreateFunctionInput{
		FunctionName: &name, Runtime: types.RuntimeProvidedal2023, Handler: aws.String("bootstrap"), Role: aws.String(roles.RoleARN(roles.LambdaRole)),
		Architectures: []types.Architecture{names[runtime.GOARCH]},
		Code:          &types.FunctionCode{ZipFile: code}, Timeout: aws.Int32(20), MemorySize: aws.Int32(256),
	}
}

// make creates a function and returns when it is active.
func (s sandbox) make(t *testing.T, name string, change func(*sdk.CreateFunctionInput)) *sdk.CreateFunctionOutput {
	t.Helper()
	wanted := input(name, light(t))
	if change != nil {
		change(wanted)
	}
	made, err := s.user().CreateFunction(t.Context(), wanted)
	if err != nil {
		t.Fatal(err)
	}
	s.await(t, name)
	return made
}

func (s sandbox) await(t *testing.T, name string) {
	t.Helper()
	wait := func(o *sdk.FunctionActiveV2WaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Millisecond, 20*time.Millisecond
	}
	if err := sdk.NewFunctionActiveV2Waiter(s.user(), wait).Wait(t.Context(), &sdk.GetFunctionInput{FunctionName: &name}, time.Minute); err != nil {
		t.Fatal(err)
	}
	waitUpdate := func(o *sdk.FunctionUpdatedV2WaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Millisecond, 20*time.Millisecond
	}
	if err := sdk.NewFunctionUpdatedV2Waiter(s.user(), waitUpdate).Wait(t.Context(), &sdk.GetFunctionInput{FunctionName: &name}, time.Minute); err != nil {
		t.Fatal(err)
	}
}

type answer struct {
	PID         int
	Variables   map[string]string
	Text        string
	ARN         string
	Deadline    time.Time
	Directory   string
	Invocations int
}

// invoke runs a function and decodes its answer; failed is its error, as errorType: errorMessage.
func (s sandbox) invoke(t *testing.T, name, event string) (got answer, failed string) {
	t.Helper()
	out, err := s.user().Invoke(t.Context(), &sdk.InvokeInput{FunctionName: &name, Payload: []byte(event)})
	if err != nil {
		t.Fatal(err)
	}
	if aws.ToString(out.FunctionError) != "" {
		var failure struct{ ErrorType, ErrorMessage string }
		if err := json.Unmarshal(out.Payload, &failure); err != nil {
			t.Fatalf("%s: %v", out.Payload, err)
		}
		return got, failure.ErrorType + ": " + failure.ErrorMessage
	}
	if err := json.Unmarshal(out.Payload, &got); err != nil {
		t.Fatalf("%s: %v", out.Payload, err)
	}
	return got, ""
}

// failure is an error as the SDK understood it: its type's name for modelled ones, and the code.
func failure(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return strings.TrimPrefix(fmt.Sprintf("%T", api), "*types.") + " " + api.ErrorCode()
	}
	return fmt.Sprint(err)
}

// calls are the lines of the journal for an action, as role and status.
func (s sandbox) calls(t *testing.T, action string) []string {
	t.Helper()
	file, err := os.Open(filepath.Join(s.dir, "journal.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var found []string
	for lines := json.NewDecoder(file); ; {
		var line struct {
			Service, Action, Resource, Role string
			Status                          int
		}
		if err := lines.Decode(&line); err == io.EOF {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		if line.Action == action {
			found = append(found, fmt.Sprintf("%s %s %s %d", line.Service, line.Resource, line.Role, line.Status))
		}
	}
}
