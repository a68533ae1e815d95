package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standin/internal/redshift/wire"
)

// Sight is what a user is shown of what is attached to tables. Views that show
// less than there is do so without an error, and one that is missing or closed
// would end a transaction; so it is found out once, outside of any.
type Sight struct {
	Superuser   bool // the user is one
	RowSecurity bool // superusers and sys:secadmin (AWS: SVV_RLS_ATTACHED_POLICY)
	Masking     bool // the same (AWS: SVV_ATTACHED_MASKING_POLICY)
	Datashares  bool // superusers; others only those of their own (AWS: SVV_DATASHARE_OBJECTS)

	datashares bool // those of the user's own at least
}

// Unseen names what the user is not shown.
func (s Sight) Unseen() []string {
	var names []string
	for _, kind := range []struct {
		seen bool
		name string
	}{{s.RowSecurity, "row-level security"}, {s.Masking, "masking policies"}, {s.Datashares, "datashares"}} {
		if !kind.seen {
			names = append(names, kind.name)
		}
	}
	return names
}

// See finds out what the session's user is shown.
func See(ctx context.Context, session Session) (Sight, error) {
	super, err := isSuperuser(ctx, session)
	if err != nil {
		return Sight{}, err
	}
	policies := super
	if !super {
		if policies, err = hasRole(ctx, session, "sys:secadmin"); err != nil {
			return Sight{}, err
		}
	}
	s := Sight{Superuser: super, RowSecurity: policies, Masking: policies, Datashares: super, datashares: true}
	for _, view := range []struct {
		name string
		seen *bool
	}{{"svv_rls_attached_policy", &s.RowSecurity}, {"svv_attached_masking_policy", &s.Masking}, {"svv_datashare_objects", &s.datashares}} {
		if !*view.seen {
			continue
		}
		_, err := session.Query(ctx, "SELECT 1 FROM "+view.name+" LIMIT 1")
		switch wire.ReasonOf(err) {
		case wire.Forbidden, wire.NotFound:
			*view.seen = false
			continue
		}
		if err != nil {
			return Sight{}, fmt.Errorf("look into %s: %w", view.name, err)
		}
	}
	s.Datashares = s.Datashares && s.datashares
	return s, nil
}

// Attached names, by schema and table, what is attached to the tables of the
// schemas, as far as the user sees it: what stays with a table when it is renamed,
// and is gone when it is dropped.
func Attached(ctx context.Context, session Session, sight Sight, schemas []string) (map[[2]string][]string, error) {
	q, err := newQueries(schemas)
	if err != nil {
		return nil, err
	}
	attached := map[[2]string][]string{}
	add := func(schema, table, what string) {
		at := [2]string{schema, table}
		if !slices.Contains(attached[at], what) {
			attached[at] = append(attached[at], what)
		}
	}
	for _, question := range []struct {
		seen  bool
		about string
		query string
		take  func(row []string)
	}{
		{sight.RowSecurity, "the policies of row-level security", q.rowPolicies(), func(row []string) {
			add(row[0], row[1], "row-level security policy "+row[2])
		}},
		{sight.Masking, "the masking policies", q.maskingPolicies(), func(row []string) {
			add(row[0], row[1], "masking policy "+row[2])
		}},
		{sight.datashares, "the datashares", sharedObjects, func(row []string) {
			schema, table, _ := strings.Cut(row[0], ".")
			if slices.Contains(schemas, schema) {
				add(schema, table, "datashare "+row[1])
			}
		}},
	} {
		if !question.seen {
			continue
		}
		rows, err := session.Query(ctx, question.query)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", question.about, err)
		}
		for _, row := range rows {
			question.take(row)
		}
	}
	return attached, nil
}

// A policy that is attached and turned off is attached all the same.
func (q queries) rowPolicies() string {
	return `SELECT DISTINCT relschema, relname, polname FROM svv_rls_attached_policy WHERE relschema IN ` + q.in + ` ORDER BY 1, 2, 3`
}

func (q queries) maskingPolicies() string {
	return `SELECT schema_name, table_name, policy_name, output_columns, grantee_type, grantee FROM svv_attached_masking_policy WHERE schema_name IN ` + q.in + ` ORDER BY 1, 2, 3, 5, 6`
}

// sharedObjects asks for what the cluster shares with others. Which kinds there are
// is spelled in more than one way; a view and a table never have one name.
const sharedObjects = `SELECT trim(object_name), trim(share_name) FROM svv_datashare_objects WHERE share_type = 'OUTBOUND' AND object_name LIKE '%.%' ORDER BY 1, 2`
