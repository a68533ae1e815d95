package redshift_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// openLate makes a table with a late-binding view of the writer over it.
func openLate(t *testing.T) warehouse {
	t.Helper()
	w := open(t, nil)
	query(t, w.connect(t, "writer"), `CREATE SCHEMA sch; CREATE TABLE sch.t (id INT, name VARCHAR(20), price DECIMAL(8,2)); INSERT INTO sch.t VALUES (1, 'it\'s \\ one', 1.50);
		CREATE VIEW sch.v AS SELECT * FROM sch.t WITH NO SCHEMA BINDING; GRANT USAGE ON SCHEMA sch TO reader; GRANT SELECT ON sch.v TO reader`)
	return w
}

func TestALateBindingViewFindsItsTableByName(t *testing.T) {
	t.Parallel()
	w := openLate(t)
	writer := w.connect(t, "writer")
	const read = `SELECT * FROM sch.v`
	steps := []struct{ name, sql, want string }{
		{"as made", `SELECT 1`, `1 | it's \ one | 1.50`},
		{"a column renamed, as AWS's page does", `ALTER TABLE sch.t RENAME COLUMN name TO title`, `1 | it's \ one | 1.50`},
		{"a column more", `ALTER TABLE sch.t ADD COLUMN more INT DEFAULT 7`, `1 | it's \ one | 1.50 | 7`},
		{"the table swapped", `BEGIN; CREATE TABLE sch.n (id BIGINT); INSERT INTO sch.n VALUES (2); ALTER TABLE sch.t RENAME TO old; ALTER TABLE sch.n RENAME TO t; COMMIT`, `2`},
		{"the old one dropped", `DROP TABLE sch.old`, `2`},
		{"a swap rolled back", `BEGIN; DROP TABLE sch.t; CREATE TABLE sch.t (x INT); ROLLBACK`, `2`},
		{"the view renamed and back", `ALTER TABLE sch.v RENAME TO w; ALTER TABLE sch.w RENAME TO v`, `2`},
		{"replaced", `CREATE OR REPLACE VIEW sch.v AS SELECT id + 1 AS n FROM sch.t WITH NO SCHEMA BINDING`, `3`},
	}
	for _, step := range steps {
		query(t, writer, step.sql)
		if got := text(t, writer, read); got != step.want {
			t.Fatalf("%s: got %s, want %s", step.name, got, step.want)
		}
	}
	query(t, writer, `DROP TABLE sch.t`)
	if code, message := refused(t, writer, read); code != "42P01" || message != `relation "sch.t" does not exist` {
		t.Error(code, message)
	}
	query(t, writer, `BEGIN`)
	query(t, writer, `CREATE TABLE sch.t (id INT); INSERT INTO sch.t VALUES (9)`)
	if got := text(t, writer, read); got != "10" {
		t.Error("a transaction does not see the table that it made:", got)
	}
	query(t, writer, `ROLLBACK`)
	query(t, writer, `CREATE TABLE sch.t (other INT)`)
	if code, _ := refused(t, writer, read); code != "42703" {
		t.Error("a column that has gone:", code)
	}
}

