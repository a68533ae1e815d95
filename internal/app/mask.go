package app

import (
	"bufio"
	"context"
	"io"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/keyed"
	"standin/internal/mask"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// MaskOptions say how a local CSV file is masked.
type MaskOptions struct {
	Workspace string // the file
	Table     string // as the workspace has it
	// Plan is a file with a plan, whose frozen decision is used; empty: the
	// workspace's rules, and what Types and PrimaryKey say of the table.
	Plan       string
	Types      map[string]plan.Type
	PrimaryKey []string
	// Header says that the first record names the columns. Without it, they are
	// those of the plan or of the workspace, in that order.
	Header bool
	// Null is the word that stands for NULL; empty: a bare empty field does, and
	// "" is the empty text.
	Null    string
	In      io.Reader
	Out     io.Writer
	Workers int // goroutines that mask
}

// Mask masks a local CSV file with the rules of a table. It needs no connection,
// unless a secret of the workspace lies in AWS. The notices are sentences for the
// reader. After an error, what was written is of no use.
func (a *App) Mask(ctx context.Context, options MaskOptions) (notices []string, err error) {
	w, err := workspace.Load(options.Workspace)
	if err != nil {
		return nil, err
	}
	name, err := workspace.ParseTableName(options.Table)
	if err != nil {
		return nil, err
	}
	key, check, err := maskingKey(ctx, w)
	if err != nil {
		return nil, err
	}
	f := &localFile{App: a, options: options, workspace: w, name: name, in: bufio.NewReaderSize(options.In, 1<<18)}
	if err := f.decide(); err != nil || f.empty {
		return f.notices, err
	}
	if check == "" {
		f.notice("the workspace names no masking key, so a random one is used: the stand-ins are those of no other run")
	}
	if f.plan.Masking.KeyCheck != "" && f.plan.Masking.KeyCheck != check {
		f.notice("the masking key is not that of the plan: the stand-ins differ from those of its job")
	}
	return f.notices, f.mask(ctx, key)
}

// mask masks what follows the header.
func (f *localFile) mask(ctx context.Context, key keyed.Key) error {
	program, err := mask.Compile(f.plan, f.plan.Tables[0], generator.NewKeys(key, f.plan.Job, f.plan.Masking.PRF))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f.options.Out, 1<<18)
	if _, err := out.Write(f.head); err != nil {
		return fault.New(fault.StorageFailed, "write the masked file: %w", err)
	}
	_, err = program.Run(ctx, f.form.Reader(f.in), f.form.Writer(out), "stdin", mask.Options{Workers: f.options.Workers, Lines: f.lines})
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fault.New(fault.StorageFailed, "write the masked file: %w", err)
	}
	return nil
}
