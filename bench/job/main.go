// Command job measures a whole job on the sandbox: `standin generate` of a large
// table of customers, against the bare UNLOAD and COPY of the same rows by a plain
// session, which no job can do without. `make bench-job` runs it, with the table
// in one piece and in several. The sandbox's warehouses are PostgreSQL on this
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
	"strconv"
	"strings"
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
	tables := flag.String("tables", "1,4", "how many tables the rows are laid out in, equal parts; a shape for each number")
	statements := flag.Int("statements", 0, "statements at once on each warehouse; 0: what Standin does by itself")
	watched := flag.String("watch", "", "run this program with the arguments that follow, and print what it took")
	flag.Parse()
	if *watched != "" {
		return watch(ctx, *watched, flag.Args())
	}
	all, err := shapes(*tables, *rows)
	if err != nil {
		return err
	}
	if *statements < 0 || *rounds < 1 || flag.NArg() > 0 {
		return errors.New("usage: job [-rows N] [-tables N,…] [-seed N] [-bin DIR] [-rounds N] [-dir DIR] [-statements N]")
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
	for _, s := range all {
		fmt.Fprintf(os.Stderr, "loading %s: %d rows\n", s.title, *rows)
		bytes, err := b.load(ctx, s, *rows, *seed)
		if err != nil {
			return err
		}
		var rounded []measurement
		for round := range *rounds {
			fmt.Fprintf(os.Stderr, "measuring %s: round %d of %d\n", s.title, round+1, *rounds)
			m, err := b.measure(ctx, s, *dir, *statements)
			if err != nil {
				return err
			}
			m.rows, m.bytes = *rows, bytes
			rounded = append(rounded, m)
			if err := b.empty(ctx, s); err != nil {
				return err
			}
		}
		if err := report(os.Stdout, s, rounded); err != nil {
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

// shapes are those for numbers of tables with commas between them.
func shapes(numbers string, rows int) ([]shape, error) {
	var all []shape
	for number := range strings.SplitSeq(numbers, ",") {
		count, err := strconv.Atoi(number)
		if err != nil || count < 1 || count > rows {
			return nil, fmt.Errorf("%q is not a number of tables for %d rows", number, rows)
		}
		s := shape{title: fmt.Sprintf("%d tables", count), schema: fmt.Sprintf("tables_%d", count)}
		if count == 1 {
			s.title = "1 table"
		}
		for i := range count {
			s.tables = append(s.tables, fmt.Sprintf("customers_%d", i+1))
		}
		all = append(all, s)
	}
	return all, nil
}
