package redshift_test

import (
	"strings"
	"testing"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, writer, reader := w.connect(t, "admin"), w.connect(t, "writer"), w.connect(t, "reader")
	query(t, writer, `CREATE TABLE owned (a INT, b INT)`)
	if code, _ := refused(t, reader, `SELECT * FROM owned`); code != "42501" {
		t.Error(code)
	}
	if code, _ := refused(t, reader, `CREATE SCHEMA mine`); code != "42501" {
		t.Error("only creators may create schemas:", code)
	}
	for _, sql := range []string{
		`CREATE GROUP "analysts"`, `CREATE ROLE "steward"`, `GRANT IGNORE RLS TO ROLE "steward"`, `GRANT ROLE "steward" TO "reader"`,
		`GRANT ASSUMEROLE ON 'arn:aws:iam::111111111111:role/r' TO "writer" FOR UNLOAD`, `GRANT SELECT ON svv_table_info TO "reader"`,
		`ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT ON TABLES TO "reader"`,
	} {
		query(t, admin, sql)
	}
	query(t, writer, `GRANT SELECT ON "owned" TO GROUP "analysts"; GRANT UPDATE ("a") ON "owned" TO ROLE "steward"; GRANT INSERT ON owned TO ROLE steward WITH GRANT OPTION; GRANT DELETE ON owned TO PUBLIC`)
	const grants = `SELECT privilege_type, identity_type, identity_name, admin_option FROM svv_relation_privileges
		WHERE relation_name = 'owned' AND identity_name <> 'writer' ORDER BY 1`
	if got := text(t, writer, grants); got != "DELETE | public | public | f" {
		t.Errorf("a user sees the grants of others: %s", got)
	}
	query(t, admin, `ALTER USER "writer" SYSLOG ACCESS UNRESTRICTED`)
	if got := text(t, writer, grants); got != "DELETE | public | public | f\nINSERT | role | steward | t\nSELECT | group | analysts | f" {
		t.Error(got)
	}
	if got := text(t, writer, `SELECT column_name, privilege_type, identity_type FROM svv_column_privileges WHERE relation_name = 'owned'`); got != "a | UPDATE | role" {
		t.Error(got)
	}
	if code, _ := refused(t, reader, `ALTER USER reader SYSLOG ACCESS UNRESTRICTED`); code != "42501" {
		t.Error(code)
	}
	if got := text(t, reader, `SELECT count(*) FROM svv_table_info`); got != "0" {
		t.Error(got)
	}
	if code, _ := refused(t, writer, `SELECT count(*) FROM svv_table_info`); code != "42501" {
		t.Error("svv_table_info is for superusers until it is granted:", code)
	}
	query(t, admin, `ALTER TABLE owned OWNER TO reader`)
	if got := text(t, admin, `SELECT table_owner FROM svv_redshift_tables WHERE table_name = 'owned'`); !strings.HasPrefix(got, "reader") {
		t.Error(got)
	}
}

func TestSecurityAdministratorsSeePolicies(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, writer, reader := w.connect(t, "admin"), w.connect(t, "writer"), w.connect(t, "reader")
	const policies, member = `SELECT count(*) FROM svv_rls_attached_policy`, `SELECT user_is_member_of(current_user, 'sys:secadmin')`
	if code, _ := refused(t, writer, policies); code != "42501" {
		t.Error("policies are shown to everybody:", code)
	}
	if got := text(t, writer, member); got != "f" {
		t.Error(got)
	}
	query(t, admin, `GRANT ROLE "sys:secadmin" TO writer`)
	if got := text(t, writer, policies) + text(t, admin, policies) + text(t, writer, member) + text(t, admin, member); got != "00tf" {
		t.Error(got)
	}
	if got := text(t, writer, `SELECT user_is_member_of('reader', 'sys:secadmin')`); got != "f" {
		t.Error(got)
	}
	if code, _ := refused(t, reader, `SELECT user_is_member_of('writer', 'sys:secadmin')`); code != "42501" {
		t.Error("others' memberships are told:", code)
	}
	if code, _ := refused(t, reader, `SELECT user_is_member_of(current_user, 'nobody')`); code != "42704" {
		t.Error(code)
	}
}
