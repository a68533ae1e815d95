package redshift_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standin/sandbox/internal/redshift"
	"standin/sandbox/internal/redshift/lexer"
)

// psql reads the statements that psql sends for each of its commands.
func psql(t *testing.T) map[string][]string {
	t.Helper()
	recorded, err := os.ReadFile(filepath.Join("testdata", "psql15.sql"))
	must(t, err)
	commands := map[string][]string{}
	for _, section := range strings.Split(string(recorded), "\n-- ")[1:] {
		command, text, _ := strings.Cut(section, "\n")
		commands[command], err = lexer.Split(text)
		must(t, err)
	}
	return commands
}

// TestCommandsOfPsql sends what psql sends to a server that says it is new enough for it.
func TestCommandsOfPsql(t *testing.T) {
	t.Parallel()
	w := open(t, func(c *redshift.Config) { c.ServerVersion = "15" })
	writer := w.connect(t, "writer")
	for _, sql := range []string{
		`CREATE TABLE city (id INT PRIMARY KEY)`,
		`CREATE TABLE users (id INT NOT NULL, "Name" VARCHAR(30) DEFAULT 'it''s', city INT REFERENCES city, PRIMARY KEY (id)) DISTKEY (id)`,
		`CREATE VIEW people AS SELECT id FROM users`,
		`GRANT SELECT ON users TO reader`,
		`COMMENT ON TABLE users IS 'who'`,
	} {
		query(t, writer, sql)
	}
	query(t, w.connect(t, "admin"), `ALTER DEFAULT PRIVILEGES FOR USER writer IN SCHEMA public GRANT SELECT ON TABLES TO reader`)
	oid := text(t, writer, `SELECT 'users'::regclass::oid`)
	shown := map[string][]string{
		`\d`:        {"public | users | table | writer", "public | people | view | writer"},
		`\d users`:  {"id | integer", `name | character varying(30) | 'it''s'::`, "users_pkey | t | t", "users_city_fkey | FOREIGN KEY (city) REFERENCES city(id)"},
		`\d+ users`: {"id | integer", "users_pkey"},
		`\dt`:       {"public | city | table | writer"},
		`\dn`:       {"public"},
		`\dn+`:      {"public"},
		`\du`:       {"admin | t", "reader | f"},
		`\dv`:       {"public | people | view | writer"},
		`\df`:       {""},
		`\l`:        {"dev"},
		`\dp`:       {"users | table | ", "reader=r/writer"},
		`\di`:       {""},
		`\ddp`:      {"writer | public | table | reader=r/writer"},
		`\dd`:       {""},
	}
	commands := psql(t)
	if len(commands) != len(shown) {
		t.Errorf("%d commands are recorded, want %d", len(commands), len(shown))
	}
	for command, statements := range commands {
		var answer strings.Builder
		for _, sql := range statements {
			answer.WriteString(text(t, writer, strings.ReplaceAll(sql, "$oid", oid)) + "\n")
		}
		for _, want := range shown[command] {
			if !strings.Contains(answer.String(), want) {
				t.Errorf("%s shows\n%s\nwithout %q", command, answer.String(), want)
			}
		}
	}
}

// TestAServerOfPostgreSQL80KnowsNoEscapeStrings holds for psql 15 too, whose \l writes one to every server.
func TestAServerOfPostgreSQL80KnowsNoEscapeStrings(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	conn := w.connect(t, "writer")
	commands := psql(t)
	if code, message := refused(t, conn, commands[`\l`][0]); code != "42704" || message != `type "e" does not exist` {
		t.Errorf("got %s %s", code, message)
	}
	for _, command := range []string{`\d`, `\dt`, `\dv`, `\dn`} {
		query(t, conn, commands[command][0])
	}
}
