// Package cli is the command line: one file per command, each of which reads its
// flags, calls app and prints. cmd/standin calls Run. It never decides what
// happens to data, and it never ends the process itself.
//
// What is asked for goes to stdout: tables for people, or one JSON document with
// --json. Everything else goes to stderr: progress, notes, errors with their
// hints, and the log. Sentences there have no full stop, and colour only on a
// terminal.
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/job"
)

// Process is what a command touches of the process that it runs in.
type Process struct {
	Version string
	Args    []string // without the name of the program
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Environ []string // NAME=value
	Now     func() time.Time
}

// Run runs one command and returns its exit status. An interrupt or SIGTERM
// cancels the command, which then cleans up behind itself; at a second one Run
// returns at once, while the command still runs, so its caller has to end the
// process.
func Run(ctx context.Context, p Process) int {
	ctx, second, stop := interrupts(ctx)
	defer stop()
	c := &commands{
		process: p, terminal: isTerminal(p.Stderr),
		out: colorprofile.NewWriter(p.Stdout, p.Environ), err: &console{under: colorprofile.NewWriter(p.Stderr, p.Environ)},
	}
	status := make(chan int, 1)
	go func() { status <- c.run(ctx) }()
	select {
	case status := <-status:
		return status
	case <-second:
		return c.abandon()
	}
}

// run runs the command to its end and tells how it failed.
func (c *commands) run(ctx context.Context) (status int) {
	var root *cobra.Command
	err := guarded(func() error {
		root = c.root()
		root.SetArgs(c.process.Args)
		return root.ExecuteContext(ctx)
	})
	_, panicked := errors.AsType[*fault.PanicError](err)
	switch {
	case err == nil:
		return 0
	case panicked:
	case !c.began:
		c.json = slices.Contains(c.process.Args, "--json") // which the library may not have come to
		err = misread(root, err)
	case ctx.Err() != nil && (errors.Is(err, context.Canceled) || fault.CodeOf(err) == fault.Internal):
		err = fault.New(fault.Cancelled, "the command was interrupted")
	}
	// If it cannot even be told, the exit status still says that it failed.
	_ = guarded(func() error {
		c.fail(err)
		return nil
	})
	return fault.ExitStatus(err)
}

func guarded(do func() error) (err error) {
	defer fault.Recover(&err)
	return do()
}

// commands is what all commands share.
type commands struct {
	process  Process
	terminal bool // stderr is one
	out      io.Writer
	err      *console

	workspace string // flag
	state     string // flag
	logLevel  string // flag
	json      bool   // flag

	left     atomic.Pointer[leftover]
	printing sync.Mutex // is held while something is printed, and guards what follows
	began    bool       // the command line was understood
	answered bool       // stdout has its JSON document
}

func (c *commands) root() *cobra.Command {
	root := &cobra.Command{
		Use:     "standin",
		Short:   "De-identified copies of Amazon Redshift databases",
		Long:    "standin makes de-identified copies of Amazon Redshift databases: it UNLOADs the tables to\nAmazon S3, masks every file, and COPYs the result into another database.",
		Version: c.process.Version,
		// Errors are printed once, by Run.
		SilenceErrors: true, SilenceUsage: true, DisableSuggestions: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			c.printing.Lock()
			c.began = true
			c.printing.Unlock()
			return c.checkLogLevel()
		},
	}
	root.SetOut(c.out)
	root.SetErr(c.err)
	root.SetVersionTemplate("standin {{.Version}}\n")
	flags := root.PersistentFlags()
	flags.StringVarP(&c.workspace, "workspace", "w", "standin.yaml", "the workspace file")
	flags.StringVar(&c.state, "state", "", "the state directory (default: STANDIN_STATE, or else standin below XDG_STATE_HOME)")
	flags.StringVar(&c.logLevel, "log", "warn", "what is logged on stderr: debug, info, warn or error")
	root.AddCommand(c.check(), c.policy(), c.plan(), c.generate(), c.generators(), c.key(), c.jobs(), c.cleanup())
	root.AddCommand(c.init(), c.schema(), c.preview(), c.mask())
	tellUsage(root)
	completes(root, "log", "debug", "info", "warn", "error")
	return root
}

// asJSON gives a command the --json flag.
func (c *commands) asJSON(command *cobra.Command) *cobra.Command {
	command.Flags().BoolVar(&c.json, "json", false, "print one JSON document on stdout")
	return command
}

// app is the App that carries out a command.
func (c *commands) app() (*app.App, error) {
	state, err := job.Dir(c.state, c.getenv)
	if err != nil {
		return nil, err
	}
	return &app.App{Version: c.process.Version, State: state, Now: c.process.Now, Log: c.log()}, nil
}

// getenv is the variable's value in the process's environment, the last one if
// there are several.
func (c *commands) getenv(name string) string {
	value := ""
	for _, variable := range c.process.Environ {
		if v, ok := strings.CutPrefix(variable, name+"="); ok {
			value = v
		}
	}
	return value
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}
