package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

var errUsage = errors.New("see standin-sandbox up --help")

// options are the flags of `up`.
type options struct {
	dir             string // absolute
	seed            string
	serverVersion   string
	zeroRows        string
	slices          int
	awsPort         int
	sourcePort      int
	destinationPort int
}

// up starts a sandbox, tells where everything is and waits for the end of ctx.
func (c Command) up(ctx context.Context, arguments []string) error {
	options, err := c.parse(arguments)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(c.Stderr, nil))
	s, err := start(ctx, c, options, log)
	if err != nil && ctx.Err() == nil {
		return err
	}
	if s == nil {
		return nil // interrupted while it started, and everything is stopped again
	}
	fmt.Fprint(c.Stdout, s.welcome())
	return s.wait(ctx)
}

func (c Command) parse(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("standin-sandbox up", flag.ContinueOnError)
	flags.SetOutput(c.Stdout)
	flags.StringVar(&o.dir, "dir", "", "`directory` of everything the sandbox keeps; made when it does not exist (required)")
	flags.StringVar(&o.seed, "seed", "", "sample to load into the source once: "+strings.Join(slices.Sorted(maps.Keys(c.Seeds)), ", "))
	flags.StringVar(&o.serverVersion, "server-version", "8.0.2", "server_version that the warehouses report")
	flags.StringVar(&o.zeroRows, "zero-rows", zeroRows()[0], "what UNLOAD writes for no rows: "+strings.Join(zeroRows(), ", "))
	flags.IntVar(&o.slices, "slices", 2, "slices of a warehouse: UNLOAD writes as many files at once")
	flags.IntVar(&o.awsPort, "aws-port", 0, "port of the AWS services; 0 takes a free one")
	flags.IntVar(&o.sourcePort, "source-port", 0, "port of the source; 0 takes a free one")
	flags.IntVar(&o.destinationPort, "destination-port", 0, "port of the destination; 0 takes a free one")
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, errUsage // the flag set has said what is wrong
	}
	var faults []error
	fault := func(wrong bool, format string, values ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf(format, values...))
		}
	}
	fault(flags.NArg() > 0, "unexpected argument %q", flags.Arg(0))
	fault(o.dir == "", "--dir is required")
	fault(o.seed != "" && c.Seeds[o.seed] == nil, "--seed %s: there is no such sample", o.seed)
	fault(!slices.Contains(zeroRows(), o.zeroRows), "--zero-rows %s: it is one of %s", o.zeroRows, strings.Join(zeroRows(), ", "))
	fault(o.slices < 1 || o.slices > mostSlices, "--slices %d: it is 1 to %d", o.slices, mostSlices)
	for name, port := range map[string]int{"aws": o.awsPort, "source": o.sourcePort, "destination": o.destinationPort} {
		fault(port < 0 || port > 65535, "--%s-port %d: it is 0 to 65535", name, port)
	}
	if len(faults) > 0 {
		return o, errors.Join(append(faults, errUsage)...)
	}
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return o, fmt.Errorf("--dir %s: %w", o.dir, err)
	}
	o.dir = dir
	return o, nil
}

// mostSlices is what the largest clusters have: 128 nodes of 16 slices each (Amazon Redshift Management Guide, "Node type
// details": ra3.16xlarge).
const mostSlices = 128 * 16

// zeroRows are what Redshift has been seen to write for an UNLOAD of no rows, by version; the first is the default.
func zeroRows() []string {
	return []string{"no-files", "empty-manifest", "empty-objects", "header-only"}
}
