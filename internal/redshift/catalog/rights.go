package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"standin/internal/redshift/wire"
)

// Rights is what the session's user may do in a database.
type Rights struct {
	User      string
	Superuser bool
	Create    bool // schemas in the database
	// AllGrants reports whether the user is shown the grants of everybody on tables
	// (AWS: SVV_RELATION_PRIVILEGES). False also if that could not be found out.
	AllGrants bool
	// System are the system permissions that the user has by roles, such as ALTER
	// TABLE: they count for objects of others (AWS: "System permissions for RBAC").
	System    map[string]bool
	Schemas   map[string]SchemaRights
	Relations map[[2]string]RelationRights // by schema and name
	// Views are those that hang on a table of the schemas, by the table's schema
	// and name. Their own schemas may be others.
	Views map[[2]string][]View
}

// SchemaRights is what the user may do in a schema.
type SchemaRights struct {
	Usage, Create bool
}

// RelationRights is what the user may do with a table or view.
type RelationRights struct {
	Owner  string
	Select bool
}

// View is a view and whose it is.
type View struct {
	Schema, Name, Owner string
}

// ReadRights asks what the user may do in the schemas; those that do not exist
// are left out. Objects are named by their OIDs, because a privilege function
// that is given a name fails where the user may not see into the schema.
func ReadRights(ctx context.Context, session Session, schemas []string) (Rights, error) {
	r := Rights{Schemas: map[string]SchemaRights{}, Relations: map[[2]string]RelationRights{}, Views: map[[2]string][]View{}}
	q, err := newQueries(schemas)
	if err != nil {
		return r, err
	}
	for _, question := range []struct {
		about string
		query string
		width int
		take  func(row []string)
	}{
		{"the user's own rights", ownRights, 3, func(row []string) {
			r.User, r.Superuser, r.Create = row[0], row[1] == "t", row[2] == "t"
		}},
		{"the rights on schemas", q.schemaRights(), 3, func(row []string) {
			r.Schemas[row[0]] = SchemaRights{Usage: row[1] == "t", Create: row[2] == "t"}
		}},
		{"the rights on tables", q.relationRights(), 4, func(row []string) {
			r.Relations[[2]string{row[0], row[1]}] = RelationRights{Owner: row[2], Select: row[3] == "t"}
		}},
		{"the owners of views", q.viewOwners(), 5, func(row []string) {
			table := [2]string{row[0], row[1]}
			r.Views[table] = append(r.Views[table], View{Schema: row[2], Name: row[3], Owner: row[4]})
		}},
	} {
		rows, err := session.Query(ctx, question.query)
		if err != nil {
			return r, fmt.Errorf("read %s: %w", question.about, err)
		}
		for _, row := range rows {
			if len(row) != question.width {
				return r, fmt.Errorf("read %s: a row has %d cells", question.about, len(row))
			}
			question.take(row)
		}
	}
	if r.User == "" {
		return r, errors.New("read the user's own rights: the catalog does not know the user")
	}
	if r.AllGrants, err = SeesGrants(ctx, session, r.Superuser); err != nil {
		return r, err
	}
	r.System, err = systemPermissions(ctx, session, r.User)
	return r, err
}

// SeesGrants reports whether the session's user is shown the grants of everybody on
// tables: it has unrestricted SYSLOG ACCESS, or as a superuser needs none.
func SeesGrants(ctx context.Context, session Session, super bool) (bool, error) {
	if super {
		return true, nil
	}
	rows, err := session.Query(ctx, "SELECT trim(syslog_access) FROM svv_user_info WHERE user_name = current_user")
	switch wire.ReasonOf(err) {
	case wire.Forbidden, wire.NotFound:
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the user's access to system views: %w", err)
	}
	return len(rows) == 1 && strings.EqualFold(rows[0][0], "unrestricted"), nil
}

// systemPermissions are those of the user and of its roles. The view shows a user
// the identities that it has to do with; which of them are its own is asked.
func systemPermissions(ctx context.Context, session Session, user string) (map[string]bool, error) {
	rows, err := session.Query(ctx, "SELECT DISTINCT trim(system_privilege), trim(identity_name), trim(identity_type) FROM svv_system_privileges ORDER BY 1, 2, 3")
	switch wire.ReasonOf(err) {
	case wire.Forbidden, wire.NotFound:
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the system permissions: %w", err)
	}
	has, own := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		name, kind := row[1], strings.ToLower(row[2])
		if _, asked := own[name]; !asked && kind == "role" {
			if own[name], err = hasRole(ctx, session, name); err != nil {
				return nil, err
			}
		}
		if kind == "user" && name == user || kind == "role" && own[name] || kind == "public" {
			has[strings.ToUpper(row[0])] = true
		}
	}
	return has, nil
}

const ownRights = `SELECT u.usename::varchar(128), u.usesuper, has_database_privilege(current_database(), 'CREATE')
FROM pg_catalog.pg_user u WHERE u.usename = current_user`

func (q queries) schemaRights() string {
	return `SELECT n.nspname::varchar(128), has_schema_privilege(n.oid, 'USAGE'), has_schema_privilege(n.oid, 'CREATE')
FROM pg_catalog.pg_namespace n WHERE n.nspname IN ` + q.in + `
ORDER BY 1`
}

func (q queries) relationRights() string {
	return `SELECT n.nspname::varchar(128), c.relname::varchar(128), pg_get_userbyid(c.relowner)::varchar(128), has_table_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ` + q.in + ` AND c.relkind IN ('r', 'v')
ORDER BY 1, 2`
}

func (q queries) viewOwners() string {
	return `SELECT DISTINCT n.nspname::varchar(128), c.relname::varchar(128), nv.nspname::varchar(128), v.relname::varchar(128), pg_get_userbyid(v.relowner)::varchar(128)
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
JOIN pg_catalog.pg_class v ON v.oid = r.ev_class JOIN pg_catalog.pg_namespace nv ON nv.oid = v.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ` + q.in + ` AND c.relkind = 'r' AND v.relkind = 'v' AND v.oid <> c.oid
ORDER BY 1, 2, 3, 4`
}

// Identity is which database a session is in. Two sessions with equal identities
// are in one, by whatever host names they were opened.
type Identity struct {
	Namespace string // of the cluster or workgroup, unique in AWS (CURRENT_NAMESPACE)
	Database  string
}

// ReadIdentity asks which database the session is in.
func ReadIdentity(ctx context.Context, session Session) (Identity, error) {
	rows, err := session.Query(ctx, "SELECT current_namespace, current_database()")
	if err != nil {
		return Identity{}, fmt.Errorf("read the namespace: %w", err)
	}
	if len(rows) != 1 || len(rows[0]) != 2 || rows[0][0] == "" {
		return Identity{}, errors.New("read the namespace: the warehouse does not say it")
	}
	return Identity{Namespace: rows[0][0], Database: rows[0][1]}, nil
}
