package statement

// These are the statements by which an administrator gives Standin's users their
// rights. Standin prints them, for policy and for check, and sends none of them.

// GrantUsage lets a user see into a schema.
func GrantUsage(schema, user string) (string, error) {
	var b builder
	b.raw("GRANT USAGE ON SCHEMA ")
	b.identifier(schema)
	b.to(user)
	return b.done()
}

// GrantCreate lets a user see into a schema and make tables in it.
func GrantCreate(schema, user string) (string, error) {
	var b builder
	b.raw("GRANT USAGE, CREATE ON SCHEMA ")
	b.identifier(schema)
	b.to(user)
	return b.done()
}

// GrantSelect lets a user read a table.
func GrantSelect(schema, table, user string) (string, error) {
	var b builder
	b.raw("GRANT SELECT ON TABLE ")
	b.relation(schema, table)
	b.to(user)
	return b.done()
}

// GrantSelectAll lets a user read every table that a schema has now.
func GrantSelectAll(schema, user string) (string, error) {
	var b builder
	b.raw("GRANT SELECT ON ALL TABLES IN SCHEMA ")
	b.identifier(schema)
	b.to(user)
	return b.done()
}

// GrantSelectLater lets a user read the tables that whoever runs the statement
// makes in a schema from then on.
func GrantSelectLater(schema, user string) (string, error) {
	var b builder
	b.raw("ALTER DEFAULT PRIVILEGES IN SCHEMA ")
	b.identifier(schema)
	b.raw(" GRANT SELECT ON TABLES")
	b.to(user)
	return b.done()
}

// GrantSizes lets a user read the view with the sizes of tables, which only
// superusers may by default (AWS: SVV_TABLE_INFO).
func GrantSizes(user string) (string, error) {
	var b builder
	b.raw("GRANT SELECT ON svv_table_info")
	b.to(user)
	return b.done()
}

// GrantDatabase gives a user a privilege on a database: CREATE, to make schemas,
// or TEMP, to make temporary tables.
func GrantDatabase(privilege, database, user string) (string, error) {
	var b builder
	b.word("GRANT ", privilege)
	b.raw(" ON DATABASE ")
	b.identifier(database)
	b.to(user)
	return b.done()
}

// GrantAssumeRole lets a user name an IAM role in a command, UNLOAD or COPY. It
// is needed only where an administrator has taken ASSUMEROLE from PUBLIC (AWS:
// GRANT, "Usage notes for granting the ASSUMEROLE permission").
func GrantAssumeRole(role, user, command string) (string, error) {
	var b builder
	b.raw("GRANT ASSUMEROLE ON ")
	if role == "default" {
		b.raw("default")
	} else {
		b.literal(role)
	}
	b.to(user)
	b.word(" FOR ", command)
	return b.done()
}

// OwnRelation makes a user the owner of a table or of a view.
func OwnRelation(schema, name, user string) (string, error) {
	var b builder
	b.raw("ALTER TABLE ")
	b.relation(schema, name)
	b.raw(" OWNER TO ")
	b.identifier(user)
	return b.done()
}

// SeeAllGrants lets a user see the grants of others (AWS: ALTER USER, SYSLOG
// ACCESS), without which the grants on a replaced table cannot all be carried
// over to the new one.
func SeeAllGrants(user string) (string, error) {
	var b builder
	b.raw("ALTER USER ")
	b.identifier(user)
	b.raw(" SYSLOG ACCESS UNRESTRICTED")
	return b.done()
}

// DetachMasking takes a masking policy off the columns of a table, which are
// given as the list that svv_attached_masking_policy prints.
func DetachMasking(policy, schema, table string, columns []string, kind, from string) (string, error) {
	var b builder
	b.raw("DETACH MASKING POLICY ")
	b.identifier(policy)
	b.raw(" ON ")
	b.relation(schema, table)
	b.raw(" (")
	b.identifiers(columns)
	b.raw(")")
	switch kind {
	case "public":
		b.raw(" FROM PUBLIC")
	case "role":
		b.raw(" FROM ROLE ")
		b.identifier(from)
	default:
		b.raw(" FROM ")
		b.identifier(from)
	}
	return b.done()
}

// IgnoreRowPolicies are the statements that exempt a user from row-level security
// (AWS: GRANT, IGNORE RLS), by way of a role of that name.
func IgnoreRowPolicies(role, user string) ([]string, error) {
	return byRole("GRANT IGNORE RLS TO ROLE ", role, user)
}

// SeeColumnGrants are the statements that let a user see the grants of others on
// columns (AWS: SVV_COLUMN_PRIVILEGES), by way of a role of that name.
func SeeColumnGrants(role, user string) ([]string, error) {
	return byRole("GRANT ACCESS SYSTEM TABLE TO ROLE ", role, user)
}

// byRole gives a user by a role what only roles are given.
func byRole(grant, role, user string) ([]string, error) {
	statements := make([]string, 3)
	var err error
	for i, verb := range []string{"CREATE ROLE ", grant, "GRANT ROLE "} {
		var b builder
		b.raw(verb)
		b.identifier(role)
		if i == 2 {
			b.to(user)
		}
		if statements[i], err = b.done(); err != nil {
			return nil, err
		}
	}
	return statements, nil
}

func (b *builder) to(user string) {
	b.raw(" TO ")
	b.identifier(user)
}
