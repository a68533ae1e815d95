package redshift

import (
	"context"
	"fmt"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// outlook is what a publication goes by: what stands at the destination, and what
// becomes of each table therefore. It is taken twice, before the transaction and
// again when that holds its locks, since others change what stands there meanwhile
// and the catalog shows what they have committed (redshift's catalogs know no
// snapshot).
type outlook struct {
	now          standing
	replacements []statement.Replacement
	wanted, has  []carried // grants of the new tables: that they need, and that they are seen to have
	// lost are grants to Standin's user on tables of other owners. Only these could
	// give them again, or a superuser.
	lost []statement.Grant
}

// look takes an outlook. It refuses what may not be replaced. The views' queries
// are read here, before the renaming: afterwards the catalog would print them with
// the new name of the old table.
func look(ctx context.Context, s *wire.Session, sight catalog.Sight, p *plan.Plan, tables []plan.Table) (outlook, error) {
	schemas := schemasOf(tables)
	found, err := catalog.Occupants(ctx, s, schemas)
	if err != nil {
		return outlook{}, err
	}
	attached, err := catalog.Attached(ctx, s, sight, schemas)
	if err != nil {
		return outlook{}, err
	}
	o := outlook{now: standingOf(found)}
	if o.replacements, err = o.now.replacements(p, tables, attached); err != nil {
		return outlook{}, err
	}
	for i := range o.replacements {
		r := &o.replacements[i]
		if !r.Replaces || r.InPlace() {
			continue
		}
		for _, v := range o.now[[2]string{r.Table.Schema, r.Table.Name}].Views {
			query, err := catalog.ViewQuery(ctx, s, v)
			if err != nil {
				return outlook{}, err
			}
			r.Views = append(r.Views, statement.View{Schema: v.Schema, Name: v.Name, Query: query})
		}
	}
	err = o.carry(ctx, s, sight.Superuser)
	return o, err
}

// still fails if another table bears a name of the publication than when it was
// decided: what was locked and refilled is then not what was decided about.
func (o outlook) still(before outlook) error {
	for _, r := range before.replacements {
		for _, name := range []string{r.Table.Name, r.Table.Staging} {
			at := [2]string{r.Table.Schema, name}
			if o.now[at].OID != before.now[at].OID {
				return &wire.Error{Reason: wire.Conflict, Sentence: fmt.Sprintf("another table took the name %s.%s meanwhile", at[0], at[1])}
			}
		}
	}
	return nil
}

// unhindered fails if row-level security keeps rows of a table in place from the
// user: DELETE has then left them, beside the new rows (AWS: "RLS policy usage
// notes": policies apply to SELECT, UPDATE and DELETE, and not to INSERT).
func (o outlook) unhindered(ctx context.Context, s *wire.Session) error {
	var inPlace [][2]string
	for _, r := range o.replacements {
		if r.InPlace() {
			inPlace = append(inPlace, [2]string{r.Table.Schema, r.Table.Name})
		}
	}
	hidden, err := secured(ctx, s, inPlace)
	if err != nil || len(hidden) == 0 {
		return err
	}
	table := hidden[0][0] + "." + hidden[0][1]
	return fault.New(fault.PermissionDenied, "publish %s: row-level security keeps rows of the destination's table from Standin's user, and they would stay beside the new ones", table).
		WithTable(table).
		WithHint("Run in the destination, as a superuser: CREATE ROLE standin_publish; GRANT IGNORE RLS TO ROLE standin_publish; and grant that role to the user.")
}

func schemasOf(tables []plan.Table) []string {
	var schemas []string
	for _, t := range tables {
		schemas = append(schemas, t.Schema)
	}
	slices.Sort(schemas)
	return slices.Compact(schemas)
}
