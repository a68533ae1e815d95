package check

import (
	"context"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// DestinationRights is the probe that the destination's user may make the tables,
// and owns those that will be replaced and the views that hang on them: only an
// owner renames, drops and points anew.
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
		found := makes(rights, schemas, database)
		found = append(found, owns(rights, selected)...)
		if len(found) == 0 {
			found = append(found, passed("%s may make the tables, and owns those that are replaced", rights.User))
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
	var others []string
	var take []func() (string, error)
	add := func(schema, name, owner string) {
		others = append(others, schema+"."+name+" (of "+owner+")")
		take = append(take, func() (string, error) { return statement.OwnRelation(schema, name, rights.User) })
	}
	tables, views := rights.System["ALTER TABLE"] && rights.System["DROP TABLE"], rights.System["CREATE OR REPLACE VIEW"]
	known := map[View]bool{}
	for _, t := range selected {
		key := [2]string{t.Schema, t.Name}
		if r, standing := rights.Relations[key]; standing && r.Owner != rights.User && !tables {
			add(t.Schema, t.Name, r.Owner)
		}
		for _, v := range rights.Views[key] {
			if v.Owner != rights.User && !views && !known[v] {
				known[v] = true
				add(v.Schema, v.Name, v.Owner)
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	return []Finding{failed(fault.PermissionDenied, statements(inDestination, take...),
		"%s does not own what will be replaced, or what hangs on it: %s", rights.User, list(others))}
}
