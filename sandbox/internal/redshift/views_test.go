package redshift_test

import (
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"

	"standin/sandbox/internal/redshift"
)

func TestViewsOfRoles(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, writer, reader := w.connect(t, "admin"), w.connect(t, "writer"), w.connect(t, "reader")
	for _, sql := range []string{
		`CREATE ROLE steward; CREATE ROLE "chief"; CREATE GROUP analysts`,
		`GRANT ROLE steward TO reader; GRANT ROLE steward TO ROLE chief; GRANT ROLE chief TO writer WITH ADMIN OPTION`,
		`ALTER GROUP analysts ADD USER reader`,
		`GRANT CREATE ON DATABASE dev TO ROLE steward`,
		`ALTER DEFAULT PRIVILEGES FOR USER writer IN SCHEMA public GRANT SELECT ON TABLES TO reader`,
	} {
		query(t, admin, sql)
	}
	const (
		roles    = `SELECT role_name, role_owner FROM svv_roles WHERE role_name NOT LIKE 'sys:%' ORDER BY 1`
		users    = `SELECT user_name, role_name, admin_option FROM svv_user_grants ORDER BY 1`
		inRoles  = `SELECT role_name, granted_role_name FROM svv_role_grants ORDER BY 1`
		defaults = `SELECT schema_name, object_type, owner_name, owner_type, privilege_type, grantee_name, grantee_type, admin_option FROM svv_default_privileges`
		database = `SELECT database_name, privilege_type, identity_name, identity_type FROM svv_database_privileges WHERE identity_type = 'role'`
	)
	for sql, want := range map[string]string{
		roles:    "chief | admin\nsteward | admin",
		users:    "reader | steward | f\nwriter | chief | t",
		inRoles:  "chief | steward",
		defaults: "public | RELATION | writer | user | SELECT | reader | user | f",
		database: "dev | CREATE | steward | role",
		`SELECT database_name, database_type, database_isolation_level FROM svv_redshift_databases`: "dev | local | Snapshot Isolation",
		`SELECT usename, usesuper, passwd, useconnlimit FROM pg_user_info WHERE usename = 'admin'`:  "admin | t | ******** | UNLIMITED",
	} {
		if got := text(t, admin, sql); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", sql, got, want)
		}
	}
	for sql, want := range map[string]string{roles: "steward | admin", users: "reader | steward | f", inRoles: ""} {
		if got := text(t, reader, sql); got != want {
			t.Errorf("%s\nshows a user what is others': %s", sql, got)
		}
	}
	if got := text(t, writer, defaults); got != "" {
		t.Error("a user sees what others are to be granted:", got)
	}
	if code, _ := refused(t, reader, `SELECT * FROM pg_user_info`); code != "42501" {
		t.Error("pg_user_info is for superusers:", code)
	}
}

func TestViewsOfPolicies(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, writer := w.connect(t, "admin"), w.connect(t, "writer")
	if code, _ := refused(t, writer, `SELECT * FROM svv_rls_policy`); code != "42501" {
		t.Error("policies are shown to everybody:", code)
	}
	if got := text(t, writer, `SELECT count(*) FROM svv_masking_policy`); got != "0" {
		t.Error(got)
	}
	query(t, admin, `GRANT ROLE "sys:secadmin" TO writer`)
	if got := text(t, writer, `SELECT count(*) FROM svv_rls_policy`); got != "0" {
		t.Error(got)
	}
}

func TestViewsOfLogins(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, writer := w.connect(t, "admin"), w.connect(t, "writer")
	if _, err := w.dial(t.Context(), "reader", "wrong", "dev"); err == nil {
		t.Fatal("a wrong password is let in")
	}
	if err := writer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	const log = `SELECT trim(event) FROM stl_connection_log WHERE username = `
	for range 100 { // the server notices that a client has gone in its own time
		if strings.Contains(text(t, admin, log+"'writer' ORDER BY recordtime, event"), "disconnecting") {
			break
		}
	}
	if got := text(t, admin, log+"'writer' ORDER BY recordtime, event"); got != "authenticated\ninitiating session\ndisconnecting session" {
		t.Error(got)
	}
	if got := text(t, admin, log+"'reader'"); got != "authentication failure" {
		t.Error(got)
	}
	if got := text(t, admin, `SELECT count(*) FROM sys_connection_log WHERE event = 'authentication failure'`); got != "1" {
		t.Error(got)
	}
	reader := w.connect(t, "reader")
	for _, view := range []string{"stl_connection_log", "sys_connection_log"} {
		if code, _ := refused(t, reader, `SELECT * FROM `+view); code != "42501" {
			t.Errorf("%s is for superusers: %s", view, code)
		}
	}
}

func TestViewsOfSystemPermissions(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, reader := w.connect(t, "admin"), w.connect(t, "reader")
	const all = `SELECT system_privilege, identity_name, identity_type FROM svv_system_privileges ORDER BY 1`
	if got := text(t, admin, all); !strings.HasPrefix(got, "ALTER USER | sys:secadmin | role\nCREATE ROLE | ") {
		t.Error(got)
	}
	if got := text(t, reader, all); got != "" {
		t.Error("a user sees what is others':", got)
	}
	query(t, admin, `GRANT ROLE "sys:secadmin" TO reader`)
	if got := text(t, reader, all); !strings.Contains(got, "sys:secadmin") {
		t.Error("a user does not see what is its own:", got)
	}
}

