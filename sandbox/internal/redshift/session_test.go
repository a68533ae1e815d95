package redshift_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"standin/sandbox/internal/redshift"
)

func TestStartup(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	t.Run("the client is told what a Redshift server tells, and nothing more", func(t *testing.T) {
		conn := w.connect(t, "writer")
		for name, want := range map[string]string{
			"server_version": "8.0.2", "client_encoding": "UNICODE", "is_superuser": "off", "session_authorization": "writer", "integer_datetimes": "on",
			"standard_conforming_strings": "", "IntervalStyle": "", "application_name": "", "in_hot_standby": "",
		} {
			if got := conn.ParameterStatus(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if conn.ParameterStatus("padb_version") == "" || w.connect(t, "admin").ParameterStatus("is_superuser") != "on" {
			t.Error("padb_version or is_superuser is wrong")
		}
		if got := text(t, conn, "SELECT version()"); !strings.HasPrefix(got, "PostgreSQL 8.0.2 on ") || !strings.Contains(got, "Redshift 1.0.") {
			t.Error(got)
		}
	})
	for name, test := range map[string]struct {
		user, password, database, parameter, code string
	}{
		"a wrong password":               {"writer", "wrong", "dev", "", "28P01"},
		"an unknown user":                {"nobody", "pw", "dev", "", "28P01"},
		"an unknown database":            {"writer", "pw", "other", "", "3D000"},
		"a setting that Redshift lacks":  {"writer", "pw", "dev", "standard_conforming_strings=on", "42704"},
		"an option that Redshift lacks":  {"writer", "pw", "dev", "options='-c work_mem=1MB'", "42704"},
		"a setting outside of its range": {"writer", "pw", "dev", "extra_float_digits=3", "22023"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			_, err := w.dial(t.Context(), test.user, test.password, test.database, test.parameter)
			fault, ok := errors.AsType[*pgconn.PgError](err)
			if !ok || fault.Code != test.code || fault.Severity != "FATAL" {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("settings of the startup packet count", func(t *testing.T) {
		conn := w.connect(t, "writer", "sslmode=prefer", "query_group=etl", "extra_float_digits=2", "timezone=Europe/Paris")
		if got := text(t, conn, "SHOW query_group") + text(t, conn, "SHOW extra_float_digits") + text(t, conn, "SHOW timezone"); got != "etl2Europe/Paris" {
			t.Error(got)
		}
	})
	t.Run("a user made by SQL can log in", func(t *testing.T) {
		query(t, w.connect(t, "admin"), `CREATE USER made PASSWORD 'Secret1' NOCREATEUSER`)
		conn, err := w.dial(t.Context(), "made", "Secret1", "dev")
		must(t, err)
		must(t, conn.Close(t.Context()))
	})
	t.Run("the version that clients are told is a choice", func(t *testing.T) {
		modern := open(t, func(c *redshift.Config) { c.ServerVersion = "15.0" })
		if got := text(t, modern.connect(t, "writer"), "SHOW server_version"); got != "15.0" {
			t.Error(got)
		}
	})
}

func TestStatements(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	t.Run("strings have backslash escapes", func(t *testing.T) {
		conn := w.connect(t, "writer")
		if got := text(t, conn, `SELECT 'a\'b', 'c\\d', '\N', length('\t')`); got != `a'b | c\d | N | 1` {
			t.Error(got)
		}
	})
	t.Run("quoted names fold unless the session is case sensitive", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `CREATE TABLE "Folded" ("MyCol" INT)`)
		query(t, conn, `SET enable_case_sensitive_identifier TO true; CREATE TABLE "Kept" ("MyCol" INT); INSERT INTO "Kept" ("MyCol") VALUES (1)`)
		if got := text(t, conn, `SELECT tablename, "column" FROM pg_table_def WHERE lower(tablename) IN ('folded', 'kept') ORDER BY 1`); got != "Kept | MyCol\nfolded | mycol" {
			t.Error(got)
		}
		query(t, conn, `RESET enable_case_sensitive_identifier`)
		if code, _ := refused(t, conn, `SELECT * FROM "Kept"`); code != "42P01" {
			t.Error(code)
		}
	})
	t.Run("names may have 127 bytes", func(t *testing.T) {
		conn := w.connect(t, "writer")
		long := strings.Repeat("näme_", 21) + "x" // 127 bytes
		query(t, conn, `CREATE TABLE "`+long+`" (`+long+` INT PRIMARY KEY)`)
		query(t, conn, `INSERT INTO `+long+` VALUES (7)`)
		if got := text(t, conn, `SELECT relname FROM pg_class WHERE relname = '`+long+`'`); got != long {
			t.Errorf("pg_class: %q", got)
		}
		if got := text(t, conn, `SELECT "column" FROM pg_table_def WHERE tablename = '`+long+`'`); got != long {
			t.Errorf("pg_table_def: %q", got)
		}
		results, err := conn.Exec(t.Context(), `SELECT * FROM "`+long+`zz"`).ReadAll() // cut at 127
		must(t, err)
		if got := results[0].FieldDescriptions[0].Name; got != long {
			t.Errorf("column of the result: %q", got)
		}
		if _, message := refused(t, conn, `SELECT no FROM "`+long+`" x, "`+long+`" x`); strings.Contains(message, "~") {
			t.Error(message)
		}
	})
	t.Run("lengths are bytes, and CHAR is ASCII", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `CREATE TABLE bytes (v VARCHAR(4), c CHAR(4)); INSERT INTO bytes VALUES ('éé', 'ab'), ('abcd   ', NULL)`)
		if code, message := refused(t, conn, `INSERT INTO bytes (v) VALUES ('ééa')`); code != "22001" || message != "value too long for type character varying(4)" {
			t.Error(code, message)
		}
		if _, message := refused(t, conn, `INSERT INTO bytes (c) VALUES ('é')`); !strings.Contains(message, "invalid ASCII") {
			t.Error(message)
		}
		if got := text(t, conn, `SELECT count(*) FROM pg_constraint WHERE conrelid = 'bytes'::regclass`); got != "0" {
			t.Error("the hidden checks are seen")
		}
		query(t, conn, `ALTER TABLE bytes ALTER COLUMN v TYPE VARCHAR(10); INSERT INTO bytes (v) VALUES ('éééé')`)
	})
	t.Run("keys are not enforced", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `CREATE TABLE keyed (id INT PRIMARY KEY, u INT UNIQUE); CREATE TABLE child (k INT REFERENCES keyed (id))`)
		query(t, conn, `INSERT INTO keyed VALUES (1, 1), (1, 1); INSERT INTO child VALUES (9)`)
		if code, _ := refused(t, conn, `INSERT INTO keyed VALUES (NULL, 1)`); code != "23502" {
			t.Error(code)
		}
		if code, _ := refused(t, conn, `DROP TABLE keyed`); code != "2BP01" {
			t.Error(code)
		}
		query(t, conn, `DROP TABLE keyed CASCADE`)
		if got := text(t, conn, `SELECT count(*) FROM pg_constraint WHERE conrelid = 'child'::regclass`); got != "0" {
			t.Error(got)
		}
	})
	for name, test := range map[string]struct{ sql, code string }{
		"E strings":               {`SELECT E'a'`, "42704"},
		"RETURNING":               {`INSERT INTO refusing VALUES (1) RETURNING a`, "42601"},
		"ON CONFLICT":             {`INSERT INTO refusing VALUES (1) ON CONFLICT DO NOTHING`, "42601"},
		"COPY FROM STDIN":         {`COPY refusing FROM STDIN`, "42601"},
		"LISTEN":                  {`LISTEN x`, "0A000"},
		"sequences":               {`CREATE SEQUENCE s`, "0A000"},
		"indexes":                 {`CREATE INDEX i ON refusing (a)`, "0A000"},
		"uuid":                    {`CREATE TABLE t1 (a UUID)`, "0A000"},
		"serial":                  {`CREATE TABLE t1 (a SERIAL)`, "0A000"},
		"arrays":                  {`CREATE TABLE t1 (a INT[])`, "0A000"},
		"casts to jsonb":          {`SELECT '{}'::jsonb`, "42704"},
		"a 39-digit decimal":      {`CREATE TABLE t1 (a DECIMAL(39, 0))`, "22023"},
		"a VARCHAR of 65536":      {`CREATE TABLE t1 (a VARCHAR(65536))`, "22023"},
		"reserved words":          {`CREATE TABLE t1 (tag INT)`, "42601"},
		"DISTSTYLE KEY alone":     {`CREATE TABLE t1 (a INT) DISTSTYLE KEY`, "42601"},
		"PostgreSQL's settings":   {`SET work_mem TO '1MB'`, "42704"},
		"standard strings":        {`SHOW standard_conforming_strings`, "42704"},
		"3 extra float digits":    {`SET extra_float_digits TO 3`, "22023"},
		"leader and user mixed":   {`SELECT current_schema() FROM refusing`, "0A000"},
		"catalog and user joined": {`SELECT * FROM refusing JOIN pg_catalog.pg_class c ON true`, "0A000"},
		"the front's own schema":  {`SELECT * FROM pg_internal.long_name`, "42501"},
		"savepoints":              {`SAVEPOINT x`, "0A000"},
		"a qualified new name":    {`ALTER TABLE refusing RENAME TO public.y`, "42601"},
		"a new key column":        {`ALTER TABLE refusing ADD COLUMN b INT PRIMARY KEY`, "0A000"},
		"DROP NOT NULL":           {`ALTER TABLE refusing ALTER COLUMN a DROP NOT NULL`, "0A000"},
		"a value for an identity": {`INSERT INTO refusing (i) VALUES (1)`, "0A000"},
		"UNLOAD without target":   {`UNLOAD ('SELECT 1')`, "42601"},
	} {
		t.Run(name+" refused", func(t *testing.T) {
			conn := w.connect(t, "writer")
			query(t, conn, `CREATE TABLE IF NOT EXISTS refusing (a INT, i INT IDENTITY(1,1))`)
			if code, message := refused(t, conn, test.sql); code != test.code {
				t.Errorf("got %s %s", code, message)
			}
		})
	}
	t.Run("every statement is in the journal", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `SELECT 'journalled'; SELECT 2`)
		refused(t, conn, `SELECT journalled`)
		content, err := os.ReadFile(w.journal)
		must(t, err)
		for _, want := range []string{`"text":"SELECT 'journalled'","status":"ok"`, `"text":"SELECT 2","status":"ok"`, `"text":"SELECT journalled","status":"42703"`} {
			if !strings.Contains(string(content), want) {
				t.Errorf("the journal lacks %s", want)
			}
		}
	})
}
