package catalog

import (
	"context"
	"fmt"
	"strings"

	"standin/internal/redshift/statement"
)

// Grants reads the privileges on the tables of the schemas that were granted to
// users, groups, roles and everyone, as far as the user may see them: all of
// them with SYSLOG ACCESS UNRESTRICTED (AWS: SVV_RELATION_PRIVILEGES). Those of
// Redshift's own identities, such as datashares, follow other rules and are left
// out.
func Grants(ctx context.Context, session Session, schemas []string) ([]statement.Grant, error) {
	q, err := newQueries(schemas)
	if err != nil {
		return nil, err
	}
	var grants []statement.Grant
	for _, query := range []string{
		`SELECT namespace_name, relation_name, '', privilege_type, identity_type, identity_name, admin_option FROM svv_relation_privileges WHERE namespace_name IN ` + q.in + ` ORDER BY 1, 2, 4, 5, 6`,
		`SELECT namespace_name, relation_name, column_name, privilege_type, identity_type, identity_name, '' FROM svv_column_privileges WHERE namespace_name IN ` + q.in + ` ORDER BY 1, 2, 3, 4, 5, 6`,
	} {
		rows, err := session.Query(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("read the grants: %w", err)
		}
		for _, row := range rows {
			if to := row[5]; strings.HasPrefix(to, "ds:") || strings.HasPrefix(to, "sys:") {
				continue
			}
			grants = append(grants, statement.Grant{
				Schema: row[0], Table: row[1], Column: row[2], Privilege: row[3], Kind: strings.ToLower(row[4]), To: row[5],
				Option: strings.HasPrefix(strings.ToLower(row[6]), "t"),
			})
		}
	}
	return grants, nil
}
