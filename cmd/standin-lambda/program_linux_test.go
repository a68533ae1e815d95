package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/klauspost/compress/zstd"

	"standin/internal/executor/executortest"
	"standin/internal/executor/lambda/artifact"
	"standin/internal/executor/local"
	"standin/internal/generator"
	"standin/internal/plan"
)

var (
	architecture = flag.String("architecture", own(), "of the program that is run, in AWS's words")
	emulator     = flag.String("emulator", "", "the program that runs programs of that architecture; empty: none is needed")
)

// own is this machine's architecture.
func own() string {
	if runtime.GOARCH == "amd64" {
		return string(plan.X86_64)
	}
	return runtime.GOARCH
}

// TestTheProgramMasksAFile runs the program as it is packed for Lambda. Of one event
// it makes the bytes that the same rules give here; scripts/arm64 runs it with the
// program for arm64, under qemu. The program is one for Linux.
func TestTheProgramMasksAFile(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	a, p := newAccount(t), somePlan()
	masking := generator.ExampleKeys().Masking
	a.secret, a.key = p.Secret(), hex.EncodeToString(masking[:])
	put := func(key string, content []byte) {
		t.Helper()
		if err := a.Put(t.Context(), key, content); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	put(p.Key(), text)
	const name = "0000_part_00.zst"
	f := plan.File{Table: 1, Attempt: 1, Name: name, Input: p.InputPrefix(p.Tables[0], 1) + name, Output: p.OutputPrefix(p.Tables[0], 1) + name}
	put(f.Input, compressed(t, rows(3000)))

	session, err := local.New(&a.Memory, executortest.Keys(p), 1, slog.New(slog.DiscardHandler)).Open(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.Transform(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	want, err := a.Get(t.Context(), f.Output, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Remove(t.Context(), f.Output); err != nil {
		t.Fatal(err)
	}

	a.events <- invocation(t, fmt.Sprintf(`{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":%q},"object":{"key":%q}}}]}`,
		a.bucket, url.QueryEscape(f.Input)))
	said := start(t, a)
	select {
	case got := <-a.answers:
		if got.kind != "response" || !strings.Contains(got.body, `"batchItemFailures":[]`) {
			t.Fatalf("the invocation ended in %s %s\n%s", got.kind, got.body, said())
		}
	case <-ctx.Done():
		t.Fatalf("no answer\n%s", said())
	}
	if report := <-a.reports; !strings.Contains(report, `"result":{`) {
		t.Errorf("it reports %s\n%s", report, said())
	}
	got, err := a.Get(t.Context(), f.Output, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(plain(t, got), plain(t, want)) || bytes.Contains(plain(t, got), []byte("Kanariquist")) {
		t.Errorf("the program for %s makes other values than this one for %s", *architecture, runtime.GOARCH)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the program for %s makes other bytes of the same values than this one for %s", *architecture, runtime.GOARCH)
	}
}

// somePlan is a job of one table, whose rules use each kind of arithmetic: streams,
// permutations, ciphers, floating point and calendars.
func somePlan() *plan.Plan {
	column := func(name string, kind plan.Kind, length int, generator string) plan.Column {
		return plan.Column{Name: name, Type: plan.Type{Kind: kind, Length: length}, Rule: plan.Rule{Generator: generator}}
	}
	return &plan.Plan{
		Version: plan.Version, Job: "abcdefghij012345",
		Staging: plan.Staging{Bucket: "lake", Prefix: "dt=2026-01-01/(a)!", Region: "us-east-1", Compression: plan.Zstd, Null: "null1"},
		Masking: plan.Masking{PRF: plan.SipHash},
		Tables: []plan.Table{{Ordinal: 1, Schema: "public", Name: "people", Columns: []plan.Column{
			column("id", plan.Integer, 0, "integer-key"), column("name", plan.VarChar, 60, "name"), column("email", plan.VarChar, 100, "email"),
			column("note", plan.VarChar, 200, "character-scramble"), column("born", plan.Timestamp, 0, "timestamp-shift"),
		}}},
	}
}

// rows is a file of the table, with NULL, ”, quotes and line ends.
func rows(n int) []byte {
	var text bytes.Buffer
	for i := range n {
		switch i % 3 {
		case 0:
			fmt.Fprintf(&text, "%d,Ann Kanariquist,ann%d@Kanariquist.test,\"of \"\"Kanariquist\"\",\r\n%d\",2001-02-03 04:05:06\n", i, i, i)
		case 1:
			fmt.Fprintf(&text, "%d,null1,,Ünïcode 🦆 %d,1999-12-31 23:59:59.123456\n", i, i)
		default:
			fmt.Fprintf(&text, "%d,,null1,\\N,null1\n", i)
		}
	}
	return text.Bytes()
}

func compressed(t *testing.T, text []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(text, nil)
}

func plain(t *testing.T, file []byte) []byte {
	t.Helper()
	r, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := r.DecodeAll(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// invocation is the event of a message of the job's queue.
func invocation(t *testing.T, body string) string {
	t.Helper()
	event, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{{
		MessageId: "1", ReceiptHandle: "r", Body: body, EventSource: "aws:sqs", EventSourceARN: "arn:aws:sqs:us-east-1:111111111111:standin-abcdefghij012345-tasks",
		Attributes: map[string]string{"ApproximateReceiveCount": "1"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(event)
}

// start packs the program, takes it out of its zip and runs it until the test ends.
// said is what it has printed, once it has ended.
func start(t *testing.T, a *account) (said func() string) {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "run", "./pack", "-out", dir, "-arch", *architecture).CombinedOutput(); err != nil {
		t.Fatalf("pack: %v\n%s", err, out)
	}
	program := filepath.Join(dir, "bootstrap")
	unpack(t, filepath.Join(dir, artifact.Name(plan.Architecture(*architecture))), program)
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, program)
	if *emulator != "" {
		cmd = exec.CommandContext(ctx, *emulator, program)
	}
	cmd.Env = []string{
		"AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(a.url, "http://"), "AWS_LAMBDA_FUNCTION_NAME=standin-test", "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "_HANDLER=bootstrap", "AWS_REGION=us-east-1", "AWS_ENDPOINT_URL=" + a.url,
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "HOME=" + dir,
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &out, time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := cmd.Wait(); ctx.Err() == nil {
			a.answers <- answer{"the end of the program", fmt.Sprint(err)}
		}
	}()
	said = func() string {
		end()
		<-ended
		return out.String()
	}
	t.Cleanup(func() { said() })
	return said
}

func unpack(t *testing.T, archive, program string) {
	t.Helper()
	r, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	file, err := r.Open("bootstrap")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, text, 0o700); err != nil {
		t.Fatal(err)
	}
}
