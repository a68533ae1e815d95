// Command standin-sandbox emulates, on this machine, the AWS services and the two Redshift warehouses of a job.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"standin/sandbox/internal/cli"
	"standin/sandbox/internal/tickit"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	executable, err := os.Executable()
	if err != nil {
		panic(err)
	}
	seeds := map[string]cli.Seed{"tickit": func(ctx context.Context, s cli.Sample) error { return tickit.Load(ctx, tickit.Target(s)) }}
	command := cli.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Executable: executable, Seeds: seeds}
	os.Stdout = os.Stderr // the embedded S3 prints of its own accord; only the command speaks to the user
	status := command.Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}
