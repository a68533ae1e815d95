package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/cli"
)

const asCommand = "STANDIN_TEST_COMMAND"

// TestMain lets the test's executable be standin-sandbox, and the watchdog that it starts.
func TestMain(m *testing.M) {
	if os.Getenv(asCommand) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	command := cli.Command{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Executable: os.Args[0],
		Seeds: map[string]cli.Seed{"sample": seedSample},
	}
	status := command.Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

func seedSample(ctx context.Context, s cli.Sample) error {
	if err := s.Put(ctx, "seed/x.csv", strings.NewReader("1\n2\n")); err != nil {
		return err
	}
	for _, sql := range []string{
		"create table public.sample (n integer)",
		fmt.Sprintf("copy public.sample from 's3://%s/seed/x.csv' iam_role '%s' csv", s.Bucket, s.Role),
		"grant select on public.sample to " + s.Reader,
	} {
		if err := s.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return s.Delete(ctx, "seed/x.csv")
}

func run(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], arguments...)
	command.Env = append(os.Environ(), asCommand+"=1")
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	return command
}

// up is a running sandbox.
type up struct {
	command *exec.Cmd
	stderr  *bytes.Buffer
	env     map[string]string
	said    string
}

// start starts a sandbox and returns when it says that it is ready.
func start(t *testing.T, dir string, flags ...string) *up {
	t.Helper()
	u := &up{command: run(t, append([]string{"up", "--dir", dir}, flags...)...), stderr: &bytes.Buffer{}, env: map[string]string{}}
	u.command.Stderr = u.stderr
	stdout, err := u.command.StdoutPipe()
	if err == nil {
		err = u.command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = u.command.Wait() })
	for lines := bufio.NewScanner(stdout); !strings.Contains(u.said, "Ctrl-C stops"); {
		if !lines.Scan() {
			_ = u.command.Wait()
			t.Fatalf("the sandbox ended: %s", u.stderr)
		}
		u.said += lines.Text() + "\n"
	}
	text, err := os.ReadFile(filepath.Join(dir, "env.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, value, found := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "export ")), "=")
		if !found {
			t.Fatalf("a line of env.sh is no export: %q", line)
		}
		u.env[name] = strings.Trim(value, "'")
	}
	return u
}

// end sends a signal and returns when the sandbox and its watchdog, which shares its standard error, have ended.
func (u *up) end(t *testing.T, signal syscall.Signal) int {
	t.Helper()
	if err := u.command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	_ = u.command.Wait()
	return u.command.ProcessState.ExitCode()
}

func (u *up) query(t *testing.T, prefix, user, sql string) (string, error) {
	t.Helper()
	config, err := pgconn.ParseConfig("sslmode=disable host=" + u.env[prefix+"_HOST"] + " port=" + u.env[prefix+"_PORT"])
	if err != nil {
		t.Fatal(err)
	}
	config.Database, config.User, config.Password = u.env[prefix+"_DATABASE"], u.env[prefix+user+"_USER"], u.env[prefix+user+"_PASSWORD"]
	conn, err := pgconn.ConnectConfig(t.Context(), config)
	if err != nil {
		return "", err
	}
	results, err := conn.Exec(t.Context(), sql).ReadAll()
	if err := errors.Join(err, conn.Close(t.Context())); err != nil {
		return "", err
	}
	if last := results[len(results)-1].Rows; len(last) > 0 {
		return string(last[0][0]), nil
	}
	return "", nil
}

func (u *up) s3() *s3.Client {
	endpoint := u.env["AWS_ENDPOINT_URL"]
	return s3.New(s3.Options{
		Region: u.env["AWS_REGION"], BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(u.env["AWS_ACCESS_KEY_ID"], u.env["AWS_SECRET_ACCESS_KEY"], u.env["AWS_SESSION_TOKEN"]),
	})
}

func TestASandboxKeepsWhatItHolds(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a 'quoted' directory "+strings.Repeat("that is long ", 10))
	first := start(t, dir)
	bucket, key := first.env["SANDBOX_BUCKET"], "kept/object"
	if _, err := first.s3().PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("kept")}); err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"SOURCE", "DESTINATION"} {
		if _, err := first.query(t, prefix, "_ADMIN", "create table public.kept (n integer)"); err != nil {
			t.Fatal(err)
		}
		if got, err := first.query(t, prefix, "", "select 1"); err != nil || got != "1" {
			t.Errorf("%s: got %q, %v", prefix, got, err)
		}
	}
	if status := first.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("SIGTERM: status %d: %s", status, first.stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "env.sh")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("env.sh is there although nothing runs: %v", err)
	}
	second := start(t, dir)
	for name, value := range first.env {
		if changed := second.env[name] != value; changed && !strings.HasSuffix(name, "_PORT") && name != "AWS_ENDPOINT_URL" {
			t.Errorf("%s changed with the restart", name)
		}
	}
	for _, prefix := range []string{"SOURCE", "DESTINATION"} {
		if got, err := second.query(t, prefix, "_ADMIN", "select count(*) from public.kept"); err != nil || got != "0" {
			t.Errorf("%s after the restart: got %q, %v", prefix, got, err)
		}
	}
	object, err := second.s3().GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	defer object.Body.Close()
	if got, err := io.ReadAll(object.Body); err != nil || string(got) != "kept" {
		t.Errorf("the object after the restart: %q, %v", got, err)
	}
	if status := second.end(t, syscall.SIGINT); status != 0 {
		t.Errorf("SIGINT: status %d: %s", status, second.stderr)
	}
}

