package redshift_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

func TestTransactions(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	t.Run("an error fails the block until ROLLBACK", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `BEGIN`)
		refused(t, conn, `SELECT E'found by the front'`)
		if conn.TxStatus() != 'E' {
			t.Errorf("status %c", conn.TxStatus())
		}
		for _, sql := range []string{`SELECT 1`, `SET query_group TO x`, `CREATE TABLE no (a INT)`, `SHOW query_group`} {
			if code, _ := refused(t, conn, sql); code != "25P02" {
				t.Errorf("%s: %s", sql, code)
			}
		}
		query(t, conn, `ROLLBACK`)
		query(t, conn, `SELECT 1`)
	})
	t.Run("catalogs show what was committed before the first statement on data", func(t *testing.T) {
		conn, other := w.connect(t, "writer"), w.connect(t, "writer")
		query(t, conn, `CREATE TABLE locked (a INT)`)
		for _, before := range []string{`SET statement_timeout TO 60000`, `SET query_group TO x`, `LOCK locked`} {
			query(t, conn, `BEGIN`)
			query(t, conn, before)
			query(t, other, `CREATE TABLE meanwhile (a INT)`)
			if got := text(t, conn, `SELECT count(*) FROM pg_class WHERE relname = 'meanwhile'`); got != "1" {
				t.Errorf("after %s: %s", before, got)
			}
			query(t, conn, `ROLLBACK`)
			query(t, other, `DROP TABLE meanwhile`)
		}
	})
	t.Run("TRUNCATE commits", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `CREATE TABLE truncated (a INT); INSERT INTO truncated VALUES (1)`)
		query(t, conn, `BEGIN`)
		query(t, conn, `CREATE TABLE committed (a INT)`)
		query(t, conn, `TRUNCATE truncated`)
		if conn.TxStatus() != 'I' {
			t.Errorf("status %c", conn.TxStatus())
		}
		query(t, conn, `ROLLBACK`)
		if got := text(t, conn, `SELECT (SELECT count(*) FROM truncated), (SELECT count(*) FROM committed)`); got != "0 | 0" {
			t.Error(got)
		}
	})
	t.Run("ROLLBACK forgets attributes, RENAME and DROP take them along", func(t *testing.T) {
		conn := w.connect(t, "writer")
		attributes := `SELECT tablename, "column", encoding, distkey, sortkey FROM pg_table_def WHERE tablename LIKE 'attributes%'`
		query(t, conn, `BEGIN`)
		query(t, conn, `CREATE TABLE attributes (a INT ENCODE delta) DISTKEY (a) SORTKEY (a)`)
		query(t, conn, `ROLLBACK`)
		query(t, conn, `CREATE TABLE attributes (a INT)`)
		if got := text(t, conn, attributes); got != "attributes | a | az64 | f | 0" {
			t.Error(got)
		}
		query(t, conn, `DROP TABLE attributes; CREATE TABLE attributes (a INT ENCODE delta PRIMARY KEY) DISTKEY (a) SORTKEY (a)`)
		query(t, conn, `BEGIN; ALTER TABLE attributes RENAME TO attributes_old; ALTER TABLE attributes_old RENAME a TO b; COMMIT`)
		if got := text(t, conn, attributes); got != "attributes_old | b | delta | t | 1" {
			t.Error(got)
		}
		if code, message := refused(t, conn, `CREATE TABLE attributes (a INT, CONSTRAINT attributes_pkey PRIMARY KEY (a))`); code != "42P07" {
			t.Error("constraint names survive a rename:", code, message)
		}
		query(t, conn, `CREATE TABLE attributes_like (LIKE attributes_old)`)
		if got := text(t, conn, attributes+` AND tablename = 'attributes_like'`); got != "attributes_like | b | delta | t | 1" {
			t.Error(got)
		}
		query(t, conn, `CREATE TABLE attributes_as DISTSTYLE EVEN SORTKEY (x) AS SELECT 'é'::text AS x, 1.25 AS n`)
		if got := text(t, conn, `SELECT "column", "type", encoding, sortkey FROM pg_table_def WHERE tablename = 'attributes_as'`); got !=
			"x | character varying(256) | none | 1\nn | numeric(38,2) | az64 | 0" {
			t.Error(got)
		}
	})
	t.Run("several statements of one message are one transaction", func(t *testing.T) {
		conn := w.connect(t, "writer")
		refused(t, conn, `CREATE TABLE several (a INT) DISTSTYLE ALL; INSERT INTO several VALUES (1); SELECT 1/0`)
		if code, _ := refused(t, conn, `SELECT * FROM several`); code != "42P01" || conn.TxStatus() != 'I' {
			t.Error(code)
		}
	})
	t.Run("settings follow transactions", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `BEGIN; SET enable_case_sensitive_identifier TO on; SET query_group TO 'g'`)
		query(t, conn, `ROLLBACK`)
		if got := text(t, conn, `SELECT 1 AS "Up"`) + text(t, conn, `SHOW query_group`); got != "1unset" {
			t.Error(got)
		}
		results, err := conn.Exec(t.Context(), `SELECT 1 AS "Up"`).ReadAll()
		must(t, err)
		if got := results[0].FieldDescriptions[0].Name; got != "up" {
			t.Error(got)
		}
	})
	t.Run("readers keep their snapshot inside a block", func(t *testing.T) {
		reader, writer := w.connect(t, "writer"), w.connect(t, "writer")
		query(t, writer, `CREATE TABLE readers (a INT); INSERT INTO readers VALUES (1)`)
		query(t, reader, `BEGIN; SELECT count(*) FROM readers`)
		query(t, writer, `DELETE FROM readers`)
		if got := text(t, reader, `SELECT count(*) FROM readers`); got != "1" {
			t.Error(got)
		}
	})
}

