package redshift

import (
	"context"
	"slices"

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

// carry finds the grants that the replaced tables have and the new ones need, and
// those that the new ones have already: by an earlier attempt, or because somebody
// wants every new table to have them (AWS: ALTER DEFAULT PRIVILEGES). Who was kept
// from the old table has to be kept from the new one too.
func (o *outlook) carry(ctx context.Context, s *wire.Session, super bool) error {
	var schemas []string
	replacing, staging := map[[2]string]int{}, map[[2]string]int{}
	for i, r := range o.replacements {
		if r.Replaces && !r.InPlace() {
			schemas = append(schemas, r.Table.Schema)
			replacing[[2]string{r.Table.Schema, r.Table.Name}] = i
			staging[[2]string{r.Table.Schema, r.Table.Staging}] = i
		}
	}
	if len(schemas) == 0 {
		return nil
	}
	slices.Sort(schemas)
	all, err := catalog.Grants(ctx, s, slices.Compact(schemas))
	if err != nil {
		return err
	}
	for _, g := range all {
		at := [2]string{g.Schema, g.Table}
		if i, ok := staging[at]; ok && (g.Kind != "user" || g.To != o.now[at].Owner) {
			g.Table = o.replacements[i].Table.Name
			o.has = append(o.has, carried{at[1], g})
		}
		i, ok := replacing[at]
		if !ok {
			continue
		}
		r := &o.replacements[i]
		if _, column := r.Table.Column(g.Column); g.Column != "" && column < 0 {
			continue // the new table has no such column
		}
		own := g.Kind == "user" && g.To == o.now[[2]string{r.Table.Schema, r.Table.Staging}].Owner
		switch {
		case !own:
			o.wanted = append(o.wanted, carried{r.Table.Staging, g})
		case r.Owner == "": // it has all rights as the owner
		case super:
			r.Grants = append(r.Grants, g)
		default:
			o.lost = append(o.lost, g)
		}
	}
	return nil
}

// regrant are the statements that leave the staging tables with the grants that
// are wanted, where they were given others or are seen to have some.
func (o outlook) regrant(given []carried) ([]string, error) {
	given, wanted := slices.Concat(o.has, given), o.wanted
	var statements []string
	for i, g := range given {
		if slices.Contains(wanted, g) || slices.Contains(given[:i], g) {
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
