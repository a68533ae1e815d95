package redshift_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"standin/sandbox/internal/redshift"
)

func TestASecondServerFindsWhatTheFirstKept(t *testing.T) {
	t.Parallel()
	first := open(t, nil)
	long := strings.Repeat("n", 120)
	query(t, first.connect(t, "writer"), `CREATE TABLE "`+long+`" (a INT ENCODE zstd PRIMARY KEY) DISTKEY (a); INSERT INTO `+long+` VALUES (1);
		CREATE VIEW late AS SELECT a + 1 AS b FROM public.`+long+` WITH NO SCHEMA BINDING`)

	config := first.config
	var err error
	config.Listener, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	config.Users = map[string]string{"admin": "pw", "writer": "other"}
	serve(t, config)
	second := warehouse{address: config.Listener.Addr().String()}
	conn, err := second.dial(t.Context(), "writer", "other", "dev")
	must(t, err)
	defer func() { must(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	if got := text(t, conn, `SELECT tablename, encoding, distkey FROM pg_table_def WHERE "column" = 'a'`); got != long+" | zstd | t" {
		t.Error(got)
	}
	if got := text(t, conn, `SELECT a FROM `+long); got != "1" {
		t.Error(got)
	}
	if got := text(t, conn, `SELECT b FROM late`); got != "2" {
		t.Error("a late-binding view of the first server:", got)
	}
}

func TestNewNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := redshift.New(redshift.Config{Creators: []string{"somebody"}})
	for _, want := range []string{"Name is missing", "Listener is missing", "Journal is missing", "Postgres.Database is missing", `"somebody" is none of Users`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}
