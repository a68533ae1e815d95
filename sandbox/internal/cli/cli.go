// Package cli is the command standin-sandbox: it reads the command line and makes one sandbox of the parts below
// internal. Only main calls it.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"standin/sandbox/internal/watchdog"
)

// Exit statuses.
const (
	Done   = 0
	Failed = 1
	Usage  = 2
)

// Command is the command with all that it takes from its surroundings.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Now            func() time.Time
	Executable     string          // of this process, to start its watchdog from
	Seeds          map[string]Seed // samples that --seed can load, by name
}

const help = `standin-sandbox emulates what a Standin job needs of AWS, on this machine only:
S3 with its events, SQS, Lambda, CloudWatch Logs, Secrets Manager and STS on one port, an Amazon Redshift source and
destination on two others.

Usage:
  standin-sandbox up --dir DIR [flags]   start a sandbox that keeps its data in DIR, until Ctrl-C
  standin-sandbox up --help              show the flags

Faults: each file DIR/faults/NAME.json breaks something while it exists, such as the second and third part that an
UNLOAD of the schema shop writes, or the answer to a COMMIT of the destination:
  {"action": "PutObject", "resource": "/shop/input/", "role": "standin-sandbox-unload", "skip": 1, "times": 2,
   "do": "refuse", "status": 503, "code": "SlowDown"}
  {"server": "destination", "after": "^COPY .*shop", "statement": "^COMMIT", "times": 1, "do": "disconnect-after"}
"do" is hold (until the file is removed), refuse (status, code, message, detail), truncate (a call's body),
disconnect-before, disconnect-after (a statement), or replace (in an UNLOAD's rows "from" by "to", which is base64).
Beside the calls of AWS these actions of Lambda itself can be struck: Activate keeps a new or changed function (or mapping)
from being ready while it is held; AssumeRole makes a role that a function cannot have yet, when it is refused; Invocation
and InvocationResponse kill a function "milliseconds" after it began, or instead of taking its answer ("do": "kill").
An "event" of S3, such as ObjectCreated:Put, on a "resource" can be held, dropped (drop), sent "milliseconds" later (delay)
or a second time then (duplicate), or kept back until another one has been sent (reorder).
Patterns are regular expressions. Each strike adds a line to DIR/faults/NAME.struck.
`

// Run runs the command until it is done or ctx is, and returns its exit status.
func (c Command) Run(ctx context.Context, arguments []string) int {
	verb := ""
	if len(arguments) > 0 {
		verb, arguments = arguments[0], arguments[1:]
	}
	var err error
	switch verb {
	case "up":
		err = c.up(ctx, arguments)
	case watchdogVerb:
		err = watchdog.Run(c.Stdin)
	case "help", "-h", "-help", "--help":
		_, err = io.WriteString(c.Stdout, help)
	default:
		_, _ = io.WriteString(c.Stderr, help)
		return Usage
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return Done
	}
	fmt.Fprintf(c.Stderr, "standin-sandbox: %v\n", err)
	if errors.Is(err, errUsage) {
		return Usage
	}
	return Failed
}

// watchdogVerb makes a process the watchdog of the one that started it.
const watchdogVerb = "watchdog"
