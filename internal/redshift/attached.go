package redshift

import (
	"context"

	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// Attached names, by schema and table, what is attached to the tables of the
// schemas and stays with them when they are renamed: policies of row-level
// security and of dynamic masking, as far as the user may see them.
func (w *Warehouse) Attached(ctx context.Context, schemas []string) (map[[2]string][]string, error) {
	attached := map[[2]string][]string{}
	err := w.read(ctx, "read the policies of "+w.address, func(s *wire.Session) error {
		clear(attached)
		rows, _, err := catalog.RowPolicies(ctx, s, schemas)
		if err != nil && wire.ReasonOf(err) != wire.NotFound {
			return err
		}
		for _, p := range rows {
			at := [2]string{p.Schema, p.Table}
			attached[at] = append(attached[at], "row-level security policy "+p.Policy)
		}
		masks, _, err := catalog.MaskingPolicies(ctx, s, schemas)
		if err != nil && wire.ReasonOf(err) != wire.NotFound {
			return err
		}
		for _, p := range masks {
			at := [2]string{p.Schema, p.Table}
			attached[at] = append(attached[at], "masking policy "+p.Policy)
		}
		return nil
	})
	return attached, err
}
