package app

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"standin/internal/aws/secret"
	"standin/internal/fault"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/redshift"
	"standin/internal/workspace"
)

// warehouses are both databases of a workspace, open.
type warehouses struct {
	source, destination *redshift.Warehouse
}

// passwords open both databases.
type passwords struct{ source, destination string }

// readPasswords reads both, and tells all that is wrong with them.
func readPasswords(ctx context.Context, w *workspace.Workspace) (p passwords, err error) {
	var sourceErr, destinationErr error
	p.source, sourceErr = w.Source.Password.Resolve(ctx, secret.Get)
	if w.Destination.Password == w.Source.Password {
		p.destination = p.source
		return p, sourceErr
	}
	p.destination, destinationErr = w.Destination.Password.Resolve(ctx, secret.Get)
	return p, errors.Join(sourceErr, destinationErr)
}

// connect opens both databases, or tells all that keeps it from that. Every session
// bears the label of the job.
func (a *App) connect(ctx context.Context, w *workspace.Workspace, by passwords, jobID string) (*warehouses, error) {
	both := &warehouses{}
	var opening sync.WaitGroup
	open := func(to **redshift.Warehouse, at *workspace.Warehouse, password string, failed *error) {
		opening.Go(func() {
			defer fault.Recover(failed)
			*to, *failed = a.openBy(ctx, at, password, jobID)
		})
	}
	var sourceErr, destinationErr error
	open(&both.source, &w.Source, by.source, &sourceErr)
	open(&both.destination, &w.Destination, by.destination, &destinationErr)
	opening.Wait()
	if err := errors.Join(sourceErr, destinationErr); err != nil {
		both.close()
		return nil, err
	}
	return both, nil
}

// open opens one database.
func (a *App) open(ctx context.Context, at *workspace.Warehouse, jobID string) (*redshift.Warehouse, error) {
	password, err := at.Password.Resolve(ctx, secret.Get)
	if err != nil {
		return nil, err
	}
	return a.openBy(ctx, at, password, jobID)
}

func (a *App) openBy(ctx context.Context, at *workspace.Warehouse, password, jobID string) (*redshift.Warehouse, error) {
	return redshift.Open(ctx, redshift.Config{
		Host: at.Host, Port: at.Port, Database: at.Database,
		User: at.User, Password: password, SSLMode: at.SSLMode,
		Sessions: at.Statements, QueryGroup: plan.QueryGroup(jobID), Application: "standin " + a.Version,
	}, a.Log)
}

// different refuses two warehouses that are one database under two names: a job
// would publish onto its own source.
func (b *warehouses) different(ctx context.Context) error {
	source, err := b.source.Identity(ctx)
	if err != nil {
		return err
	}
	destination, err := b.destination.Identity(ctx)
	if err != nil {
		return err
	}
	if source == destination {
		return fault.New(fault.WorkspaceInvalid, "source and destination are the same database, %s of namespace %s", source.Database, source.Namespace)
	}
	return nil
}

func (b *warehouses) close() {
	for _, w := range []*redshift.Warehouse{b.source, b.destination} {
		if w != nil {
			w.Close()
		}
	}
}

// catalogs reads what prepare decides by.
func (b *warehouses) catalogs(ctx context.Context, schemas []string) (tables []plan.Table, occupants []prepare.Occupant, err error) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		defer fault.Recover(&err)
		if tables, err = b.source.Tables(ctx, schemas); err != nil {
			return err
		}
		return b.source.Collations(ctx, tables)
	})
	var standard string
	group.Go(func() (err error) {
		defer fault.Recover(&err)
		standard, err = b.destination.Collation(ctx)
		return err
	})
	group.Go(func() (err error) {
		defer fault.Recover(&err)
		occupants, err = b.occupants(ctx, schemas)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	for i := range tables {
		tables[i].CollateAs(standard)
	}
	return tables, occupants, nil
}

// occupants reads what stands in the schemas of the destination.
func (b *warehouses) occupants(ctx context.Context, schemas []string) ([]prepare.Occupant, error) {
	relations, err := b.destination.Occupants(ctx, schemas)
	if err != nil || len(relations) == 0 {
		return nil, err
	}
	var present []string // a schema that is not there has no definitions either
	var made [][2]string // tables that Standin made
	for _, r := range relations {
		if !r.View && r.Mark != "" {
			made = append(made, [2]string{r.Schema, r.Name})
		}
		if !slices.Contains(present, r.Schema) {
			present = append(present, r.Schema)
		}
	}
	tables, err := b.destination.Tables(ctx, present)
	if err != nil {
		return nil, err
	}
	definitions := make(map[[2]string]*plan.Table, len(tables))
	for i, t := range tables {
		definitions[[2]string{t.Schema, t.Name}] = &tables[i]
	}
	attached, unseen, err := b.destination.Attached(ctx, present)
	if err != nil {
		return nil, err
	}
	secured, err := b.secured(ctx, made)
	if err != nil {
		return nil, err
	}
	occupants := make([]prepare.Occupant, len(relations))
	for i, r := range relations {
		at := [2]string{r.Schema, r.Name}
		o := prepare.Occupant{
			Schema: r.Schema, Name: r.Name, View: r.View, Mark: r.Mark, Referrers: r.Referrers,
			Definition: definitions[at], Attached: attached[at], Unseen: unseen, Secured: secured[at],
		}
		for _, v := range r.Views {
			o.Views = append(o.Views, prepare.View{Name: v.Schema + "." + v.Name, Materialized: v.Materialized, Owned: v.Owned})
		}
		occupants[i] = o
	}
	return occupants, nil
}

// secured are those of the tables of which row-level security keeps rows from
// Standin's user at the destination. Where that may not read them all, it is not
// known.
func (b *warehouses) secured(ctx context.Context, tables [][2]string) (map[[2]string]bool, error) {
	hidden, err := b.destination.Secured(ctx, tables)
	if err != nil && fault.CodeOf(err) != fault.PermissionDenied {
		return nil, err
	}
	secured := map[[2]string]bool{}
	for _, at := range hidden {
		secured[at] = true
	}
	return secured, nil
}
