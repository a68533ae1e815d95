package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"standin/bench/customers"
)

// measurement is one shape, measured once.
type measurement struct {
	rows         int
	bytes        int64     // of uncompressed CSV
	unload, load float64   // seconds of the bare statements, of all tables one after the other
	bare, job    processor // of the bare statements, and during the job
	generate     usage
	answer       answer
}

// usage is what a program took.
type usage struct {
	Wall float64 `json:"wall_s"`
	CPU  float64 `json:"cpu_s"` // of user and system, over all processors
	Peak float64 `json:"peak_mb"`
}

// answer is the part of what `standin generate --json` prints that counts here.
type answer struct {
	Tables  []table            `json:"tables"`
	Seconds map[string]float64 `json:"seconds"` // of the steps that take all tables at once
}

type table struct {
	Rows    int                `json:"rows_loaded"`
	Seconds map[string]float64 `json:"seconds"`
}

// measure takes the times of a shape: the bare UNLOAD, the job, the bare COPY.
func (b *bench) measure(ctx context.Context, s shape, dir string, statements int) (m measurement, err error) {
	null := "standin_bench_null"
	began, err := b.processor()
	if err != nil {
		return m, err
	}
	for _, table := range s.tables {
		seconds, err := timed(ctx, b.source, "unload ('select * from %s.%s') to 's3://%s/%s/input/bare/%s/' iam_role '%s' "+
			"format as csv null as '%s' zstd manifest verbose maxfilesize 50 mb",
			s.schema, table, b.bucket.Name(), s.schema, table, os.Getenv("SANDBOX_UNLOAD_ROLE"), null)
		if err != nil {
			return m, err
		}
		m.unload += seconds
	}
	unloaded, err := b.processor()
	if err != nil {
		return m, err
	}
	if m.generate, m.answer, err = b.job(ctx, s, dir, statements); err != nil {
		return m, err
	}
	ended, err := b.processor()
	if err != nil {
		return m, err
	}
	m.bare, m.job = unloaded.since(began), ended.since(unloaded)
	if err := create(ctx, b.destination, s.schema+"_bare", s.tables); err != nil {
		return m, err
	}
	for _, table := range s.tables {
		if err := b.hand(ctx, s.schema, table); err != nil {
			return m, err
		}
		if began, err = b.processor(); err != nil {
			return m, err
		}
		seconds, err := timed(ctx, b.destination, "copy %s_bare.%s from 's3://%s/%s/output/bare/%s/' iam_role '%s' "+
			"format as csv null as '%s' zstd dateformat 'auto' timeformat 'auto' roundec compupdate off statupdate on",
			s.schema, table, b.bucket.Name(), s.schema, table, os.Getenv("SANDBOX_LOAD_ROLE"), null)
		if err != nil {
			return m, err
		}
		m.load += seconds
		if ended, err = b.processor(); err != nil {
			return m, err
		}
		took := ended.since(began)
		m.bare.sandbox, m.bare.machine = m.bare.sandbox+took.sandbox, m.bare.machine+took.machine
	}
	return m, nil
}

// hand copies the files of a bare UNLOAD to where the destination's role may read.
func (b *bench) hand(ctx context.Context, schema, table string) error {
	from := schema + "/input/bare/" + table + "/"
	for object, err := range b.bucket.List(ctx, from) {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(object.Key, from)
		if name == "manifest" {
			continue
		}
		in, _, err := b.bucket.Open(ctx, object.Key)
		if err != nil {
			return err
		}
		_, err = b.bucket.Create(ctx, schema+"/output/bare/"+table+"/"+name, func(w io.Writer) error {
			_, err := io.Copy(w, in)
			return err
		})
		if closeErr := in.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// job runs `standin generate` on the tables of a shape.
func (b *bench) job(ctx context.Context, s shape, dir string, statements int) (took usage, said answer, err error) {
	file := filepath.Join(dir, s.schema+".yaml")
	if err := os.WriteFile(file, []byte(workspaceText(s, statements)), 0o600); err != nil {
		return took, said, err
	}
	self, err := os.Executable()
	if err != nil {
		return took, said, err
	}
	report, write, err := os.Pipe()
	if err != nil {
		return took, said, err
	}
	defer report.Close()
	command := exec.CommandContext(ctx, self, "-watch", b.standin, "generate", "--json", "-w", file, "--state", filepath.Join(dir, "state"))
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Stderr, command.ExtraFiles = os.Stderr, []*os.File{write}
	out, err := command.Output()
	if closeErr := write.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return took, said, fmt.Errorf("standin generate: %w\n%s", err, out)
	}
	if err := json.NewDecoder(report).Decode(&took); err != nil {
		return took, said, err
	}
	if err := json.Unmarshal(out, &said); err != nil {
		return took, said, err
	}
	return took, said, nil
}

// usageFile is the descriptor that watch writes to: the first extra file.
const usageFile = 3

// watch runs a program and writes its usage to usageFile. It is a process of its
// own because the kernel counts the memory of the process that starts a program
// into the program's peak, and this one is small.
func watch(ctx context.Context, program string, arguments []string) error {
	command := exec.CommandContext(ctx, program, arguments...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	started := time.Now()
	if err := command.Run(); err != nil {
		return err
	}
	state := command.ProcessState
	took := usage{Wall: time.Since(started).Seconds(), CPU: (state.UserTime() + state.SystemTime()).Seconds()}
	if resources, ok := state.SysUsage().(*syscall.Rusage); ok {
		took.Peak = float64(resources.Maxrss) * 1024 / 1e6 // Linux counts in KiB (getrusage(2))
	}
	return json.NewEncoder(os.NewFile(usageFile, "usage")).Encode(took)
}

// workspaceText is the workspace of a shape, under the rules of the benchmark.
func workspaceText(s shape, statements int) string {
	var b strings.Builder
	at := func(side string) string {
		text := fmt.Sprintf("{host: %s, port: %s, database: %s, user: %s, password: env:%s_PASSWORD, sslmode: disable",
			os.Getenv(side+"_HOST"), os.Getenv(side+"_PORT"), os.Getenv(side+"_DATABASE"), os.Getenv(side+"_USER"), side)
		if statements > 0 {
			text += fmt.Sprintf(", statements: %d", statements)
		}
		return text
	}
	fmt.Fprintf(&b, "version: 1\nname: bench-%s\nsource: %s, schemas: [%s]}\ndestination: %s}\n", s.schema, at("SOURCE"), s.schema, at("DESTINATION"))
	fmt.Fprintf(&b, "staging: {s3: \"s3://%s/%s\", region: %s, unload_role: %s, load_role: %s, compression: zstd, max_file_size: 50MB}\n",
		os.Getenv("SANDBOX_BUCKET"), s.schema, os.Getenv("AWS_REGION"), os.Getenv("SANDBOX_UNLOAD_ROLE"), os.Getenv("SANDBOX_LOAD_ROLE"))
	b.WriteString("tables:\n")
	for _, table := range s.tables {
		fmt.Fprintf(&b, "  %s.%s:\n    columns:\n", s.schema, table)
		for _, c := range customers.Columns() {
			// A JSON object without its brackets is the inside of a YAML one.
			options := strings.Trim(c.Options, "{}")
			if options != "" {
				options = ", " + options
			}
			fmt.Fprintf(&b, "      %s: {generator: %s%s}\n", c.Name, c.Generator, options)
		}
	}
	return b.String()
}
