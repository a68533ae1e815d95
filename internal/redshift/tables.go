package redshift

import (
	"context"
	"regexp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// Tables reads every table of the schemas with all that its full definition
// needs; see catalog.Tables. A schema that does not exist is SchemaChanged.
func (w *Warehouse) Tables(ctx context.Context, schemas []string) ([]plan.Table, error) {
	var tables []plan.Table
	err := w.read(ctx, "read the tables of "+w.address, func(s *wire.Session) (err error) {
		tables, err = catalog.Tables(ctx, s, schemas)
		return err
	})
	return tables, err
}

// Occupants reads what stands in the schemas of a destination: tables, with the
// mark of those that Standin made and with what depends on them, and views. A
// schema that does not exist holds nothing.
func (w *Warehouse) Occupants(ctx context.Context, schemas []string) ([]catalog.Relation, error) {
	var found []catalog.Relation
	err := w.read(ctx, "read what stands in "+w.address, func(s *wire.Session) (err error) {
		found, err = catalog.Occupants(ctx, s, schemas)
		return err
	})
	return found, err
}

// Leftover is a staging or retired table of a job.
type Leftover struct {
	Schema string
	Name   string
	Job    string
	Mark   string // of the workspace; empty on a retired table that Standin did not make
	Owner  string
}

// leftoverName is what plan.StagingTable and plan.RetiredTable make.
var leftoverName = regexp.MustCompile(`^standin_([a-z0-9]{16})_[0-9]+(_old)?$`)

// Leftovers reads the staging and retired tables of a job in all schemas, or of
// all jobs if job is empty. A staging table without a mark is somebody else's
// and is left out.
func (w *Warehouse) Leftovers(ctx context.Context, job string) ([]Leftover, error) {
	var found []catalog.Relation
	err := w.read(ctx, "look for leftovers in "+w.address, func(s *wire.Session) (err error) {
		found, err = catalog.Named(ctx, s, "standin_"+job)
		return err
	})
	if err != nil {
		return nil, err
	}
	var leftovers []Leftover
	for _, r := range found {
		parts := leftoverName.FindStringSubmatch(r.Name)
		if r.View || len(parts) == 0 {
			continue
		}
		if retired := parts[2] != ""; r.Mark == "" && !retired {
			continue
		}
		leftovers = append(leftovers, Leftover{Schema: r.Schema, Name: r.Name, Job: parts[1], Mark: r.Mark, Owner: r.Owner})
	}
	return leftovers, nil
}

// read runs a reading of the catalog, again if tables went away under it or the
// connection broke.
func (w *Warehouse) read(ctx context.Context, operation string, do func(s *wire.Session) error) error {
	return w.retry(ctx, func() error {
		return w.with(ctx, fault.StatementFailed, operation, do)
	}, wire.Vanished, wire.Lost)
}
