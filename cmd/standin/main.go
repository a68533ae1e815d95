// Command standin makes de-identified copies of Amazon Redshift databases.
package main

import (
	"context"
	"os"
	"runtime/debug"
	"time"

	"standin/internal/cli"
)

// version is set by the linker.
var version = "dev"

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a job makes little garbage: twice the collections take no time, and save memory
	}
	os.Exit(cli.Run(context.Background(), cli.Process{
		Version: version, Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Now: time.Now,
	}))
}
