// Package catalog reads what a warehouse's catalog says of its tables into the
// nouns of a plan. Package redshift calls it. It asks the leader node several
// small questions and joins the answers itself, because Redshift can neither
// join the leader's catalogs with compute-side views nor keep them still while
// they are read. It changes nothing and reads no row of a table.
package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
)

// Session runs a query and returns its rows as text, NULL as "".
type Session interface {
	Query(ctx context.Context, statement string) ([][]string, error)
}

// Tables reads every table of the schemas with all that its full definition
// needs, in the order of schema and name. Rules, ordinals and names of the job
// are the caller's. Temporary tables and the tables behind materialized views
// are left out. A schema that does not exist, or that is the system's, is an
// error. Rows and Bytes stay zero, and automatic encodings and sort keys count
// as chosen, where svv_table_info does not tell: to a user who may not read it, and
// of tables without rows (AWS: SVV_TABLE_INFO).
func Tables(ctx context.Context, session Session, schemas []string) ([]plan.Table, error) {
	if len(schemas) == 0 {
		return nil, nil
	}
	q, err := newQueries(schemas)
	if err != nil {
		return nil, err
	}
	if err := requireSchemas(ctx, session, q, schemas); err != nil {
		return nil, err
	}
	found, err := relations(ctx, session, q)
	if err != nil {
		return nil, err
	}
	r := reader{session: session, queries: q, tables: map[string]*table{}}
	for _, relation := range found {
		if !relation.View {
			r.add(relation)
		}
	}
	for _, step := range []func(context.Context) error{r.columns, r.constraints, r.comments, r.sizes} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return r.finish()
}

func requireSchemas(ctx context.Context, session Session, q queries, schemas []string) error {
	rows, err := session.Query(ctx, q.schemas())
	if err != nil {
		return fmt.Errorf("read the schemas: %w", err)
	}
	var missing []string
	for _, schema := range schemas {
		switch {
		case systemSchema(schema):
			return fault.New(fault.SchemaChanged, "schema %q belongs to the system and cannot be copied", schema)
		case !slices.ContainsFunc(rows, func(row []string) bool { return row[0] == schema }):
			missing = append(missing, fmt.Sprintf("%q", schema))
		}
	}
	if len(missing) > 0 {
		return fault.New(fault.SchemaChanged, "the database has no schema %s", strings.Join(missing, ", ")).
			WithHint("The names are those of pg_namespace, in its case; the user needs USAGE on each.")
	}
	return nil
}

func systemSchema(name string) bool {
	return strings.HasPrefix(name, "pg_") || name == "information_schema" || name == "catalog_history"
}

// table is a table being read, with what is needed only for that.
type table struct {
	plan.Table
	columns  map[string]string // name by attribute number
	sortKeys []sortKey
}

type sortKey struct {
	position int // from 1; negative in an interleaved key
	column   string
}

// reader fills the tables, by OID, question by question.
type reader struct {
	session Session
	queries queries
	tables  map[string]*table
	order   []string
}

func (r *reader) add(relation Relation) {
	t := &table{columns: map[string]string{}}
	t.Schema, t.Name, t.Owner = relation.Schema, relation.Name, relation.Owner
	t.Distribution.Style = distributionStyle(relation.distribution)
	r.tables[relation.OID] = t
	r.order = append(r.order, relation.OID)
}

// finish puts the sort keys in order. A table without columns was dropped
// between two questions, or cannot be read.
func (r *reader) finish() ([]plan.Table, error) {
	tables := make([]plan.Table, 0, len(r.order))
	for _, oid := range r.order {
		t := r.tables[oid]
		if len(t.Columns) == 0 {
			return nil, vanished(t)
		}
		slices.SortFunc(t.sortKeys, func(a, b sortKey) int { return abs(a.position) - abs(b.position) })
		for _, key := range t.sortKeys {
			if t.Sort.Style == "" {
				t.Sort.Style = "compound"
			}
			if key.position < 0 && t.Sort.Style != "auto" {
				t.Sort.Style = "interleaved"
			}
			if t.Sort.Style != "auto" {
				t.Sort.Columns = append(t.Sort.Columns, key.column)
			}
		}
		tables = append(tables, t.Table)
	}
	return tables, nil
}

func abs(n int) int { return max(n, -n) }

// SchemaExists reports whether the database has the schema.
func SchemaExists(ctx context.Context, session Session, schema string) (bool, error) {
	q, err := newQueries([]string{schema})
	if err != nil {
		return false, err
	}
	rows, err := session.Query(ctx, q.schemas())
	if err != nil {
		return false, fmt.Errorf("look for schema %s: %w", schema, err)
	}
	return len(rows) > 0, nil
}
