// Command standin makes de-identified copies of Amazon Redshift databases.
package main

import (
	"context"
	"os"
	"time"

	"standin/internal/cli"
)

// version is set by the linker.
var version = "dev"

func main() {
	os.Exit(cli.Run(context.Background(), cli.Process{
		Version: version, Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Now: time.Now,
	}))
}
