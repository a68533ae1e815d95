package redshift

import (
	"slices"
	"strings"
	"testing"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/wire/wiretest"
)

const askTypes = "SELECT a.attname::varchar(128), format_type"

func TestATableThatChangedAfterThePlanIsNotUnloaded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		types  func() wiretest.Answer
		unload func() wiretest.Answer // nil: it succeeds
		says   string                 // empty: no fault
	}{
		"nothing changed":                     {types: gives([]string{"c", "integer"})},
		"a column was added":                  {types: gives([]string{"c", "integer"}, []string{"d", "date"})},
		"a column has another type":           {types: gives([]string{"c", "character varying(20)"}), says: "column c was integer and is varchar(20)"},
		"a column has a type that is unknown": {types: gives([]string{"c", "intervaly2m"}), says: "column c was integer and is intervaly2m"},
		"a column was renamed":                {types: gives([]string{"C", "integer"}), unload: fails("42703", wiretest.Canary), says: "column c is gone"},
		"the table was dropped":               {types: gives(), unload: fails("42P01", wiretest.Canary), says: "it is gone"},
		"the cast of a column fails":          {types: gives([]string{"c", "super"}), unload: fails("42846", wiretest.Canary), says: "column c was integer and is super"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			world.next("SELECT pg_last_unload_count()", gives([]string{"42"}))
			world.next(askTypes, c.types)
			if c.unload != nil {
				world.next("UNLOAD", c.unload)
			}
			rows, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1)
			silent(t, err)
			if c.says == "" {
				if err != nil || rows != 42 {
					t.Errorf("%d rows, %v", rows, err)
				}
				return
			}
			if fault.CodeOf(err) != fault.SchemaChanged || !strings.Contains(err.Error(), "unload s.a") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if world.count("COMMIT") != 0 {
				t.Errorf("statements %q", world.Statements())
			}
		})
	}
}

func TestValuesThatDoNotFitATextAreNamedByTheirColumns(t *testing.T) {
	t.Parallel()
	const ask = `SELECT COUNT(CASE WHEN JSON_SIZE("doc") > 65535 THEN 1 END), COUNT(CASE WHEN JSON_SIZE("more")`
	for name, c := range map[string]struct {
		counts func() wiretest.Answer
		says   string // empty: why it failed is not known
	}{
		"one column":         {gives([]string{"0", "3"}), "cannot be carried: 3 of column more"},
		"both":               {gives([]string{"12", "3"}), "cannot be carried: 12 of column doc, 3 of column more"},
		"none":               {gives([]string{"0", "0"}), ""},
		"no number":          {gives([]string{wiretest.Canary, "3"}), ""},
		"it cannot be asked": {fails("XX000", wiretest.Canary), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			p.Tables[0].Columns = []plan.Column{{Name: "doc", Type: plan.Type{Kind: plan.Super}}, {Name: "c", Type: plan.Type{Kind: plan.Integer}}, {Name: "more", Type: plan.Type{Kind: plan.Super}}}
			world, warehouse := newWorld(t, p)
			world.next(askTypes, gives([]string{"doc", "super"}, []string{"c", "integer"}, []string{"more", "super"}))
			world.next("UNLOAD", fails("XX000", wiretest.Canary))
			world.next(ask, c.counts)
			_, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1)
			silent(t, err)
			want := fault.ValueRefused // which is not worth another UNLOAD
			if c.says == "" {
				want = fault.UnloadFailed
			}
			if fault.CodeOf(err) != want || !strings.Contains(err.Error(), c.says) || (c.says == "") == strings.Contains(err.Error(), "cannot be carried") {
				t.Errorf("error %v, want %q", err, c.says)
			}
		})
	}
}

func TestValuesThatTheirTextDoesNotTellExactlyAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		counts []string
		says   string // empty: no fault
	}{
		"all are exact":   {[]string{"0", "0"}, ""},
		"digits are lost": {[]string{"7", "0"}, "cannot be carried: 7 of column f"},
		"no bytes":        {[]string{"0", "2"}, "cannot be carried: 2 of column b"},
		"no number":       {[]string{wiretest.Canary, "2"}, "did not give a number"},
		"no answer":       {nil, "did not count"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			p.Tables[0].Columns = []plan.Column{{Name: "f", Type: plan.Type{Kind: plan.Real}, Rule: plan.Rule{Generator: plan.Passthrough}}, {Name: "b", Type: plan.Type{Kind: plan.VarByte, Length: 4}}}
			world, warehouse := newWorld(t, p)
			world.next("SELECT pg_last_unload_count()", gives([]string{"42"}))
			world.next(askTypes, gives([]string{"f", "real"}, []string{"b", "binary varying(4)"}))
			world.next(`SELECT COUNT(CASE WHEN "f"`, gives(c.counts))
			rows, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1)
			silent(t, err)
			if c.says == "" {
				if err != nil || rows != 42 {
					t.Errorf("%d rows, %v", rows, err)
				}
				return
			}
			counted := strings.Contains(c.says, "cannot be carried")
			if counted != (fault.CodeOf(err) == fault.ValueRefused) || !strings.Contains(err.Error(), c.says) || world.count("COMMIT") != 0 {
				t.Errorf("error %v, want %q; %q", err, c.says, world.Statements())
			}
		})
	}
}

