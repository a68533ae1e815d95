package app

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"strings"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// Plan decides what a job of the workspace would do now. It reads both catalogs
// and changes nothing anywhere.
func (a *App) Plan(ctx context.Context, file string) (*plan.Plan, error) {
	w, err := workspace.Load(file)
	if err != nil {
		return nil, err
	}
	if err := w.UsePipeline(""); err != nil {
		return nil, err
	}
	_, check, err := maskingKey(ctx, w)
	if err != nil {
		return nil, err
	}
	id := job.NewID()
	both, err := a.connect(ctx, w, id)
	if err != nil {
		return nil, err
	}
	defer both.close()
	p, err := a.prepare(ctx, w, both, id, check)
	if err != nil {
		return nil, err
	}
	return p, a.overlaps(ctx, p)
}

// prepare makes sure that there are two databases, and decides.
func (a *App) prepare(ctx context.Context, w *workspace.Workspace, both *warehouses, id, keyCheck string) (*plan.Plan, error) {
	if err := both.different(ctx); err != nil {
		return nil, err
	}
	p, err := a.decide(ctx, w, both, id, keyCheck)
	if err != nil {
		return nil, err
	}
	return p, refuseHidden(ctx, both.source, p)
}

// refuseHidden refuses to copy tables of which row-level security keeps rows from
// Standin's user at the source: the copy would lack them, and nothing would tell.
// If that may not read them all, their UNLOAD says so.
func refuseHidden(ctx context.Context, source interface {
	Secured(ctx context.Context, tables [][2]string) ([][2]string, error)
}, p *plan.Plan,
) error {
	tables := make([][2]string, len(p.Tables))
	for i, t := range p.Tables {
		tables[i] = [2]string{t.Schema, t.Name}
	}
	hidden, err := source.Secured(ctx, tables)
	if fault.CodeOf(err) == fault.PermissionDenied {
		return nil
	}
	if err != nil || len(hidden) == 0 {
		return err
	}
	names := make([]string, len(hidden))
	for i, t := range hidden {
		names[i] = t[0] + "." + t[1]
	}
	return fault.New(fault.PermissionDenied, "row-level security at the source keeps rows from Standin's user of %s", strings.Join(names, ", ")).
		WithTable(names[0]).WithHint("run `standin check`: it prints the statements that exempt the user")
}

// decide reads both catalogs and freezes the decision.
func (a *App) decide(ctx context.Context, w *workspace.Workspace, both *warehouses, id, keyCheck string) (*plan.Plan, error) {
	tables, occupants, err := both.catalogs(ctx, w.Source.Schemas)
	if err != nil {
		return nil, err
	}
	var random [8]byte
	rand.Read(random[:]) // it never fails (crypto/rand)
	p, err := prepare.Prepare(prepare.Input{
		Workspace: w, Source: tables, Destination: occupants,
		Job: id, Program: a.Version, Now: a.Now(), KeyCheck: keyCheck,
		Null: prepare.NullWord(binary.NativeEndian.Uint64(random[:])),
	})
	if err == nil && p.Pipeline == plan.Lambda {
		p.Function = new(w.Function)
	}
	return p, err
}
