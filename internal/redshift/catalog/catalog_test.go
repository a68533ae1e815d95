package catalog_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/wire"
)

// server answers each of the catalog's questions, known by a word of it.
type server map[string]any // [][]string, or the error

func (s server) Query(_ context.Context, text string) ([][]string, error) {
	for _, word := range []string{"SELECT nspname", "pg_depend", "pg_get_userbyid", "format_encoding", "k.contype, k.conkey", "a.attrelid IN", "pg_description", "svv_table_info", "svv_mv_info", "SELECT DISTINCT k.confrelid"} {
		if strings.Contains(text, word) {
			switch answer := s[word].(type) {
			case error:
				return nil, answer
			case [][]string:
				return answer, nil
			}
			return nil, nil
		}
	}
	return nil, errors.New("an unknown question: " + text)
}

func warehouse() server {
	return server{
		"SELECT nspname": [][]string{{"s"}, {"Oth\"er"}},
		"pg_get_userbyid": [][]string{
			{"1", "s", "Se,t)", "r", "1", "alice"},
			{"2", "s", "plain", "r", "9", "bob"},
			{"3", "s", "mv_tbl__sums__0", "r", "0", "bob"},   // behind the view below
			{"4", "s", "mv_tbl__users_own__0", "r", "8", ""}, // a user's, whatever its name
			{"5", "s", "sums", "v", "0", "bob"},
		},
		"format_encoding": [][]string{
			{"1", "1", "a,b", "integer", "t", `"identity"(1, 0, '1,2'::text)`, "az64", "t", "-2"},
			{"1", "3", "{x}", "character varying(9)", "f", "'it''s'::character varying", "none", "f", "1"}, // 2 was dropped
			{"2", "1", "c", "super", "f", "", "none", "f", "1"},
			{"2", "2", "d", "integer", "f", "", "LZO", "t", "0"},
			{"3", "1", "hidden", "integer", "f", "", "none", "f", "0"},
			{"4", "1", "n", "bigint", "f", "", "az64", "f", "0"},
		},
		"k.contype, k.conkey": [][]string{
			{"1", "f", "{3,1}", "9", "{2,7}"},
			{"1", "f", "{1}", "2", "{2}"},
			{"1", "p", "{1}", "0", ""},
			{"1", "u", "{1,3}", "0", ""},
			{"1", "u", "{3}", "0", ""},
		},
		"a.attrelid IN": [][]string{{"9", "far", "T", "7", "k7"}, {"9", "far", "T", "2", "k2"}},
		"pg_description": [][]string{
			{"1", "0", "standin:w\nits own"}, {"1", "3", "third"}, {"2", "0", "plain's"}, {"3", "0", "hidden"},
		},
		"svv_table_info": [][]string{{"2", "1200", "3", "Y, AUTO(ENCODE)", "AUTO(SORTKEY(c))"}, {"4", "", "", "Y", ""}},
	}
}