func TestALateBindingViewStandsWhereATableCan(t *testing.T) {
	t.Parallel()
	w := openLate(t)
	writer := w.connect(t, "writer")
	query(t, writer, `CREATE VIEW sch."Named" ("First", second) AS SELECT id, name, price FROM sch.t WITH NO SCHEMA BINDING; CREATE VIEW sch.twice AS SELECT a.id FROM sch.v a JOIN sch.named b ON a.id = b.first WITH NO SCHEMA BINDING`)
	for sql, want := range map[string]string{
		`SELECT v.id FROM sch.v WHERE v.id = 1`:                                                                                       "1",
		`SELECT sch.v.id, sch.v.name FROM sch.v ORDER BY sch.v.id`:                                                                    `1 | it's \ one`,
		`SELECT x.id FROM sch.v AS x`:                                                                                                 "1",
		`SELECT x.a, x.name FROM sch.v x(a)`:                                                                                          `1 | it's \ one`,
		`SELECT count(*) FROM sch.t, sch.v, (sch.v b CROSS JOIN sch.v c)`:                                                             "1",
		`SELECT id FROM (SELECT * FROM sch.v) q WHERE id IN (SELECT id FROM sch.v)`:                                                   "1",
		`WITH v AS (SELECT 5 AS five) SELECT five, (SELECT max(id) FROM sch.v) FROM v`:                                                "5 | 1",
		`SET search_path TO sch; SELECT v.price FROM v JOIN v w USING (id)`:                                                           "1.50",
		`SELECT "FIRST", second, price FROM sch."named"`:                                                                              `1 | it's \ one | 1.50`,
		`SELECT * FROM sch.twice`:                                                                                                     "1",
		`CREATE TEMP TABLE made AS SELECT * FROM sch.v; INSERT INTO made SELECT * FROM sch.v; SELECT count(*), max(name) FROM made`:   `2 | it's \ one`,
		`CREATE TEMP TABLE made AS SELECT * FROM sch.v; DELETE FROM made USING sch.v WHERE made.id = v.id; SELECT count(*) FROM made`: "0",
		`BEGIN READ ONLY; SELECT id FROM sch.v; COMMIT; SELECT id FROM sch.v`:                                                         "1",
		`BEGIN; DECLARE c CURSOR FOR SELECT id FROM sch.v; FETCH 1 FROM c`:                                                            "1",
	} {
		if got := text(t, w.connect(t, "writer"), sql); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
	for sql, code := range map[string]string{
		`INSERT INTO sch.v VALUES (1)`: "55000",
		`DELETE FROM sch.v`:            "55000",
		`UPDATE sch.v SET id = 1`:      "42703",
		`TRUNCATE sch.v`:               "42809",
		`DROP TABLE sch.v`:             "42809",
		`CREATE TABLE l (LIKE sch.v)`:  "42809",
		`CREATE VIEW bad AS SELECT id FROM t WITH NO SCHEMA BINDING`:                                       "42P01",
		`CREATE VIEW bad AS SELECT id FROM gone.t WITH NO SCHEMA BINDING`:                                  "3F000",
		`CREATE VIEW bad AS SELECT id, FROM sch.t WITH NO SCHEMA BINDING`:                                  "42601",
		`CREATE VIEW sch.v AS SELECT 1 AS id WITH NO SCHEMA BINDING`:                                       "42P07",
		`CREATE VIEW bad AS WITH NO SCHEMA BINDING`:                                                        "42601",
		`CREATE OR REPLACE VIEW sch.v AS SELECT id FROM sch.v WITH NO SCHEMA BINDING; SELECT * FROM sch.v`: "42P17",
	} {
		if got, message := refused(t, w.connect(t, "writer"), sql); got != code {
			t.Errorf("%s: got %s %s", sql, got, message)
		}
	}
}

func TestALateBindingViewHasTheRightsOfItsOwner(t *testing.T) {
	t.Parallel()
	w := openLate(t)
	admin, writer, reader := w.connect(t, "admin"), w.connect(t, "writer"), w.connect(t, "reader")
	if got := text(t, reader, `SELECT id FROM sch.v`); got != "1" {
		t.Error(got)
	}
	if code, _ := refused(t, reader, `SELECT id FROM sch.t`); code != "42501" {
		t.Error("the reader has no right to the table:", code)
	}
	query(t, admin, `CREATE TABLE sch.closed (id INT)`)
	query(t, writer, `CREATE VIEW sch.peek AS SELECT id FROM sch.closed WITH NO SCHEMA BINDING; GRANT SELECT ON sch.peek TO reader`)
	if code, message := refused(t, reader, `SELECT id FROM sch.peek`); code != "42501" {
		t.Error("a view gives a right that its owner has not:", code, message)
	}
	query(t, admin, `ALTER TABLE sch.peek OWNER TO admin`)
	if got := text(t, reader, `SELECT count(*) FROM sch.peek`); got != "0" {
		t.Error("the rights are not those of the new owner:", got)
	}
	query(t, writer, `CREATE VIEW sch.over AS SELECT id FROM sch.peek WITH NO SCHEMA BINDING; GRANT SELECT ON sch.over TO reader`)
	query(t, admin, `REVOKE ALL ON sch.peek FROM writer`)
	if code, message := refused(t, reader, `SELECT id FROM sch.over`); code != "42501" || message != "permission denied for relation peek" {
		t.Error("a view over a view gives a right that its owner has not:", code, message)
	}
	query(t, writer, `REVOKE SELECT ON sch.v FROM reader`)
	if code, _ := refused(t, reader, `SELECT id FROM sch.v`); code != "42501" {
		t.Error("a revoked right is still there:", code)
	}
}

func TestLateBindingViewsInTheCatalog(t *testing.T) {
	t.Parallel()
	w := openLate(t)
	writer := w.connect(t, "writer")
	query(t, writer, `CREATE VIEW sch.later (a, "B") AS SELECT x, y FROM sch.missing WITH NO SCHEMA BINDING; COMMENT ON VIEW sch.v IS 'late'`)
	const columns = `SELECT * FROM pg_get_late_binding_view_cols() cols(s name, v name, c name, t varchar, n int)`
	const known = "sch | v | id | integer | 1\nsch | v | name | character varying(20) | 2\nsch | v | price | numeric(8,2) | 3"
	for sql, want := range map[string]string{
		columns: known,
		`SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable FROM svv_columns WHERE table_name = 'v' ORDER BY ordinal_position`: "id | integer | <null> | 32 | 0 | YES\nname | character varying | 20 | <null> | <null> | YES\nprice | numeric | <null> | 8 | 2 | YES",
		`SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = 'v' AND a.attnum > 0`:                                                         "0",
		`SELECT viewname, definition FROM pg_views WHERE schemaname = 'sch' ORDER BY 1`:                                                                                            "later | create view sch.later (a, b) as SELECT x, y FROM sch.missing with no schema binding;\nv | create view sch.v as SELECT * FROM sch.t with no schema binding;",
		`SHOW VIEW sch.v`: "create view sch.v as SELECT * FROM sch.t with no schema binding;",
		`SELECT table_name, table_type, remarks FROM svv_redshift_tables WHERE schema_name = 'sch' ORDER BY 1`: "later | VIEW | <null>\nt | TABLE | <null>\nv | VIEW | late",
	} {
		if got := text(t, writer, sql); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", sql, got, want)
		}
	}
	if got := text(t, w.connect(t, "reader"), `SELECT privilege_type FROM svv_relation_privileges WHERE relation_name = 'v' AND identity_name = 'reader'`); got != "SELECT" {
		t.Error("the rights to a view:", got)
	}
	query(t, writer, `BEGIN`)
	query(t, writer, `CREATE TABLE sch.missing (x INT, y CHAR(3)); ALTER TABLE sch.t RENAME TO gone`)
	if got, want := text(t, writer, columns), "sch | later | a | integer | 1\nsch | later | b | character(3) | 2"; got != want {
		t.Errorf("inside a transaction\ngot  %s\nwant %s", got, want)
	}
	query(t, writer, `ROLLBACK`)
	if got := text(t, writer, columns); got != known {
		t.Error("after a rollback:", got)
	}
	query(t, writer, `DROP VIEW sch.v; DROP VIEW sch.later`)
	if got := text(t, writer, columns); got != "" {
		t.Error("of views that are gone:", got)
	}
}

