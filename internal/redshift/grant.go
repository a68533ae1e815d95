package redshift

import (
	"context"
	"slices"

	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// carried is a grant on a table that is to be replaced, which the staging table
// gets: grants stay with the old table when it is renamed.
type carried struct {
	staging string // in the schema of the grant's table
	statement.Grant
}

// grants are those that the replaced tables have and the new ones need.
func (o outlook) grants(ctx context.Context, s *wire.Session) ([]carried, error) {
	var schemas []string
	replacing := map[[2]string]plan.Table{}
	for _, r := range o.replacements {
		if r.Replaces && !r.InPlace() {
			schemas = append(schemas, r.Table.Schema)
			replacing[[2]string{r.Table.Schema, r.Table.Name}] = r.Table
		}
	}
	if len(schemas) == 0 {
		return nil, nil
	}
	slices.Sort(schemas)
	all, err := catalog.Grants(ctx, s, slices.Compact(schemas))
	if err != nil {
		return nil, err
	}
	var list []carried
	for _, g := range all {
		t, ok := replacing[[2]string{g.Schema, g.Table}]
		owner := o.now[[2]string{t.Schema, t.Staging}].Owner
		if _, column := t.Column(g.Column); !ok || g.Kind == "user" && g.To == owner || g.Column != "" && column < 0 {
			continue // another table's, what the owner has anyway, or a column's that is no more
		}
		list = append(list, carried{t.Staging, g})
	}
	return list, nil
}

// regrant are the statements that leave the staging tables with the grants that
// are wanted, where they were given others.
func regrant(given, wanted []carried) ([]string, error) {
	var statements []string
	for _, g := range given {
		if slices.Contains(wanted, g) {
			continue
		}
		text, err := g.Off(g.Schema, g.staging)
		if err != nil {
			return nil, err
		}
		statements = append(statements, text)
	}
	for _, g := range wanted {
		if slices.Contains(given, g) {
			continue
		}
		text, err := g.On(g.Schema, g.staging)
		if err != nil {
			return nil, err
		}
		statements = append(statements, text)
	}
	return statements, nil
}
