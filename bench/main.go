// Command bench measures the masking engine on a table of customers: megabytes
// of CSV per CPU-second, beside encoding/csv reading and writing the same table.
// `make bench` runs it. Each path runs in a process of its own, in five rounds
// over all paths; the figures are medians. It measures no warehouse and no S3.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	rows := flag.Int("rows", 1_000_000, "rows of the table")
	seed := flag.Uint64("seed", 42, "seed of the table")
	rounds := flag.Int("rounds", 5, "runs of each path, of which the median counts")
	result := flag.String("out", "bench/result.json", "file for the result")
	only := flag.String("path", "", "measure this path once, on the files in -dir, and print JSON")
	dir := flag.String("dir", "", "folder of the table's files; a temporary one if empty")
	profile := flag.String("profile", "", "with -path a file for a CPU profile, otherwise a folder for those of all runs")
	flag.Parse()
	if *rows < 1 || *rounds < 1 || flag.NArg() > 0 {
		return errors.New("usage: bench [-rows N] [-seed N] [-rounds N] [-out FILE] [-path PATH -dir DIR] [-profile FILE]")
	}
	if *only != "" {
		return measureHere(ctx, os.Stdout, *only, *dir, *profile)
	}
	if *dir == "" {
		temporary, err := os.MkdirTemp("", "standin-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		*dir = temporary
	}
	fmt.Fprintf(os.Stderr, "writing %d customers\n", *rows)
	if err := writeTable(*dir, *rows, *seed); err != nil {
		return err
	}
	runs, err := measureAll(ctx, *dir, *profile, *rounds)
	if err != nil {
		return err
	}
	return report(os.Stdout, *result, runs)
}
