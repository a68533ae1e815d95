package redshift

import (
	"context"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// carryGrants gives the staging tables the grants of the tables that they are to
// replace, because grants stay with the old table when it is renamed. It runs
// before the swap, so that a reader who may read the old table may read the new
// one from its first instant.
func (w *Warehouse) carryGrants(ctx context.Context, replacements []statement.Replacement, now standing) error {
	var schemas []string
	replacing := map[[2]string]plan.Table{}
	for _, r := range replacements {
		if r.Replaces && !r.InPlace() {
			schemas = append(schemas, r.Table.Schema)
			replacing[[2]string{r.Table.Schema, r.Table.Name}] = r.Table
		}
	}
	if len(schemas) == 0 {
		return nil
	}
	slices.Sort(schemas)
	return w.with(ctx, fault.PublishFailed, "publish: carry over the grants", func(s *wire.Session) error {
		grants, err := catalog.Grants(ctx, s, slices.Compact(schemas))
		if err != nil {
			return err
		}
		var statements []string
		for _, g := range grants {
			t, ok := replacing[[2]string{g.Schema, g.Table}]
			owner := now[[2]string{t.Schema, t.Staging}].Owner
			if _, column := t.Column(g.Column); !ok || g.Kind == "user" && g.To == owner || g.Column != "" && column < 0 {
				continue // another table's, what the owner has anyway, or a column's that is no more
			}
			text, err := g.On(t.Schema, t.Staging)
			if err != nil {
				return err
			}
			statements = append(statements, text)
		}
		if len(statements) == 0 {
			return nil
		}
		return transaction(ctx, s, statements)
	})
}