func TestExtendedProtocol(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	host, port, _ := strings.Cut(w.address, ":")
	for name, mode := range map[string]pgx.QueryExecMode{
		"exec": pgx.QueryExecModeExec, "describe": pgx.QueryExecModeDescribeExec, "cached": pgx.QueryExecModeCacheStatement,
	} {
		t.Run(name, func(t *testing.T) {
			config, err := pgx.ParseConfig("sslmode=disable user=writer password=pw dbname=dev host=" + host + " port=" + port)
			must(t, err)
			config.DefaultQueryExecMode = mode
			conn, err := pgx.ConnectConfig(t.Context(), config)
			must(t, err)
			defer func() { must(t, conn.Close(context.WithoutCancel(t.Context()))) }()
			must(t, conn.Ping(t.Context())) // the comment "-- ping"
			table := "extended_" + name
			exec := func(sql string, arguments ...any) {
				t.Helper()
				if _, err := conn.Exec(t.Context(), sql, arguments...); err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
			}
			exec(`CREATE TABLE ` + table + ` (id INT ENCODE zstd, v VARCHAR(10)) DISTKEY (id)`)
			exec(`SET query_group TO 'a job'`)
			exec(`INSERT INTO `+table+` VALUES ($1, $2)`, 1, `back\slash`)
			var value, group, version string
			var count int64
			must(t, conn.QueryRow(t.Context(), `SELECT v FROM `+table+` WHERE id = $1`, 1).Scan(&value))
			must(t, conn.QueryRow(t.Context(), `SHOW query_group`).Scan(&group))
			must(t, conn.QueryRow(t.Context(), `SELECT version()`).Scan(&version))
			must(t, conn.QueryRow(t.Context(), `SELECT pg_last_copy_count()`).Scan(&count))
			if value != `back\slash` || group != "a job" || !strings.Contains(version, "8.0.2") || count != 0 {
				t.Error(value, group, version, count)
			}
			_, err = conn.Exec(t.Context(), `UNLOAD ('SELECT 1') TO $1 IAM_ROLE default FORMAT CSV`, "s3://b/p")
			if fault, ok := errors.AsType[*pgconn.PgError](err); !ok || fault.Code != "42601" || !strings.Contains(fault.Message, `"$1"`) {
				t.Error(err)
			}
			transaction, err := conn.Begin(t.Context())
			must(t, err)
			_, err = transaction.Exec(t.Context(), `SELECT E'no'`, pgx.QueryExecModeExec)
			if fault, ok := errors.AsType[*pgconn.PgError](err); !ok || fault.Code != "42704" {
				t.Error(err)
			}
			if status := conn.PgConn().TxStatus(); status != 'E' {
				t.Errorf("status %c", status)
			}
			must(t, transaction.Rollback(t.Context()))
		})
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	const slow = `SELECT count(*) FROM (SELECT 1 FROM big a, big b, big c, big d) x`
	admin := w.connect(t, "admin")
	query(t, admin, `CREATE TABLE big (a INT); INSERT INTO big VALUES (1)`+strings.Repeat(`; INSERT INTO big SELECT a FROM big`, 11)+`; GRANT SELECT ON big TO writer`)
	start := func(t *testing.T, ctx context.Context) (*pgconn.PgConn, chan error) {
		t.Helper()
		conn := w.connect(t, "writer")
		query(t, conn, `SET query_group TO 'job 1'`)
		ended := make(chan error, 1)
		go func() {
			_, err := conn.Exec(ctx, slow).ReadAll()
			ended <- err
		}()
		return conn, ended
	}
	// pids waits until the statement is seen running.
	pids := func(t *testing.T) [][]string {
		t.Helper()
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
			if rows := query(t, admin, `SELECT session_id, trim(query_text) FROM sys_query_history WHERE query_label = 'job 1' AND status = 'running'`); len(rows) > 0 {
				return rows
			}
		}
		t.Fatal("the statement is not seen running")
		return nil
	}
	cancelled := func(t *testing.T, err error) {
		t.Helper()
		if fault, ok := errors.AsType[*pgconn.PgError](err); !ok || fault.Code != "57014" || !strings.Contains(fault.Message, "cancelled on user's request") {
			t.Errorf("got %v", err)
		}
	}
	t.Run("by CancelRequest", func(t *testing.T) {
		conn, ended := start(t, t.Context())
		pids(t)
		must(t, conn.CancelRequest(t.Context()))
		cancelled(t, <-ended)
		query(t, conn, `SELECT 1`)
	})
	t.Run("by its label and pg_cancel_backend", func(t *testing.T) {
		_, ended := start(t, t.Context())
		row := pids(t)[0]
		if row[1] != slow {
			t.Error(row[1])
		}
		query(t, admin, `SELECT pg_cancel_backend(`+row[0]+`)`)
		cancelled(t, <-ended)
	})
	t.Run("by pg_terminate_backend", func(t *testing.T) {
		_, ended := start(t, t.Context())
		query(t, admin, `SELECT pg_terminate_backend(`+pids(t)[0][0]+`)`)
		if err := <-ended; err == nil {
			t.Error("the statement went on")
		}
	})
	t.Run("by statement_timeout", func(t *testing.T) {
		conn := w.connect(t, "writer")
		query(t, conn, `SET statement_timeout TO 50`)
		_, err := conn.Exec(t.Context(), slow).ReadAll()
		cancelled(t, err)
	})
}