func TestTablesJoinsWhatTheCatalogSays(t *testing.T) {
	t.Parallel()
	got, err := catalog.Tables(t.Context(), warehouse(), []string{"s", "Oth\"er"})
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Table{
		{
			Schema: "s", Name: "Se,t)", Owner: "alice", Comment: "its own",
			Columns: []plan.Column{
				{Name: "a,b", Type: plan.Type{Kind: plan.Integer}, NotNull: true, Identity: &plan.Identity{Seed: 1, Step: 2}, Encoding: "az64"},
				{Name: "{x}", Type: plan.Type{Kind: plan.VarChar, Length: 9}, Default: "'it''s'::character varying", Encoding: "raw", Comment: "third"},
			},
			PrimaryKey: []string{"a,b"},
			Unique:     [][]string{{"a,b", "{x}"}, {"{x}"}},
			ForeignKeys: []plan.ForeignKey{
				{Columns: []string{"{x}", "a,b"}, RefSchema: "far", RefTable: "T", RefColumns: []string{"k2", "k7"}},
				{Columns: []string{"a,b"}, RefSchema: "s", RefTable: "plain", RefColumns: []string{"d"}},
			},
			Distribution: plan.Distribution{Style: "key", Key: "a,b"},
			Sort:         plan.Sort{Style: "interleaved", Columns: []string{"{x}", "a,b"}},
		},
		{
			Schema: "s", Name: "plain", Owner: "bob", Comment: "plain's", Rows: 1200, Bytes: 3_000_000,
			Columns: []plan.Column{
				{Name: "c", Type: plan.Type{Kind: "super"}},
				{Name: "d", Type: plan.Type{Kind: plan.Integer}},
			},
			Distribution: plan.Distribution{Style: "auto"},
			Sort:         plan.Sort{Style: "auto"},
		},
		{
			Schema: "s", Name: "mv_tbl__users_own__0",
			Columns:      []plan.Column{{Name: "n", Type: plan.Type{Kind: plan.BigInt}, Encoding: "az64"}},
			Distribution: plan.Distribution{Style: "all"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

func TestTablesGoesOnWithoutTheRightToSizes(t *testing.T) {
	t.Parallel()
	s := warehouse()
	s["svv_table_info"] = error(&wire.Error{Reason: wire.Forbidden})
	got, err := catalog.Tables(t.Context(), s, []string{"s"})
	if err != nil {
		t.Fatal(err)
	}
	if got[1].Rows != 0 || got[1].Columns[1].Encoding != "lzo" || got[1].Sort.Style != "compound" {
		t.Errorf("table %+v, want the catalog's encoding and sort key, and no size", got[1])
	}
}

func TestTablesFails(t *testing.T) {
	t.Parallel()
	lost := error(&wire.Error{Reason: wire.Lost, Sentence: "the connection was lost"})
	for name, c := range map[string]struct {
		schema string
		change func(server)
		code   fault.Code
		reason wire.Reason
	}{
		"on a schema that is missing":            {"nowhere", func(server) {}, fault.SchemaChanged, wire.Unknown},
		"on a schema of the system":              {"pg_catalog", func(server) {}, fault.SchemaChanged, wire.Unknown},
		"on a schema with a NUL":                 {"a\x00", func(server) {}, fault.Internal, wire.Unknown},
		"when the connection is lost":            {"s", func(s server) { s["svv_table_info"] = lost }, fault.Internal, wire.Lost},
		"when a table was dropped meanwhile":     {"s", func(s server) { s["format_encoding"] = [][]string{} }, fault.Internal, wire.Vanished},
		"when a referred table was dropped":      {"s", func(s server) { s["a.attrelid IN"] = [][]string{} }, fault.Internal, wire.Vanished},
		"when a key names a column that is gone": {"s", func(s server) { s["k.contype, k.conkey"] = [][]string{{"1", "p", "{2}", "0", ""}} }, fault.Internal, wire.Vanished},
		"when an identity cannot be read":        {"s", func(s server) { s["format_encoding"].([][]string)[0][5] = `"identity"(1)` }, fault.Internal, wire.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := warehouse()
			c.change(s)
			got, err := catalog.Tables(t.Context(), s, []string{c.schema})
			if err == nil || fault.CodeOf(err) != c.code || wire.ReasonOf(err) != c.reason {
				t.Errorf("tables %v, error %v: code %s and reason %d, want %s and %d", got, err, fault.CodeOf(err), wire.ReasonOf(err), c.code, c.reason)
			}
		})
	}
}

func TestOccupantsTellWhoseTablesTheyAreAndWhatHangsOnThem(t *testing.T) {
	t.Parallel()
	s := warehouse()
	s["pg_depend"] = [][]string{{"1", "v", "s", "sums", "70", "t"}, {"1", "v", "s", "m", "71", "f"}, {"3", "v", "s", "sums", "70", "t"}}
	s["svv_mv_info"] = [][]string{{"s", "m"}}
	s["SELECT DISTINCT k.confrelid"] = [][]string{{"1", "s", "plain"}}
	got, err := catalog.Occupants(t.Context(), s, []string{"s"})
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Name, Mark string
		View       bool
		Views      []catalog.Dependent
		Referrers  []string
	}
	var rows []row
	for _, r := range got {
		rows = append(rows, row{r.Name, r.Mark, r.View, r.Views, r.Referrers})
	}
	want := []row{
		{"Se,t)", "standin:w", false, []catalog.Dependent{
			{OID: "70", Schema: "s", Name: "sums", Owned: true}, {OID: "71", Schema: "s", Name: "m", Materialized: true},
		}, []string{"s.plain"}},
		{"plain", "", false, nil, nil},
		{"mv_tbl__users_own__0", "", false, nil, nil},
		{"sums", "", true, nil, nil},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("occupants (-want +got):\n%s", diff)
	}
}