func TestAnOrdinaryViewOverALateBindingOne(t *testing.T) {
	t.Parallel()
	w := openLate(t)
	writer := w.connect(t, "writer")
	query(t, writer, `CREATE VIEW sch.over AS SELECT id FROM sch.v`)
	if got := text(t, writer, `SELECT id FROM sch.over`); got != "1" {
		t.Error(got)
	}
	if got := text(t, writer, `SELECT definition FROM pg_views WHERE viewname = 'over'`); got != "SELECT id FROM sch.v;" {
		t.Error(got)
	}
	query(t, writer, `ALTER TABLE sch.t RENAME TO old; CREATE TABLE sch.t (id INT, name VARCHAR(20), price DECIMAL(8,2)); INSERT INTO sch.t VALUES (2)`)
	if got := text(t, writer, `SELECT id FROM sch.over`); got != "2" {
		t.Error("the late-binding view beneath kept the old table:", got)
	}
	if code, _ := refused(t, writer, `DROP VIEW sch.v`); code != "2BP01" {
		t.Error("a view on which another stands is dropped:", code)
	}
	query(t, writer, `DROP VIEW sch.v CASCADE`)
	if code, _ := refused(t, writer, `SELECT id FROM sch.over`); code != "42P01" {
		t.Error(code)
	}
}

func TestALateBindingViewThroughTheExtendedProtocolAndUnload(t *testing.T) {
	t.Parallel()
	w, s := openWithStorage(t)
	writer := w.connect(t, "writer")
	query(t, writer, `CREATE TABLE t (id INT, name VARCHAR(9)); INSERT INTO t VALUES (1, 'a')`)
	query(t, writer, `CREATE VIEW v AS SELECT * FROM public.t WITH NO SCHEMA BINDING`)
	conn, err := pgx.Connect(t.Context(), w.target("writer", "pw", "dev"))
	must(t, err)
	defer func() { must(t, conn.Close(t.Context())) }()
	for i := range 2 {
		var id int
		var name string
		must(t, conn.QueryRow(t.Context(), `SELECT id, name FROM v WHERE id > $1`, 0).Scan(&id, &name))
		if id != i+1 || name != "a" {
			t.Error(id, name)
		}
		query(t, writer, `DROP TABLE t; CREATE TABLE t (id INT, name VARCHAR(9)); INSERT INTO t VALUES (2, 'a')`)
	}
	query(t, writer, `UNLOAD ('SELECT name, id FROM public.v') TO 's3://bucket/late/' IAM_ROLE 'arn:aws:iam::111111111111:role/r' CSV PARALLEL OFF`)
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := string(s.objects["late/000"]); got != "a,2\n" {
		t.Errorf("unloaded %q", got)
	}
}
