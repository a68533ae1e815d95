package app

import (
	"context"

	"golang.org/x/sync/errgroup"

	"standin/internal/aws/secret"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/redshift"
	"standin/internal/workspace"
)

// warehouses are both databases of a workspace, open.
type warehouses struct {
	source, destination *redshift.Warehouse
}

// connect opens both databases. Every session bears the label of the job.
func (a *App) connect(ctx context.Context, w *workspace.Workspace, jobID string) (_ *warehouses, err error) {
	both := &warehouses{}
	defer func() {
		if err != nil {
			both.close()
		}
	}()
	group, ctx := errgroup.WithContext(ctx)
	for _, side := range []struct {
		at *workspace.Warehouse
		to **redshift.Warehouse
	}{{&w.Source, &both.source}, {&w.Destination, &both.destination}} {
		group.Go(func() error {
			password, err := side.at.Password.Resolve(ctx, secret.Get)
			if err != nil {
				return err
			}
			*side.to, err = redshift.Open(ctx, redshift.Config{
				Host: side.at.Host, Port: side.at.Port, Database: side.at.Database,
				User: side.at.User, Password: password, SSLMode: side.at.SSLMode,
				Sessions: side.at.Statements, QueryGroup: plan.QueryGroup(jobID), Application: "standin " + a.Version,
			}, a.Log)
			return err
		})
	}
	return both, group.Wait()
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
		tables, err = b.source.Tables(ctx, schemas)
		return err
	})
	group.Go(func() error {
		relations, err := b.destination.Occupants(ctx, schemas)
		for _, r := range relations {
			occupants = append(occupants, prepare.Occupant{
				Schema: r.Schema, Name: r.Name, View: r.View, Mark: r.Mark, Views: r.Views, Referrers: r.Referrers,
			})
		}
		return err
	})
	return tables, occupants, group.Wait()
}
