package redshift

import (
	"context"

	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// Attached names, by schema and table, what is attached to the tables of the
// schemas and stays with them when they are renamed: policies of row-level
// security and of dynamic masking, and datashares. unseen names those of them that
// the user is not shown, so that there may be others.
func (w *Warehouse) Attached(ctx context.Context, schemas []string) (attached map[[2]string][]string, unseen []string, err error) {
	err = w.read(ctx, "read the policies and datashares of "+w.address, func(s *wire.Session) error {
		sight, err := catalog.See(ctx, s)
		if err != nil {
			return err
		}
		attached, err = catalog.Attached(ctx, s, sight, schemas)
		unseen = sight.Unseen()
		return err
	})
	return attached, unseen, err
}
