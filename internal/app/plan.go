package app

import (
	"context"
	"errors"
	"strings"

	"standin/internal/check"
	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// Plan decides what a job of the workspace would do now. It reads both catalogs
// and changes nothing anywhere. The notices are sentences for the reader.
func (a *App) Plan(ctx context.Context, file string) (p *plan.Plan, notices []string, err error) {
	w, err := workspace.Load(file)
	if err != nil {
		return nil, nil, err
	}
	if err := w.UsePipeline(""); err != nil {
		return nil, nil, err
	}
	_, check, keyErr := maskingKey(ctx, w)
	by, err := readPasswords(ctx, w)
	if err := errors.Join(keyErr, err); err != nil {
		return nil, nil, err
	}
	id := job.NewID()
	both, err := a.connect(ctx, w, by, id)
	if err != nil {
		return nil, nil, err
	}
	defer both.close()
	p, notices, err = a.prepare(ctx, w, both, id, check)
	if err != nil {
		return nil, nil, err
	}
	return p, notices, a.overlaps(ctx, p)
}

// prepare makes sure that there are two databases, decides, and makes sure that the
// source shows Standin's user what the tables hold. The notices say what could not
// be made sure.
func (a *App) prepare(ctx context.Context, w *workspace.Workspace, both *warehouses, id, keyCheck string) (p *plan.Plan, notices []string, err error) {
	if err := both.different(ctx); err != nil {
		return nil, nil, err
	}
	if p, err = a.decide(ctx, w, both, id, keyCheck); err != nil {
		return nil, nil, err
	}
	if err := refuseHidden(ctx, &side{warehouse: both.source}, p); err != nil {
		return nil, nil, err
	}
	notices, err = refuseMasked(ctx, both.source, p, w.Source.User)
	return p, notices, err
}

// refuseMasked refuses to copy tables of which a masking policy at the source shows
// Standin's user other values than they hold, and says so if that may not know.
func refuseMasked(ctx context.Context, source interface {
	Unmasked(ctx context.Context, tables []plan.Table) (known bool, err error)
}, p *plan.Plan, user string,
) (notices []string, err error) {
	known, err := source.Unmasked(ctx, p.Tables)
	if err == nil && !known {
		notices = append(notices, "whether a masking policy at the source changes what "+user+
			" unloads is not known: only superusers and sys:secadmin are told; `standin check` prints what to ask them")
	}
	return notices, err
}

// refuseHidden refuses to copy tables of which row-level security keeps rows from
// Standin's user at the source: the copy would lack them, and nothing would tell.
// Tables that may not be read at all are named, before hours go into the others.
func refuseHidden(ctx context.Context, source interface {
	Secured(ctx context.Context, tables [][2]string) ([][2]string, error)
	Rights(ctx context.Context, schemas []string) (check.Rights, error)
}, p *plan.Plan,
) error {
	tables := make([][2]string, len(p.Tables))
	for i, t := range p.Tables {
		tables[i] = [2]string{t.Schema, t.Name}
	}
	hidden, err := source.Secured(ctx, tables)
	switch {
	case fault.CodeOf(err) == fault.PermissionDenied:
		rights, err := source.Rights(ctx, p.Source.Schemas)
		if err != nil {
			return err
		}
		return refuseUnreadable(rights, p)
	case err != nil || len(hidden) == 0:
		return err
	}
	names := make([]string, len(hidden))
	for i, t := range hidden {
		names[i] = t[0] + "." + t[1]
	}
	return fault.New(fault.PermissionDenied, "row-level security at the source keeps rows from Standin's user of %s", strings.Join(names, ", ")).
		WithTable(names[0]).WithHint("run `standin check`: it prints the statements that exempt the user")
}

// refuseUnreadable names the tables that Standin's user at the source may not
// select from. If there is none, what else is missing is told by the UNLOAD.
func refuseUnreadable(rights check.Rights, p *plan.Plan) error {
	var names []string
	for _, t := range p.Tables {
		if !rights.Relations[[2]string{t.Schema, t.Name}].Select {
			names = append(names, t.String())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fault.New(fault.PermissionDenied, "%s may not read %d of %d tables: %s", rights.User, len(names), len(p.Tables), strings.Join(names, ", ")).
		WithTable(names[0]).WithHint("run `standin check`: it prints the statements that grant it")
}

// decide reads both catalogs and freezes the decision.
func (a *App) decide(ctx context.Context, w *workspace.Workspace, both *warehouses, id, keyCheck string) (*plan.Plan, error) {
	tables, occupants, err := both.catalogs(ctx, w.Source.Schemas)
	if err != nil {
		return nil, err
	}
	p, err := prepare.Prepare(prepare.Input{
		Workspace: w, Source: tables, Destination: occupants,
		Job: id, Program: a.Version, Now: a.Now(), KeyCheck: keyCheck,
		Null: newNullWord(),
	})
	if err == nil && p.Pipeline == plan.Lambda {
		p.Function = new(w.Function)
	}
	return p, err
}
