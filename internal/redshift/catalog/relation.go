package catalog

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// Relation is a table or view, and what hangs on it.
type Relation struct {
	OID     string
	Schema  string
	Name    string
	View    bool // ordinary, late-binding or materialized
	Owner   string
	Comment string
	// Mark is the first line of the comment of a table that Standin made, such
	// as standin:tickit; empty for every other.
	Mark string
	// Views and Referrers are what would go on hanging on a table when another
	// takes its name: views over it, and, as schema.name, other tables whose
	// foreign keys refer to it.
	Views     []Dependent
	Referrers []string

	distribution string
}

// Dependent is a view that is bound to a table: not a late-binding one.
type Dependent struct {
	OID          string
	Schema, Name string
	Materialized bool
	Owned        bool // by the session's user, or that is a superuser: it can be replaced
}

// backing is the name of the table behind a materialized view.
var backing = regexp.MustCompile(`^mv_tbl__(.+)__\d+$`)

// relations reads the tables and views of the schemas, without the tables that
// stand behind materialized views. Such a table is known by its name and by the
// view's, so that a user's table is not lost for an unlucky name alone.
func relations(ctx context.Context, session Session, q queries) ([]Relation, error) {
	return read(ctx, session, q.relations())
}

func read(ctx context.Context, session Session, query string) ([]Relation, error) {
	rows, err := session.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read the relations: %w", err)
	}
	views := map[[2]string]bool{}
	for _, row := range rows {
		views[[2]string{row[1], row[2]}] = row[3] == "v"
	}
	var found []Relation
	for _, row := range rows {
		if parts := backing.FindStringSubmatch(row[2]); len(parts) > 0 && views[[2]string{row[1], parts[1]}] {
			continue
		}
		found = append(found, Relation{OID: row[0], Schema: row[1], Name: row[2], View: row[3] == "v", Owner: row[5], distribution: row[4]})
	}
	return found, nil
}

// Occupants reads what stands in the schemas of a destination. A schema that
// does not exist holds nothing.
func Occupants(ctx context.Context, session Session, schemas []string) ([]Relation, error) {
	if len(schemas) == 0 {
		return nil, nil
	}
	q, err := newQueries(schemas)
	if err != nil {
		return nil, err
	}
	found, err := relations(ctx, session, q)
	if err != nil {
		return nil, err
	}
	return found, describe(ctx, session, q, found)
}

// Named reads the tables of all schemas whose name begins with prefix.
func Named(ctx context.Context, session Session, prefix string) ([]Relation, error) {
	query, err := named(prefix)
	if err != nil {
		return nil, err
	}
	found, err := read(ctx, session, query)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	schemas := map[string]bool{}
	var list []string
	for _, r := range found {
		if !schemas[r.Schema] {
			list = append(list, r.Schema)
		}
		schemas[r.Schema] = true
	}
	q, err := newQueries(list)
	if err != nil {
		return nil, err
	}
	return found, describe(ctx, session, q, found)
}

// describe adds comments, marks, views and referrers.
func describe(ctx context.Context, session Session, q queries, found []Relation) error {
	byOID := make(map[string]*Relation, len(found))
	for i := range found {
		byOID[found[i].OID] = &found[i]
	}
	comments, err := session.Query(ctx, q.comments())
	if err != nil {
		return fmt.Errorf("read the comments: %w", err)
	}
	for _, row := range comments {
		if r := byOID[row[0]]; r != nil && row[1] == "0" {
			r.Comment = row[2]
			r.Mark, _ = statement.SplitComment(row[2])
		}
	}
	views, err := session.Query(ctx, q.dependents())
	if err != nil {
		return fmt.Errorf("read the views that depend on tables: %w", err)
	}
	materialized := map[[2]string]bool{}
	if len(views) > 0 {
		if materialized, err = materializedViews(ctx, session); err != nil {
			return err
		}
	}
	for _, row := range views {
		r := byOID[row[0]]
		if r == nil {
			continue
		}
		v := Dependent{OID: row[4], Schema: row[2], Name: row[3], Owned: row[5] == "t"}
		if parts := backing.FindStringSubmatch(v.Name); len(parts) > 0 {
			v.Name = parts[1]
		}
		if slices.ContainsFunc(r.Views, func(other Dependent) bool { return other.Schema == v.Schema && other.Name == v.Name }) {
			continue
		}
		v.Materialized = row[1] == "m" || materialized[[2]string{v.Schema, v.Name}]
		r.Views = append(r.Views, v)
	}
	keys, err := session.Query(ctx, q.references())
	if err != nil {
		return fmt.Errorf("read the foreign keys that refer to tables: %w", err)
	}
	for _, row := range keys {
		if r := byOID[row[0]]; r != nil {
			r.Referrers = append(r.Referrers, row[1]+"."+row[2])
		}
	}
	return nil
}

// materializedViews are all of the database that the user may see, by schema and
// name. The catalog lists them among the views.
func materializedViews(ctx context.Context, session Session) (map[[2]string]bool, error) {
	rows, err := session.Query(ctx, "SELECT trim(schema_name), trim(name) FROM svv_mv_info WHERE database_name = current_database()")
	if err != nil {
		return nil, fmt.Errorf("read the materialized views: %w", err)
	}
	found := make(map[[2]string]bool, len(rows))
	for _, row := range rows {
		found[[2]string{row[0], row[1]}] = true
	}
	return found, nil
}

// ViewQuery reads the query that an ordinary view was made of. Names in it are
// qualified unless they are in the session's search_path, which is pg_catalog. A
// view that has been dropped since it was listed is Vanished: the catalog gives
// NULL for it, or words that are no query.
func ViewQuery(ctx context.Context, session Session, v Dependent) (string, error) {
	rows, err := session.Query(ctx, "SELECT pg_get_viewdef("+v.OID+"::oid)")
	if err != nil {
		return "", fmt.Errorf("read the definition of view %s.%s: %w", v.Schema, v.Name, err)
	}
	if len(rows) != 1 || rows[0][0] == "" || rows[0][0] == notAView {
		return "", &wire.Error{Reason: wire.Vanished, Sentence: fmt.Sprintf("view %s.%s was dropped while the catalog was read", v.Schema, v.Name)}
	}
	return rows[0][0], nil
}

// notAView is what pg_get_viewdef says of an OID that is no view's in PostgreSQL 8.0,
// of which Redshift's catalog is.
const notAView = "Not a view"

// Constraint is a named constraint of a table.
type Constraint struct {
	Schema, Table, Name string
}

// ForeignKeysTo reads the foreign keys of other tables that refer to a table.
func ForeignKeysTo(ctx context.Context, session Session, schema, table string) ([]Constraint, error) {
	query, err := foreignKeysTo(schema, table)
	if err != nil {
		return nil, err
	}
	rows, err := session.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read the foreign keys that refer to %s.%s: %w", schema, table, err)
	}
	keys := make([]Constraint, len(rows))
	for i, row := range rows {
		keys[i] = Constraint{Schema: row[0], Table: row[1], Name: row[2]}
	}
	return keys, nil
}

// TableExists reports whether a schema has a table of a name.
func TableExists(ctx context.Context, session Session, schema, table string) (bool, error) {
	query, err := tableExists(schema, table)
	if err != nil {
		return false, err
	}
	rows, err := session.Query(ctx, query)
	if err != nil {
		return false, fmt.Errorf("look for table %s.%s: %w", schema, table, err)
	}
	return len(rows) > 0, nil
}
