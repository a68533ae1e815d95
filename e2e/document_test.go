package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// documents are what pipelines lose or bend of JSON in SUPER columns.
func documents() []string {
	return []string{
		"null", "{}", "[]", "true", "false", "0", "-0", "1.0", "1e3", "1E-7", "-12.50", "99999999999999999999999999999999999999", `""`, `"text"`, `"null"`, `"\\N"`,
		`"say \"hi\", twice"`, `"line\nbreak\r\n"`, `"C:\\new\\table"`, `"日本語 🦄👩‍👩‍👧 é"`, `"__NULL_"`, `[null]`, `[[],{},[[]]]`, `{"":null}`,
		`{"email":"jane.doe@acme.test","Name":"Jane Doe","to":[{"email":"joe@acme.test","n":7},{"email":null}],"a,b":"x\"y","ü\n":{"Email":[1.50,2e0]}}`,
		`{"email":"` + strings.Repeat("é", 30000) + `"}`,
		`["` + strings.Repeat("x", 65531) + `"]`, // the longest
	}
}

// TestSUPERColumns copies one as it is and one under json-mask, by both pipelines.
func TestSUPERColumns(t *testing.T) {
	t.Parallel()
	const s = "documents"
	schema(t, s)
	db := source(t)
	db.exec("create table documents.docs (id int not null primary key, kept super, masked super, after varchar(10), emptied super, replaced super) sortkey (id)")
	// What no rule looks at is not unloaded, so it may be longer than a text.
	beyond := `json_parse('["` + strings.Repeat("x", 65532) + `"]')`
	values := []string{"(0, null, null, '', null, null)", "(1000, null, json_parse('null'), null, " + beyond + ", " + beyond + ")"}
	for i, text := range documents() {
		values = append(values, fmt.Sprintf("(%d, json_parse(%[2]s), json_parse(%[2]s), null, null, json_parse(%[2]s))", i+1, literal(text)))
	}
	db.exec("insert into documents.docs values " + strings.Join(values, ", "))
	readable(t, s)
	more := `masking: {key: "file:` + keyFile(t, strings.Repeat("0123456789abcdef", 4)) + `"}
lambda: {role: ` + world.env["SANDBOX_LAMBDA_ROLE"] + `, memory: 303, timeout: 20s, architecture: ` + architecture() + `}
new_columns: passthrough
tables:
  documents.docs:
    columns:
      masked: {generator: json-mask, paths: {"$..email": email, "$..Email[*]": passthrough, "$..n": passthrough}}
      emptied: "null"
      replaced: constant
`
	path := workspace(t, "documents", s, more)
	const kept = "select id, kept is null, json_serialize(kept), after from documents.docs"
	const masked = "select id, masked is null, json_serialize(masked) from documents.docs"
	var first [][]string
	for _, pipeline := range []string{"v2", "lambda"} {
		standin(t, "generate", "-w", path, "--pipeline", pipeline).must(t)
		copied := destination(t)
		if diff := cmp.Diff(sorted(db.rows(kept)), sorted(copied.rows(kept))); diff != "" {
			t.Errorf("%s: what passes differs (- source, + destination):\n%.4000s", pipeline, diff)
		}
		got := sorted(copied.rows(masked))
		if first == nil {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("the pipelines differ:\n%.4000s", diff)
		}
		copied.holds(facts{
			"NULL stays NULL":               {"select count(*) from documents.docs where masked is null", "1"},
			"a JSON null stays one":         {"select count(*) from documents.docs where json_serialize(masked) = 'null' and masked is not null", "2"},
			"the scalar 1.0 stays a number": {"select count(*) from documents.docs where id = 8 and json_serialize(masked) ~ '^[0-9][.][0-9]$'", "1"},
			"NULL replaces all":             {"select count(*) from documents.docs where emptied is not null", "0"},
			"a constant all but NULL":       {"select count(*) from documents.docs where json_serialize(replaced) = '{}'", fmt.Sprint(len(values) - 1)},
			"addresses are gone":            {"select count(*) from documents.docs where json_serialize(masked) like '%@acme%' or json_serialize(masked) like '%Jane%'", "0"},
			"what is kept inside is there":  {`select count(*) from documents.docs where json_serialize(masked) like '{"email":"%@%","Name":"%","to":[{"email":"%@%","n":7},{"email":null}],"a,b":"_\\\\"_","ü\\\\n":{"Email":[1.50,2e0]}}'`, "1"},
		})
	}

	db.exec("insert into documents.docs values (2000, " + beyond + ", null, null, null, null)")
	out := standin(t, "generate", "-w", path)
	if out.status != 1 || !strings.Contains(out.stderr, "unload documents.docs: values of type SUPER whose JSON is longer than 65535 bytes cannot be carried: 1 of column kept") {
		t.Errorf("one too long: %d %s", out.status, out.stderr)
	}
	if n := destination(t).value("select count(*) from documents.docs"); n != fmt.Sprint(len(values)) {
		t.Errorf("the old table has %s rows", n)
	}
}
