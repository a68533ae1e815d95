package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/bench/customers"
	"standin/internal/aws/s3"
)

// bench is a running sandbox with a session of each of its administrators.
type bench struct {
	standin             string // path of the program
	process             *exec.Cmd
	bucket              *s3.Bucket
	source, destination *pgconn.PgConn
}

// start starts a sandbox. Its environment becomes this process's own, which the
// S3 client reads and standin inherits.
func start(ctx context.Context, programs, dir string) (_ *bench, err error) {
	b := &bench{standin: filepath.Join(programs, "standin")}
	// Not bound to ctx: it has to outlive an interrupt until b.stop.
	b.process = exec.Command(filepath.Join(programs, "standin-sandbox"), "up", "--dir", dir) //nolint:noctx // see above
	b.process.Stderr = os.Stderr
	// Ctrl-C in a terminal goes to the whole group; the sandbox ends by b.stop.
	b.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := b.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := b.process.Start(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.stop())
		}
	}()
	ready := false
	for lines := bufio.NewScanner(stdout); !ready && lines.Scan(); {
		ready = strings.Contains(lines.Text(), "ready")
	}
	if !ready {
		return nil, errors.New("the sandbox did not start")
	}
	go io.Copy(io.Discard, stdout) //nolint:errcheck // it ends with the sandbox
	if err := takeEnvironment(ctx, filepath.Join(dir, "env.sh")); err != nil {
		return nil, err
	}
	if b.bucket, err = s3.Open(ctx, os.Getenv("SANDBOX_BUCKET"), os.Getenv("AWS_REGION")); err != nil {
		return nil, err
	}
	if b.source, err = connect(ctx, "SOURCE"); err != nil {
		return nil, err
	}
	b.destination, err = connect(ctx, "DESTINATION")
	return b, err
}

func (b *bench) stop() error {
	if err := b.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return b.process.Wait()
}

// takeEnvironment sets the variables that env.sh exports.
func takeEnvironment(ctx context.Context, path string) error {
	out, err := exec.CommandContext(ctx, "env", "-i", "sh", "-c", `. "$0" && env -0`, path).Output()
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	for variable := range bytes.SplitSeq(out, []byte{0}) {
		name, value, ok := strings.Cut(string(variable), "=")
		if !ok || name == "PWD" || name == "_" || name == "SHLVL" {
			continue
		}
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

func connect(ctx context.Context, side string) (*pgconn.PgConn, error) {
	variable := func(name string) string { return os.Getenv(side + "_" + name) }
	config, err := pgconn.ParseConfig("sslmode=disable host=" + variable("HOST") + " port=" + variable("PORT"))
	if err != nil {
		return nil, err
	}
	config.Database, config.User, config.Password = variable("DATABASE"), variable("ADMIN_USER"), variable("ADMIN_PASSWORD")
	return pgconn.ConnectConfig(ctx, config)
}

// timed runs one statement and returns its seconds.
func timed(ctx context.Context, conn *pgconn.PgConn, format string, values ...any) (float64, error) {
	sql := fmt.Sprintf(format, values...)
	started := time.Now()
	if _, err := conn.Exec(ctx, sql).ReadAll(); err != nil {
		return 0, fmt.Errorf("%.60s: %w", sql, err)
	}
	return time.Since(started).Seconds(), nil
}

// create makes the tables of a shape in a schema of their own.
func create(ctx context.Context, conn *pgconn.PgConn, schema string, tables []string) error {
	statements := []string{"create schema " + schema}
	for _, table := range tables {
		var columns []string
		for _, c := range customers.Columns() {
			columns = append(columns, c.Name+" "+c.Type.String())
		}
		statements = append(statements, fmt.Sprintf("create table %s.%s (%s, primary key (%s))",
			schema, table, strings.Join(columns, ", "), customers.PrimaryKey))
	}
	for _, sql := range statements {
		if _, err := timed(ctx, conn, "%s", sql); err != nil {
			return err
		}
	}
	return nil
}

// load fills the source's tables with equal parts of the rows, and returns the
// bytes of their CSV.
func (b *bench) load(ctx context.Context, s shape, rows int, seed uint64) (size int64, err error) {
	if err := create(ctx, b.source, s.schema, s.tables); err != nil {
		return 0, err
	}
	table := customers.New(seed)
	made := 0
	for i, name := range s.tables {
		key := "seed/" + s.schema + "/" + name + ".csv"
		object, err := b.bucket.Create(ctx, key, func(w io.Writer) error {
			out := bufio.NewWriterSize(w, 1<<20)
			var record []byte
			for ; made < rows*(i+1)/len(s.tables); made++ {
				record = table.Append(record[:0], made)
				if _, err := out.Write(record); err != nil {
					return err
				}
			}
			return out.Flush()
		})
		if err != nil {
			return 0, err
		}
		size += object.Bytes
		if _, err := timed(ctx, b.source, "copy %s.%s from 's3://%s/%s' iam_role '%s' csv timeformat 'auto'",
			s.schema, name, b.bucket.Name(), key, os.Getenv("SANDBOX_SEED_ROLE")); err != nil {
			return 0, err
		}
		if err := b.bucket.Remove(ctx, key); err != nil {
			return 0, err
		}
	}
	// With its sizes Standin knows which tables are large.
	for _, grant := range []string{"usage on schema " + s.schema, "select on all tables in schema " + s.schema, "select on svv_table_info"} {
		if _, err := timed(ctx, b.source, "grant %s to %s", grant, os.Getenv("SOURCE_USER")); err != nil {
			return 0, err
		}
	}
	_, err = timed(ctx, b.source, "analyze")
	return size, err
}

// empty removes what a round has written to the destination and the bucket.
func (b *bench) empty(ctx context.Context, s shape) error {
	for _, schema := range []string{s.schema, s.schema + "_bare"} {
		if _, err := timed(ctx, b.destination, "drop schema %s cascade", schema); err != nil {
			return err
		}
	}
	return b.bucket.Remove(ctx, s.schema+"/")
}