func TestViewsOfStorage(t *testing.T) {
	t.Parallel()
	w := open(t, func(c *redshift.Config) { c.Slices = 3 })
	admin, writer := w.connect(t, "admin"), w.connect(t, "writer")
	query(t, writer, `CREATE TABLE even (a INT) DISTSTYLE EVEN; CREATE TABLE whole (a INT) DISTSTYLE ALL BACKUP NO; CREATE TABLE nothing (a INT)`)
	query(t, writer, `INSERT INTO even VALUES (1), (2), (3), (4), (5); INSERT INTO whole VALUES (1), (2)`)
	if got := text(t, writer, `SELECT node, slice FROM stv_slices ORDER BY 2`); got != "0 | 0\n0 | 1\n0 | 2" {
		t.Error(got)
	}
	got := text(t, admin, `SELECT trim(name), slice, rows, backup, dist_style FROM stv_tbl_perm ORDER BY 1, 2`)
	want := "even | 0 | 2 | 1 | 0\neven | 1 | 2 | 1 | 0\neven | 2 | 1 | 1 | 0\n" +
		"nothing | 0 | 0 | 1 | 9\nnothing | 1 | 0 | 1 | 9\nnothing | 2 | 0 | 1 | 9\n" +
		"whole | 0 | 2 | 0 | 8\nwhole | 1 | 0 | 0 | 8\nwhole | 2 | 0 | 0 | 8"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if code, _ := refused(t, writer, `SELECT * FROM stv_tbl_perm`); code != "42501" {
		t.Error("stv_tbl_perm is for superusers:", code)
	}
}

func TestViewsOfBlocks(t *testing.T) {
	t.Parallel()
	w := open(t, func(c *redshift.Config) { c.Slices = 2 })
	admin, writer := w.connect(t, "admin"), w.connect(t, "writer")
	query(t, writer, `CREATE TABLE one (a INT) DISTSTYLE EVEN; CREATE TABLE large (a VARCHAR(65535), b INT) DISTSTYLE ALL; CREATE TABLE nothing (a INT)`)
	query(t, writer, `INSERT INTO one VALUES (1), (2), (3)`)
	digits := rand.NewChaCha8([32]byte{})
	for range 120 {
		value := make([]byte, 32_000)
		_, _ = digits.Read(value) // never fails
		query(t, writer, `INSERT INTO large VALUES ('`+hex.EncodeToString(value)+`', 1)`)
	}
	const blocks = `SELECT slice, col, blocknum, num_values FROM svv_diskusage WHERE name = 'one' ORDER BY 1, 2, 3`
	want := "0 | 0 | 0 | 2\n0 | 1 | 0 | 2\n0 | 2 | 0 | 2\n0 | 3 | 0 | 2\n1 | 0 | 0 | 1\n1 | 1 | 0 | 1\n1 | 2 | 0 | 1\n1 | 3 | 0 | 1"
	if got := text(t, admin, blocks); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := text(t, admin, `SELECT count(DISTINCT slice), count(DISTINCT col), max(blocknum) > 0, sum(CASE col WHEN 0 THEN num_values END) FROM svv_diskusage WHERE name = 'large'`); got != "1 | 5 | t | 120" {
		t.Error(got)
	}
	if code, _ := refused(t, writer, `SELECT count(*) FROM svv_diskusage`); code != "42501" {
		t.Error("svv_diskusage is for superusers:", code)
	}
}

func TestViewsOfTexts(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	writer, reader := w.connect(t, "writer"), w.connect(t, "reader")
	query(t, writer, `CREATE TABLE ddltest (a INT)`)
	long := "SELECT 1\nAS first, '" + strings.Repeat("x", 4200) + "' AS \"long\""
	query(t, writer, long)
	logged := strings.ReplaceAll(long, "\n", `\n`)
	for _, view := range []struct{ name, where string }{
		{"stl_querytext", "text LIKE 'SELECT 1%'"}, {"sys_query_text", "text LIKE 'SELECT 1%'"}, {"svl_statementtext", "type = 'QUERY' AND text LIKE 'SELECT 1%'"},
	} {
		number := map[string]string{"stl_querytext": "query", "sys_query_text": "query_id", "svl_statementtext": "xid"}[view.name]
		rows := query(t, writer, `SELECT text FROM `+view.name+` WHERE `+number+` = (SELECT max(`+number+`) FROM `+view.name+` WHERE `+view.where+`) ORDER BY sequence`)
		var whole strings.Builder
		for _, row := range rows {
			whole.WriteString(row[0])
		}
		if got := strings.TrimRight(whole.String(), " "); got != logged {
			t.Errorf("%s shows %d pieces: %.100s", view.name, len(rows), got)
		}
		if got := text(t, reader, `SELECT count(*) FROM `+view.name+` WHERE `+view.where); got != "0" {
			t.Errorf("%s shows a user what others run", view.name)
		}
	}
	if got := text(t, writer, `SELECT trim(text) FROM svl_statementtext WHERE type = 'DDL'`); got != "CREATE TABLE ddltest (a INT)" {
		t.Error(got)
	}
	if got := text(t, writer, `SELECT count(*) FROM stl_querytext WHERE text LIKE 'CREATE%'`); got != "0" {
		t.Error("stl_querytext holds queries only")
	}
	if got := text(t, writer, `SELECT trim(substring), aborted FROM svl_qlog WHERE substring LIKE 'SELECT 1%'`); got != logged[:8]+"\n"+logged[10:61]+" | 0" {
		t.Error(got)
	}
}
