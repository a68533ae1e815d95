package redshift

import (
	"context"

	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// Collations sets the collations of the tables' text columns, as far as the
// warehouse tells them.
func (w *Warehouse) Collations(ctx context.Context, tables []plan.Table) error {
	return w.read(ctx, "read the collations of "+w.address, func(s *wire.Session) error {
		if err := catalog.Collations(ctx, s, tables); err != nil {
			return err
		}
		standard, err := catalog.DatabaseCollation(ctx, s)
		for i := range tables {
			tables[i].Collate(standard)
		}
		return err
	})
}

// Collation is the collation of the database; empty if it does not tell.
func (w *Warehouse) Collation(ctx context.Context) (collation string, err error) {
	err = w.read(ctx, "read the collation of "+w.address, func(s *wire.Session) (err error) {
		collation, err = catalog.DatabaseCollation(ctx, s)
		return err
	})
	return collation, err
}