func TestATableOfWhichRowsAreHiddenIsNotUnloaded(t *testing.T) {
	t.Parallel()
	p := testPlan()
	world, warehouse := newWorld(t, p)
	world.next("SELECT pg_last_unload_count()", gives([]string{"42"}))
	world.next(`EXPLAIN SELECT 1 FROM "s"."a"`, gives([]string{"XN RLS SecureScan t0  (cost=0.00..0.14 rows=2 width=4)"}))
	_, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1)
	if fault.CodeOf(err) != fault.PermissionDenied || !strings.Contains(err.Error(), "unload s.a: row-level security") {
		t.Errorf("error %v", err)
	}
}

func TestTablesWhoseValuesAPolicyMasksAreRefusedWhereThatIsShown(t *testing.T) {
	t.Parallel()
	policy := func(table, kind, to string) func() wiretest.Answer {
		return gives([]string{"s", table, "hide", `["c"]`, kind, to})
	}
	for name, c := range map[string]struct {
		super bool
		asked func() wiretest.Answer
		known bool
		says  string
	}{
		"a policy for everybody":           {true, policy("a", "public", "public"), true, "from s.a"},
		"a policy for the user":            {true, policy("b", "user", "owner"), true, "from s.b"},
		"a policy for another":             {true, policy("a", "user", "bob"), true, ""},
		"a policy of a table not copied":   {true, policy("x", "public", "public"), true, ""},
		"no policy":                        {true, gives(), true, ""},
		"a warehouse without policies":     {true, fails("42P01", "relation does not exist"), false, ""},
		"a user who is not shown them":     {false, policy("a", "public", "public"), false, ""},
		"a warehouse that does not answer": {true, fails("XX000", wiretest.Canary), false, "read the masking policies"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			world.super = c.super
			world.next("SELECT schema_name, table_name, policy_name", c.asked)
			world.next("SELECT current_user", gives([]string{"owner"}))
			known, err := warehouse.Unmasked(t.Context(), p.Tables)
			silent(t, err)
			if known != c.known || (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("known %v, error %v; want %q", known, err, c.says)
			}
			if strings.HasPrefix(c.says, "from") && fault.CodeOf(err) != fault.PermissionDenied {
				t.Errorf("code %s", fault.CodeOf(err))
			}
		})
	}
}

func TestTheTypesAreAskedForInTheTransactionOfTheUnload(t *testing.T) {
	t.Parallel()
	p := testPlan()
	p.Tables[0].Name = `it's a "table"`
	world, warehouse := newWorld(t, p)
	world.next("SELECT pg_last_unload_count()", gives([]string{"42"}))
	if _, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1); err != nil {
		t.Fatal(err)
	}
	got := world.Statements()
	asked := slices.IndexFunc(got, func(text string) bool { return strings.HasPrefix(text, askTypes) })
	if asked < 0 || !strings.Contains(got[asked], `n.nspname = 's' AND c.relname = 'it''s a "table"'`) {
		t.Fatalf("statements %q", got)
	}
	if begin, commit := slices.Index(got, "BEGIN"), slices.Index(got, "COMMIT"); begin > asked || commit < asked {
		t.Errorf("statements %q", got)
	}
}

func TestAnUnloadThatFailsForAnotherReasonKeepsIt(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func() wiretest.Answer{
		"nothing changed":        fails("XX000", wiretest.Canary),
		"nobody can be asked":    fails("42703", wiretest.Canary),
		"the connection is lost": breaks,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := testPlan()
			world, warehouse := newWorld(t, p)
			world.next("UNLOAD", answer)
			if name == "nobody can be asked" {
				world.next("ROLLBACK", breaks)
			}
			_, err := warehouse.Unload(t.Context(), p, p.Tables[0], 1)
			silent(t, err)
			if code := fault.CodeOf(err); code != fault.UnloadFailed && code != fault.ConnectionFailed {
				t.Errorf("error %v", err)
			}
		})
	}
}
