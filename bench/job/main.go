// Command job measures a whole job on the sandbox: `standin generate` of a large
// table of customers, against the bare UNLOAD and COPY of the same rows by a plain
// session, which no job can do without. `make bench-job` runs it, with the table
// in one piece and in four. The sandbox's warehouses are PostgreSQL on this
// machine: the ratio says what Standin adds, the seconds nothing about Redshift.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/job:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	rows := flag.Int("rows", 7_400_000, "rows of the table, of 271 bytes each")
	seed := flag.Uint64("seed", 42, "seed of the table")
	programs := flag.String("bin", "bin", "folder of standin and standin-sandbox")
	dir := flag.String("dir", "", "folder for the sandbox's data, some six times the table; a temporary one if empty")
	rounds := flag.Int("rounds", 3, "measurements of each shape, of which the one with the median ratio counts")
	statements := flag.Int("statements", 0, "statements at once on each warehouse; 0: what Standin does by itself")
	watched := flag.String("watch", "", "run this program with the arguments that follow, and print what it took")
	flag.Parse()
	if *watched != "" {
		return watch(ctx, *watched, flag.Args())
	}
	if *rows < len(shapes())*4 || *statements < 0 || *rounds < 1 || flag.NArg() > 0 {
		return errors.New("usage: job [-rows N] [-seed N] [-bin DIR] [-rounds N] [-dir DIR] [-statements N]")
	}
	if *dir == "" {
		temporary, err := os.MkdirTemp("", "standin-bench-job-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
		*dir = temporary
	}
	b, err := start(ctx, *programs, filepath.Join(*dir, "sandbox"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	for _, s := range shapes() {
		fmt.Fprintf(os.Stderr, "loading %s: %d rows\n", s.title, *rows)
		bytes, err := b.load(ctx, s, *rows, *seed)
		if err != nil {
			return err
		}
		var all []measurement
		for round := range *rounds {
			fmt.Fprintf(os.Stderr, "measuring %s: round %d of %d\n", s.title, round+1, *rounds)
			m, err := b.measure(ctx, s, *dir, *statements)
			if err != nil {
				return err
			}
			m.rows, m.bytes = *rows, bytes
			all = append(all, m)
			if err := b.empty(ctx, s); err != nil {
				return err
			}
		}
		if err := report(os.Stdout, s, all); err != nil {
			return err
		}
		if _, err := timed(ctx, b.source, "drop schema %s cascade", s.schema); err != nil {
			return err
		}
	}
	return nil
}

// shape is a way to lay the rows out.
type shape struct {
	title  string
	schema string // of the tables; also the folder of the bucket
	tables []string
}

func shapes() []shape {
	return []shape{
		{"one table", "whole", []string{"customers"}},
		{"four tables of a quarter", "quarters", []string{"customers_1", "customers_2", "customers_3", "customers_4"}},
	}
}