func TestNothingOutlivesAKilledSandboxAndItStartsAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	killed := start(t, dir)
	pidFile := filepath.Join(dir, "postgres", "source", "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	sockets := strings.Split(string(text), "\n")[4]
	killed.end(t, syscall.SIGKILL)
	for _, path := range []string{pidFile, strings.Replace(pidFile, "source", "destination", 1), sockets} {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s outlived the sandbox: %v", path, err)
		}
	}
	again := start(t, dir)
	if got, err := again.query(t, "SOURCE", "", "select 1"); err != nil || got != "1" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestASecondSandboxInADirectoryIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, dir)
	out, err := run(t, "up", "--dir", dir).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != cli.Failed || !strings.Contains(string(out), "runs in "+dir) {
		t.Errorf("got %v: %s", err, out)
	}
	if got, err := first.query(t, "SOURCE", "", "select 1"); err != nil || got != "1" {
		t.Errorf("the first one: got %q, %v", got, err)
	}
}

func TestASandboxWithoutItsPostgreSQLFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	u := start(t, dir)
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "destination", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = u.command.Wait()
	if status := u.command.ProcessState.ExitCode(); status != cli.Failed || !strings.Contains(u.stderr.String(), "PostgreSQL of the destination has ended") {
		t.Errorf("status %d: %s", status, u.stderr)
	}
}

func TestASeedIsLoadedOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 {
		u := start(t, dir, "--seed", "sample")
		if got, err := u.query(t, "SOURCE", "", "select count(*) from public.sample"); err != nil || got != "2" {
			t.Errorf("got %q, %v", got, err)
		}
		u.end(t, syscall.SIGTERM)
	}
}

func TestEnvironmentIsAShellScriptForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "it's")
	u := start(t, dir)
	for name, mode := range map[string]os.FileMode{"env.sh": 0o600, "credentials.json": 0o600, "journal.jsonl": 0o600} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	shell := exec.CommandContext(t.Context(), "sh", "-euc", `. "$1"; printf '%s|%s|%s|%s' "$SOURCE_PASSWORD" "$AWS_ENDPOINT_URL" "$DESTINATION_DATABASE" "$SANDBOX_LAMBDA_ROLE"`, "sh", filepath.Join(dir, "env.sh"))
	got, err := shell.Output()
	want := u.env["SOURCE_PASSWORD"] + "|" + u.env["AWS_ENDPOINT_URL"] + "|test|arn:aws:iam::111111111111:role/standin-sandbox-lambda"
	if err != nil || string(got) != want || u.env["SOURCE_PASSWORD"] == "" {
		t.Errorf("got %s, %v", got, err)
	}
	for _, part := range []string{u.env["AWS_ENDPOINT_URL"], "127.0.0.1:" + u.env["SOURCE_PORT"], "127.0.0.1:" + u.env["DESTINATION_PORT"], "journal.jsonl"} {
		if !strings.Contains(u.said, part) {
			t.Errorf("the sandbox does not tell %s: %s", part, u.said)
		}
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments []string
		status    int
		says      []string
	}{
		"no verb":                    {nil, cli.Usage, []string{"Usage:"}},
		"an unknown verb":            {[]string{"down"}, cli.Usage, []string{"Usage:"}},
		"help":                       {[]string{"help"}, cli.Done, []string{"Usage:"}},
		"help of up":                 {[]string{"up", "--help"}, cli.Done, []string{"-zero-rows", "sample"}},
		"no directory":               {[]string{"up"}, cli.Usage, []string{"--dir is required"}},
		"an unknown flag":            {[]string{"up", "--dir", "x", "--nope"}, cli.Usage, []string{"nope"}},
		"more slices than Redshift":  {[]string{"up", "--dir", "x", "--slices", "2049"}, cli.Usage, []string{"--slices 2049", "1 to 2048"}},
		"all faults at once":         {[]string{"up", "--seed", "none", "--slices", "0", "--zero-rows", "x", "--aws-port", "70000"}, cli.Usage, []string{"--dir", "--seed none", "--slices 0", "--zero-rows x", "--aws-port 70000"}},
		"too many words":             {[]string{"up", "--dir", "x", "y"}, cli.Usage, []string{`unexpected argument "y"`}},
		"a directory that is a file": {[]string{"up", "--dir", os.Args[0]}, cli.Failed, []string{"make the sandbox's directory"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := run(t, test.arguments...)
			out, _ := command.CombinedOutput()
			if status := command.ProcessState.ExitCode(); status != test.status {
				t.Errorf("status %d: %s", status, out)
			}
			for _, part := range test.says {
				if !strings.Contains(string(out), part) {
					t.Errorf("does not say %q: %s", part, out)
				}
			}
		})
	}
}
