package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// crowd makes n tables of a few columns in a schema of the source, of which
// standin_reader may read all.
func crowd(t *testing.T, name string, n int) {
	t.Helper()
	schema(t, name)
	db := source(t)
	for from := 0; from < n; from += crowdAtOnce {
		var text strings.Builder
		for i := from; i < min(n, from+crowdAtOnce); i++ {
			fmt.Fprintf(&text, "create table %s.t%04d (id integer not null primary key, parent integer, amount bigint);\n", name, i)
		}
		db.exec(text.String())
	}
	readable(t, name)
	// All at once would take more locks than the sandbox's server has.
	t.Cleanup(func() {
		for from := 0; from < n; from += crowdAtOnce {
			var text strings.Builder
			for i := from; i < min(n, from+crowdAtOnce); i++ {
				fmt.Fprintf(&text, "drop table %s.t%04d;\n", name, i)
			}
			if _, err := db.conn.Exec(context.Background(), text.String()).ReadAll(); err != nil {
				t.Error(err)
			}
		}
	})
}

const crowdAtOnce = 100 // statements in one message

func TestFiveThousandTablesArePlanned(t *testing.T) {
	t.Parallel()
	const s, n = "crowded", 5000
	crowd(t, s, n)
	out := standin(t, "plan", "--json", "-w", workspace(t, s, s, "new_columns: passthrough\n")).must(t)
	var p struct {
		Tables []struct{ Schema, Name string }
	}
	if err := json.Unmarshal([]byte(out.stdout), &p); err != nil || len(p.Tables) != n {
		t.Errorf("the plan has %d tables, want %d (%v)", len(p.Tables), n, err)
	}
}

func TestThreeHundredTablesAreCopied(t *testing.T) {
	t.Parallel()
	const s, n = "busy", 300
	crowd(t, s, n)
	source(t).exec("insert into busy.t0007 values (1, 2, 3), (2, null, 4)")
	out := standin(t, "generate", "--json", "-w", workspace(t, s, s, "new_columns: passthrough\n")).must(t)
	var report struct {
		Tables []struct{ Status string }
	}
	if err := json.Unmarshal([]byte(out.stdout), &report); err != nil || len(report.Tables) != n {
		t.Errorf("the report has %d tables, want %d (%v)", len(report.Tables), n, err)
	}
	if got := destination(t).value("select count(*) from pg_tables where schemaname = 'busy'"); got != fmt.Sprint(n) {
		t.Errorf("the destination has %s tables, want %d", got, n)
	}
}
