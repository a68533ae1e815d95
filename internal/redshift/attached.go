package redshift

import (
	"context"

	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// Attached names, by schema and table, what is attached to the tables of the
// schemas and stays with them when they are renamed: policies of row-level
// security and of dynamic masking, and datashares. unseen names what of that, and of
// grants to others, the user is not shown: a swap loses it, where it is there.
func (w *Warehouse) Attached(ctx context.Context, schemas []string) (attached map[[2]string][]string, unseen []string, err error) {
	err = w.read(ctx, "read the policies and datashares of "+w.address, func(s *wire.Session) error {
		sight, err := catalog.See(ctx, s)
		if err != nil {
			return err
		}
		if attached, err = catalog.Attached(ctx, s, sight, schemas); err != nil {
			return err
		}
		unseen = sight.Unseen()
		grants, err := catalog.SeesGrants(ctx, s, sight.Superuser)
		if err == nil && !grants {
			unseen = append(unseen, "the grants of others")
		}
		return err
	})
	return attached, unseen, err
}
