package dialect_test

import (
	"errors"
	"strings"
	"testing"

	"standin/sandbox/internal/redshift/catalog"
	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

func rewriter(store func(short, long string) error) dialect.Rewriter {
	return dialect.Rewriter{
		Shadows: catalog.Shadows{
			Relations:   map[string]bool{"pg_class": true, "pg_constraint": true},
			Functions:   map[string]bool{"version": true, "pg_get_expr": true},
			Information: map[string]bool{"columns": true},
		},
		Names: dialect.NewNames(map[string]string{}, store),
	}
}

func TestRewrite(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ sql, want string }{
		"nothing to do":                    {`SELECT a, 'x\'y' FROM t -- c`, `SELECT a, 'x\'y' FROM t`},
		"quoted names fold":                {`SELECT "MyCol"."A""b" FROM t`, `SELECT "mycol"."a""b" FROM t`},
		"a catalog":                        {`SELECT 1 FROM pg_class c`, `SELECT 1 FROM pg_internal.pg_class c`},
		"a qualified catalog":              {`SELECT 1 FROM a JOIN pg_catalog.pg_constraint ON true`, `SELECT 1 FROM a JOIN pg_internal.pg_constraint ON true`},
		"a catalog behind a comma":         {`SELECT 1 FROM a, pg_class`, `SELECT 1 FROM a, pg_internal.pg_class`},
		"a catalog's name as qualifier":    {`SELECT pg_class.relname FROM pg_class`, `SELECT pg_class.relname FROM pg_internal.pg_class`},
		"a column of a catalog's name":     {`SELECT pg_class FROM t`, `SELECT pg_class FROM t`},
		"a schema's own table of the name": {`SELECT 1 FROM mine.pg_class`, `SELECT 1 FROM mine.pg_class`},
		"a function":                       {`SELECT version(), pg_catalog.version()`, `SELECT pg_internal.version(), pg_internal.version()`},
		"a column of a function's name":    {`SELECT version FROM t`, `SELECT version FROM t`},
		"information schema":               {`SELECT 1 FROM information_schema.columns`, `SELECT 1 FROM pg_internal_information.columns`},
		"a catalog inside a string":        {`SELECT 'pg_class'::regclass`, `SELECT 'pg_class'::regclass`},
		"functions without brackets":       {`SELECT sysdate, sysdate - 1 AS sysdate`, `SELECT "sysdate"(), "sysdate"() - 1 AS sysdate`},
		"NVL":                              {`SELECT NVL(a, 0) FROM t`, `SELECT coalesce(a, 0) FROM t`},
		"DATEDIFF":                         {`SELECT DATEDIFF(Microsecond, a, "B")`, `SELECT date_diff('microsecond', a, "b")`},
		"a date part in quotes":            {`SELECT DATEADD('day', 1, a), date_part(y, a)`, `SELECT date_add('day', 1, a), pgdate_part('y', a)`},
		"a column of a date's function":    {`SELECT dateadd, t.datediff FROM t`, `SELECT dateadd, t.datediff FROM t`},
		"VARCHAR(MAX)":                     {`SELECT a::varchar(max)`, `SELECT a::varchar(65535)`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokens, err := lexer.Scan(test.sql)
			if err != nil {
				t.Fatal(err)
			}
			got, err := rewriter(nil).Rewrite(test.sql, tokens, dialect.Facts{})
			if err != nil || got != test.want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestEscapeStringsAreForServersThatSayTheyAreNewer(t *testing.T) {
	t.Parallel()
	const sql = `SELECT array_to_string(a, E'\n'), e 'x' FROM t e`
	tokens, err := lexer.Scan(sql)
	if err != nil {
		t.Fatal(err)
	}
	old := rewriter(nil)
	var fault *lexer.Error
	if _, err := old.Rewrite(sql, tokens, dialect.Facts{}); !errors.As(err, &fault) || fault.Code != "42704" {
		t.Errorf("PostgreSQL 8.0 knows E'': %v", err)
	}
	old.EscapeStrings = true
	if got, err := old.Rewrite(sql, tokens, dialect.Facts{}); err != nil || got != sql {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestLongNamesAreStoredOnceAndComeBack(t *testing.T) {
	t.Parallel()
	stored := map[string]string{}
	names := rewriter(func(short, long string) error {
		if _, ok := stored[short]; ok {
			t.Error("stored twice")
		}
		stored[short] = long
		return nil
	}).Names
	one, two := strings.Repeat("é", 50)+"1", strings.Repeat("é", 50)+"2"
	short := names.Short(one)
	if len(short) > 63 || short == names.Short(two) || short != names.Short(one) || len(stored) != 2 {
		t.Errorf("short forms %q and %q of %d", short, names.Short(two), len(stored))
	}
	if got := names.Restore(`relation "` + short + `" does not exist`); got != `relation "`+one+`" does not exist` {
		t.Error(got)
	}
	if names.Full(short) != one || names.Full("plain") != "plain" || names.Short("plain") != "plain" {
		t.Error("a name does not come back")
	}
}

func TestANameThatCannotBeStoredIsAFault(t *testing.T) {
	t.Parallel()
	fault := errors.New("disk full")
	names := rewriter(func(string, string) error { return fault }).Names
	names.Short(strings.Repeat("x", 64))
	if !errors.Is(names.Err(), fault) {
		t.Error(names.Err())
	}
}

func TestCheckLeaderTellsMixedStatements(t *testing.T) {
	t.Parallel()
	for sql, mixed := range map[string]bool{
		`SELECT current_schema()`:        false,
		`SELECT current_schema() FROM t`: true,
		`SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`: false,
		`SELECT 1 FROM public.t, pg_catalog.pg_class`:                            true,
		`SELECT extract(year FROM a), current_schema() FROM pg_class`:            false,
		`WITH c AS (SELECT oid FROM pg_class) SELECT * FROM c, pg_namespace`:     false,
		`INSERT INTO t SELECT oid FROM pg_class`:                                 true,
		`SELECT count(*) FROM svv_table_info`:                                    false,
		`SELECT a FROM t WHERE a IN (SELECT b FROM u)`:                           false,
		`SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM information_schema.tables)`: true,
		`UPDATE t SET a = 1`:                               false,
		`SELECT now(), current_timestamp, ARRAY[1]`:        false,
		`SELECT now() FROM t`:                              true,
		`SELECT a, current_timestamp FROM t`:               true,
		`SELECT t.localtime, a AS current_time FROM t`:     false,
		`SELECT a FROM t WHERE a = ANY (ARRAY[1, 2])`:      true,
		`SELECT array_to_string(relacl, '') FROM pg_class`: false,
		`SELECT width_bucket(a, 0, 9, 3) FROM t`:           true,
		`SELECT 1 FROM t, pg_get_late_binding_view_cols() c(s name, v name, c name, t varchar, n int)`: true,
		`SELECT trim(both ' ' FROM name), has_table_privilege('t', 'SELECT') FROM pg_class`:            false,
	} {
		tokens, err := lexer.Scan(sql)
		if err != nil {
			t.Fatal(err)
		}
		if got := dialect.CheckLeader(tokens) != nil; got != mixed {
			t.Errorf("%s: refused %v", sql, got)
		}
	}
}

func TestQuoteLiteralSurvivesBackslashEscapes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`it's`, `a\'b`, `\`, "line\nbreak", `''`} {
		tokens, err := lexer.Scan(dialect.QuoteLiteral(text))
		if err != nil || len(tokens) != 1 || tokens[0].Value != text {
			t.Errorf("%q became %v, %v", text, tokens, err)
		}
	}
}

func TestReferencesAreTheRelationsThatAStatementReads(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		`SELECT 1`:                                                                 "",
		`SELECT a FROM s.t`:                                                        "s.t",
		`SELECT a FROM s."T" AS x, u y (a, b)`:                                     "s.t=x u=y(a,b)",
		`SELECT a FROM (s.t JOIN ((u)) ON t.a=u.a)`:                                "s.t u",
		`SELECT f(x) FROM generate_series(1, 2) g`:                                 "",
		`SELECT extract(year FROM d), substring(b FROM 2) FROM t`:                  "t",
		`SELECT a, b FROM t WHERE a IN (1, b) ORDER BY a, b`:                       "t",
		`WITH w AS (SELECT 1 FROM s.w), x (a) AS (SELECT 2) SELECT * FROM w, x, y`: "s.w y",
		`INSERT INTO t (a, b) SELECT a, b FROM u`:                                  "u",
		`DELETE FROM t USING s.u WHERE t.a = u.a`:                                  "s.u",
		`UPDATE t SET a = 1, b = 2 FROM s.u WHERE true`:                            "s.u",
		`SELECT a FROM t LEFT JOIN u USING (a, b) UNION SELECT a FROM v`:           "t u v",
		`SELECT a FROM (SELECT b FROM t) q, (SELECT c FROM u) r`:                   "t u",
		`SELECT a FROM db.s.t`:                                                     "",
	} {
		tokens, err := lexer.Scan(sql)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, r := range dialect.References(tokens, dialect.Facts{}) {
			one := r.Name
			if r.Schema != "" {
				one = r.Schema + "." + one
			}
			if r.Alias != "" {
				one += "=" + r.Alias
			}
			if r.Columns != nil {
				one += "(" + strings.Join(r.Columns, ",") + ")"
			}
			found = append(found, one)
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
}

func TestWhatTheSyntaxOfAWSHasNotIsRefused(t *testing.T) {
	t.Parallel()
	for sql, code := range map[string]string{
		`VALUES (1), (2)`:              "0A000",
		`TABLE t`:                      "0A000",
		`EXPLAIN ANALYZE SELECT 1`:     "0A000",
		`EXPLAIN (COSTS OFF) SELECT 1`: "0A000",
		`EXPLAIN VERBOSE SELECT 1`:     "",
		`CREATE AGGREGATE a (int) (sfunc = f, stype = int)`: "0A000",
		`CREATE POLICY p ON t`:                              "0A000",
		`SELECT a FROM t FOR UPDATE`:                        "42601",
		`SELECT a FROM t FOR SHARE`:                         "42601",
		`SELECT substring(a FROM 1 FOR 2) FROM t`:           "",
		`SELECT a FROM t FETCH FIRST 1 ROW ONLY`:            "42601",
		`FETCH FIRST FROM c`:                                "",
		`FETCH NEXT FROM c`:                                 "",
	} {
		tokens, err := lexer.Scan(sql)
		if err != nil {
			t.Fatal(err)
		}
		err = dialect.RefuseCommand(tokens)
		if err == nil {
			_, err = rewriter(nil).Rewrite(sql, tokens, dialect.Facts{})
		}
		got := ""
		if fault, ok := errors.AsType[*lexer.Error](err); ok {
			got = fault.Code
		}
		if got != code {
			t.Errorf("%s: got %q, %v", sql, got, err)
		}
	}
}
