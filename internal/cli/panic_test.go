package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standin/internal/cli"
)

// secret is what a panic holds: perhaps a value of somebody's data.
const secret = "Kanariquist"

// breaking is a reader and a writer that panic.
type breaking struct{}

func (breaking) Read([]byte) (int, error)  { panic(secret) }
func (breaking) Write([]byte) (int, error) { panic(secret) }

// maskable is a workspace of one table that needs nothing outside.
const maskable = `version: 1
name: local
source: {host: s, database: d, user: u, password: env:X}
destination: {host: d, database: d, user: u, password: env:X}
staging: {s3: "s3://bucket/p", region: us-east-1, unload_role: default, load_role: default}
tables:
  public.users: {columns: {email: {generator: email}}}
`

func TestAPanicIsToldByItsPlaceAndNotByItsValue(t *testing.T) {
	t.Parallel()
	workspace := filepath.Join(t.TempDir(), "standin.yaml")
	if err := os.WriteFile(workspace, []byte(maskable), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args   []string
		change func(*cli.Process)
	}{
		"while stdin is read":         {[]string{"mask", "public.users", "-w", workspace}, func(p *cli.Process) { p.Stdin = breaking{} }},
		"while stdout is written":     {[]string{"key", "new"}, func(p *cli.Process) { p.Stdout = breaking{} }},
		"while a document is written": {[]string{"generators", "--json"}, func(p *cli.Process) { p.Stdout = breaking{} }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			p := cli.Process{
				Version: "v1.2.3", Args: append(test.args, "--log", "debug", "--state", t.TempDir()), Stdin: strings.NewReader(""),
				Stdout: &stdout, Stderr: &stderr, Now: time.Now,
			}
			test.change(&p)
			if status := cli.Run(t.Context(), p); status != 1 {
				t.Errorf("exit status %d, want 1", status)
			}
			said := stdout.String() + stderr.String()
			if strings.Contains(said, secret) || strings.Contains(said, "goroutine ") || strings.Contains(said, "0x") {
				t.Errorf("it says too much:\n%s", said)
			}
			if !strings.Contains(stderr.String(), "panic in ") || !strings.Contains(stderr.String(), "panic_test.go:") || !strings.Contains(stderr.String(), `"trace":[`) {
				t.Errorf("it does not say where:\n%s", &stderr)
			}
		})
	}
}
