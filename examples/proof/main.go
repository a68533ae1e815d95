// Command proof looks at both warehouses after the demo: it prints rows before
// and after, and proves four things about the copy. It fails if one of them is not
// so. With -load it fills the source before the demo instead. It reads the
// sandbox's variables from the environment and uses nothing of the product.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/jackc/pgx/v5/pgconn"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	name := flag.String("sample", "tickit", "which sample was copied: tickit or catalogue")
	load := flag.String("load", "", "run the statements of this file in the source, and look at nothing")
	flag.Parse()
	if err := run(ctx, *name, *load); err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name, load string) error {
	copied, ok := samples()[name]
	if !ok {
		return fmt.Errorf("there is no sample %q", name)
	}
	source, err := connect(ctx, "SOURCE")
	if err != nil {
		return err
	}
	defer source.Close(ctx)
	if load != "" {
		return execute(ctx, source, load)
	}
	destination, err := connect(ctx, "DESTINATION")
	if err != nil {
		return err
	}
	defer destination.Close(ctx)
	for _, example := range copied.examples {
		if err := example.show(ctx, source, destination); err != nil {
			return err
		}
	}
	failed := 0
	for _, proof := range proofs() {
		said, err := proof.check(ctx, copied, source, destination)
		mark := "✓"
		if err != nil {
			mark, said = "✗", err.Error()
			failed++
		}
		fmt.Printf("%s %-52s %s\n", mark, proof.claim, said)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d proofs failed", failed, len(proofs()))
	}
	return nil
}

// connect opens a session as the side's administrator, who sees everything.
func connect(ctx context.Context, side string) (*pgconn.PgConn, error) {
	config, err := pgconn.ParseConfig(fmt.Sprintf("host=%s port=%s dbname=%s user=%s password=%s sslmode=disable",
		os.Getenv(side+"_HOST"), os.Getenv(side+"_PORT"), os.Getenv(side+"_DATABASE"),
		os.Getenv(side+"_ADMIN_USER"), os.Getenv(side+"_ADMIN_PASSWORD")))
	if err != nil {
		return nil, fmt.Errorf("read the sandbox's variables (source its env.sh first): %w", err)
	}
	return pgconn.ConnectConfig(ctx, config)
}

// execute runs the statements of a file.
func execute(ctx context.Context, db *pgconn.PgConn, path string) error {
	statements, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read what to load: %w", err)
	}
	if _, err := db.Exec(ctx, string(statements)).ReadAll(); err != nil {
		return fmt.Errorf("run %s: %w", path, err)
	}
	return nil
}

// each calls row with the cells of every row of a query; nil is NULL.
func each(ctx context.Context, db *pgconn.PgConn, sql string, row func([][]byte) error) error {
	results := db.Exec(ctx, sql)
	for results.NextResult() {
		reader := results.ResultReader()
		for reader.NextRow() {
			if err := row(reader.Values()); err != nil {
				reader.Close()
				results.Close()
				return err
			}
		}
	}
	return results.Close()
}
