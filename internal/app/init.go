package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/plan"
	"standin/internal/workspace"
	"standin/internal/workspace/draft"
)

// InitOptions say where a workspace is written, and from what.
type InitOptions struct {
	Workspace string // the file
	Name      string // of a first workspace; empty: the database's
	// Source is what a first workspace is written from. A workspace that exists
	// knows its own source, and Source must be nil.
	Source *workspace.Warehouse
}

// Initialized is what `standin init --json` prints.
type Initialized struct {
	File    string `json:"file"`
	Created bool   `json:"created"`
	draft.Changes
}

// SchemaFile is the name of the JSON Schema that is written beside a workspace.
const SchemaFile = "standin.schema.json"

// Init writes a workspace from the catalog of a source, or adds to one that
// exists what its source has beyond it. The file is replaced at once and whole.
// No data is read.
func (a *App) Init(ctx context.Context, options InitOptions) (done Initialized, err error) {
	done.File = options.Workspace
	text, err := os.ReadFile(options.Workspace)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return a.create(ctx, options)
	case err != nil:
		return done, fault.New(fault.WorkspaceInvalid, "read the workspace: %w", err)
	case options.Source != nil:
		return done, fault.New(fault.Usage, "the workspace %s exists and names its source", options.Workspace).
			WithHint("leave the flags of the source out to add what is new, or name another file with -w FILE")
	}
	w, err := workspace.Load(options.Workspace)
	if err != nil {
		return done, err
	}
	tables, err := a.sourceTables(ctx, &w.Source)
	if err != nil {
		return done, err
	}
	after, changes, err := draft.Extend(options.Workspace, text, tables)
	if err != nil {
		return done, err
	}
	done.Changes = changes
	if len(after) == len(text) { // nothing is ever taken out
		return done, nil
	}
	return done, writeWhole(options.Workspace, after)
}

func (a *App) create(ctx context.Context, options InitOptions) (done Initialized, err error) {
	done = Initialized{File: options.Workspace, Created: true, Changes: draft.Changes{NewTables: []string{}, NewColumns: []string{}, Gone: []string{}}}
	if options.Source == nil {
		return done, fault.New(fault.Usage, "there is no workspace %s, and no source to write one from", options.Workspace).
			WithHint("standin init --host HOST --database DATABASE --user USER --password env:NAME")
	}
	tables, err := a.sourceTables(ctx, options.Source)
	if err != nil {
		return done, err
	}
	if len(tables) == 0 {
		return done, fault.New(fault.SchemaChanged, "%s has no table in schema %s that %s may see", options.Source.Warehouse, strings.Join(options.Source.Schemas, ", "), options.Source.User).
			WithHint("name schemas with --schema, and grant USAGE on them and SELECT on their tables")
	}
	text, summary := draft.New(draft.Input{
		Name: cmp.Or(options.Name, nameOf(options.Source.Database)), Schema: SchemaFile,
		Source: *options.Source, Region: regionOf(options.Source.Host), Tables: tables,
	})
	done.Summary = summary
	if _, err := workspace.Parse(options.Workspace, text); err != nil {
		return done, err
	}
	if err := writeWhole(filepath.Join(filepath.Dir(options.Workspace), SchemaFile), workspace.JSONSchema()); err != nil {
		return done, err
	}
	return done, writeWhole(options.Workspace, text)
}

// sourceTables reads the catalog of a source.
func (a *App) sourceTables(ctx context.Context, at *workspace.Warehouse) ([]plan.Table, error) {
	source, err := a.open(ctx, at, job.NewID())
	if err != nil {
		return nil, err
	}
	defer source.Close()
	return source.Tables(ctx, at.Schemas)
}

// nameOf makes a workspace's name of a database's.
func nameOf(database string) string {
	name := strings.Trim(regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(database, "-"), "._-")
	return cmp.Or(name[:min(len(name), 64)], "workspace")
}

// regionOf is the AWS region in the name of a cluster or workgroup; empty if it
// has none (AWS, "Connecting to an Amazon Redshift data warehouse").
func regionOf(host string) string {
	parts := regexp.MustCompile(`\.([a-z0-9-]+)\.redshift(?:-serverless)?\.amazonaws\.com`).FindStringSubmatch(host)
	if parts == nil {
		return ""
	}
	return parts[1]
}

// writeWhole replaces a file at once, so that nobody ever sees a part of it. A
// symbolic link stays, and the file keeps its rights.
func writeWhole(path string, text []byte) (err error) {
	if target, linkErr := filepath.EvalSymlinks(path); linkErr == nil {
		path = target
	}
	mode := fs.FileMode(0o644)
	if info, statErr := os.Stat(path); statErr == nil {
		mode = info.Mode().Perm()
	}
	failed := func(err error) error { return fault.New(fault.WorkspaceInvalid, "write %s: %w", path, err) }
	file, err := os.CreateTemp(filepath.Dir(path), ".standin-*")
	if err != nil {
		return failed(err)
	}
	defer func() {
		if err != nil {
			err = failed(errors.Join(err, os.Remove(file.Name())))
		}
	}()
	_, err = file.Write(text)
	err = errors.Join(err, file.Chmod(mode), file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
