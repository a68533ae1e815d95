package check

import (
	"context"
	"slices"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// DestinationRights is the probe that the destination's user may make the tables,
// and owns those that will be replaced: only an owner renames and drops. It says
// which views are another's, and so keep their tables from being swapped.
func DestinationRights(destination Righted, tables Tables, database string) Probe {
	return Probe{"destination-rights", func(ctx context.Context) []Finding {
		selected, err := tables(ctx)
		if err != nil {
			return []Finding{unknown(err, "the rights of the destination's user")}
		}
		schemas := schemasOf(selected)
		rights, err := destination.Rights(ctx, schemas)
		if err != nil {
			return []Finding{unknown(err, "the rights of the destination's user")}
		}
		found := append(makes(rights, schemas, database), owns(rights, selected)...)
		if !slices.ContainsFunc(found, func(f Finding) bool { return f.State == Failed }) {
			found = append([]Finding{passed("%s may make the tables, and owns those that are replaced", rights.User)}, found...)
		}
		return found
	}}
}

func schemasOf(tables []plan.Table) []string {
	var schemas []string
	known := map[string]bool{}
	for _, t := range tables {
		if !known[t.Schema] {
			known[t.Schema] = true
			schemas = append(schemas, t.Schema)
		}
	}
	return schemas
}

// makes finds the schemas in which the user cannot make tables.
func makes(rights Rights, schemas []string, database string) []Finding {
	var found []Finding
	var missing, closed []string
	var grants []func() (string, error)
	for _, schema := range schemas {
		switch has, exists := rights.Schemas[schema]; {
		case !exists && !rights.Create && !rights.System["CREATE SCHEMA"]:
			missing = append(missing, schema)
		case exists && (!has.Usage || !has.Create && !rights.System["CREATE TABLE"]):
			closed = append(closed, schema)
			grants = append(grants, func() (string, error) { return statement.GrantCreate(schema, rights.User) })
		}
	}
	if len(missing) > 0 {
		found = append(found, failed(fault.PermissionDenied,
			statements(inDestination, func() (string, error) { return statement.GrantDatabase("CREATE", database, rights.User) }),
			"%s cannot make the missing schema %s", rights.User, list(missing)))
	}
	if len(closed) > 0 {
		found = append(found, failed(fault.PermissionDenied, statements(inDestination, grants...),
			"%s cannot make tables in schema %s", rights.User, list(closed)))
	}
	return found
}

// owns finds the tables and views that are somebody else's and that no system
// permission opens: ALTER TABLE renames a table and gives it an owner, DROP TABLE
// drops it, and CREATE OR REPLACE VIEW points a view anew, whoever owns them (AWS:
// "System permissions for RBAC").
func owns(rights Rights, selected []plan.Table) []Finding {
	if rights.Superuser {
		return nil
	}
	var tables, views belongings
	known := map[View]bool{}
	for _, t := range selected {
		key := [2]string{t.Schema, t.Name}
		if r, standing := rights.Relations[key]; standing && r.Owner != rights.User {
			tables.add(t.Schema, t.Name, r.Owner, rights.User)
		}
		for _, v := range rights.Views[key] {
			if v.Owner != rights.User && !known[v] {
				known[v] = true
				views.add(v.Schema, v.Name, v.Owner, rights.User)
			}
		}
	}
	var found []Finding
	if len(tables.names) > 0 && !(rights.System["ALTER TABLE"] && rights.System["DROP TABLE"]) {
		found = append(found, failed(fault.PermissionDenied, statements(inDestination, tables.take...),
			"%s does not own what will be replaced: %s", rights.User, list(tables.names)))
	}
	if len(views.names) > 0 && !rights.System["CREATE OR REPLACE VIEW"] {
		held := passed("%s does not own %s: a table that such a view reads is published in place", rights.User, list(views.names))
		held.Mend = statements(inDestination+"; only if it is to be swapped", views.take...)
		found = append(found, held)
	}
	return found
}

// belongings are tables and views of others, and the statements that take them over.
type belongings struct {
	names []string
	take  []func() (string, error)
}

func (b *belongings) add(schema, name, owner, user string) {
	b.names = append(b.names, schema+"."+name+" (of "+owner+")")
	b.take = append(b.take, func() (string, error) { return statement.OwnRelation(schema, name, user) })
}
