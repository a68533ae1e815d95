package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestTheFunctionLinksOnlyWhatItCalls keeps its start quick and its zip small.
func TestTheFunctionLinksOnlyWhatItCalls(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-tags", "lambda.norpc", "-deps", ".")
	cmd.Env = append(cmd.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for dependency := range strings.Lines(string(out)) {
		for _, banned := range []string{
			"github.com/jackc/pgx", "modernc.org/sqlite", "github.com/spf13/cobra", "go.yaml.in/yaml", "net/rpc",
			"github.com/aws/aws-sdk-go-v2/service/lambda", "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs",
			"standin/internal/workspace", "standin/internal/pipeline", "standin/internal/app", "standin/internal/redshift", "standin/internal/job",
		} {
			if strings.HasPrefix(dependency, banned) {
				t.Errorf("the function links %s", dependency)
			}
		}
	}
}
