package catalog

import (
	"fmt"
	"strings"

	"standin/internal/redshift/statement"
)

// pgClass is the OID of pg_class in every PostgreSQL: the kind of object that a
// comment in pg_description is about.
const pgClass = "1259"

// queries are the questions, about one list of schemas. Names and texts are cast
// with their lengths, since the catalog's own types do not leave the leader node
// and a cast to varchar alone means 256 bytes in Redshift. Arrays are not cast:
// PostgreSQL 8.0 has no such cast, and in text they read {1,2} anyway.
type queries struct {
	in string // the schemas as a list of literals
}

func newQueries(schemas []string) (queries, error) {
	literals := make([]string, len(schemas))
	for i, schema := range schemas {
		var err error
		if literals[i], err = statement.Literal(schema); err != nil {
			return queries{}, fmt.Errorf("schema %q: %w", schema, err)
		}
	}
	return queries{in: "(" + strings.Join(literals, ", ") + ")"}, nil
}

func (q queries) schemas() string {
	return "SELECT nspname::varchar(128) FROM pg_catalog.pg_namespace WHERE nspname IN " + q.in
}

const relationsSelect = `SELECT c.oid::bigint, n.nspname::varchar(128), c.relname::varchar(128), c.relkind, c.reldiststyle::int, pg_get_userbyid(c.relowner)::varchar(128)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v') AND `

func (q queries) relations() string {
	return relationsSelect + "n.nspname IN " + q.in + "\nORDER BY 2, 3"
}

// named asks for the relations whose name begins with a prefix, in all schemas.
func named(prefix string) (string, error) {
	literal, err := statement.Literal(prefix)
	if err != nil {
		return "", err
	}
	return relationsSelect + fmt.Sprintf("substring(c.relname::varchar(128), 1, %d) = %s\nORDER BY 2, 3", len([]rune(prefix)), literal), nil
}

func (q queries) columns() string {
	return `SELECT a.attrelid::bigint, a.attnum::int, a.attname::varchar(128), format_type(a.atttypid, a.atttypmod)::varchar(256), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)::varchar(65535), format_encoding(a.attencodingtype::int)::varchar(32), a.attisdistkey, a.attsortkeyord::int
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname IN ` + q.in + ` AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, 2`
}

// constraints reads the columns' numbers and not pg_get_constraintdef: that is
// SQL with the names of users in it, which only an SQL parser can take apart.
// AWS's own JDBC driver reads conkey and confkey too.
func (q queries) constraints() string {
	return `SELECT k.conrelid::bigint, k.contype, k.conkey, k.confrelid::bigint, k.confkey
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ` + q.in + ` AND k.contype IN ('p', 'u', 'f')
ORDER BY 1, k.contype, k.conname`
}

// attributes names the columns of tables outside the schemas.
func attributes(oids []string) string {
	return `SELECT a.attrelid::bigint, n.nspname::varchar(128), c.relname::varchar(128), a.attnum::int, a.attname::varchar(128)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attrelid IN (` + strings.Join(oids, ", ") + `) AND a.attnum > 0`
}

func (q queries) comments() string {
	return `SELECT d.objoid::bigint, d.objsubid::int, d.description::varchar(65535)
FROM pg_catalog.pg_description d JOIN pg_catalog.pg_class c ON c.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.classoid = ` + pgClass + ` AND n.nspname IN ` + q.in
}

// sizes is about a compute-side view, so it names no catalog of the leader.
func (q queries) sizes() string {
	return `SELECT table_id::bigint, tbl_rows::bigint, size::bigint, encoded, sortkey1 FROM svv_table_info WHERE "schema" IN ` + q.in
}

// dependents asks for the views that hang on tables: ordinary ones, which do so by
// their rule, and materialized ones (m), which do so themselves or by the table that
// stands behind them. That is what Redshift's own catalog shows of these; their rule
// reads the table behind them, and never the one that they are made of. Those that
// Redshift makes for itself, and drops when it likes (AWS: "Automated materialized
// views"), are in nobody's way.
func (q queries) dependents() string {
	from := func(view string) string {
		return `
FROM pg_catalog.pg_depend d ` + view + ` JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_user u ON u.usename = current_user
WHERE n.nspname IN ` + q.in + ` AND c.relkind = 'r' AND v.oid <> c.oid AND nv.nspname <> 'pg_automv' AND `
	}
	const columns = `nv.nspname::varchar(128), v.relname::varchar(128), v.oid::bigint, pg_get_userbyid(v.relowner)::varchar(128) = current_user::varchar(128) OR u.usesuper`
	return `SELECT d.refobjid::bigint, CASE WHEN v.relkind = 'v' THEN 'v' ELSE 'm' END, ` + columns +
		from(`JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = r.ev_class`) + `v.relkind IN ('v', 'm')
UNION SELECT d.refobjid::bigint, 'm', ` + columns +
		from(`JOIN pg_catalog.pg_class v ON v.oid = d.objid`) + `d.classid = ` + pgClass + ` AND d.refclassid = ` + pgClass + `
AND (v.relkind IN ('v', 'm') OR v.relkind = 'r' AND substring(v.relname::varchar(128), 1, 8) = 'mv_tbl__')
ORDER BY 1, 3, 4, 2 DESC`
}

func (q queries) references() string {
	return `SELECT DISTINCT k.confrelid::bigint, nf.nspname::varchar(128), f.relname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ` + q.in + ` AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3`
}

// isNamed is the condition that relation c of schema n has that name.
func isNamed(schema, name string) (string, error) {
	inSchema, err := statement.Literal(schema)
	if err != nil {
		return "", err
	}
	called, err := statement.Literal(name)
	return "n.nspname = " + inSchema + " AND c.relname = " + called, err
}

func tableExists(schema, table string) (string, error) {
	is, err := isNamed(schema, table)
	return "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " + is + " AND c.relkind = 'r'", err
}

// foreignKeysTo asks for the foreign keys of other tables that refer to one.
func foreignKeysTo(schema, table string) (string, error) {
	is, err := isNamed(schema, table)
	return `SELECT nf.nspname::varchar(128), f.relname::varchar(128), k.conname::varchar(128)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace nf ON nf.oid = f.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ` + is + ` AND k.contype = 'f' AND k.conrelid <> k.confrelid
ORDER BY 1, 2, 3`, err
}
