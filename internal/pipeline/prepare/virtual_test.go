package prepare_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/golden"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
)

// forum is a catalog that declares no foreign key: marks are of posts or of people
// by their kind, and replies refer to posts by board and number.
func forum() []plan.Table {
	return []plan.Table{
		{
			Schema: "public", Name: "people", PrimaryKey: []string{"id"},
			Columns: []plan.Column{required(column("id", plan.BigInt)), column("name", plan.VarChar, 60)},
		},
		{
			Schema: "public", Name: "posts", PrimaryKey: []string{"board", "number"},
			Columns: []plan.Column{required(column("board", plan.VarChar, 8)), required(column("number", plan.Integer)), column("author", plan.Integer)},
		},
		{
			Schema: "public", Name: "replies",
			Columns: []plan.Column{column("on_board", plan.Char, 8), column("on_number", plan.BigInt), column("by", plan.Decimal, 12, 0)},
		},
		{
			Schema: "sales", Name: "marks",
			Columns: []plan.Column{column("kind", plan.Char, 8), column("subject", plan.BigInt), column("given", plan.Date)},
		},
	}
}

const forumKeys = `foreign_keys:
  - {table: public.posts, columns: [author], references: public.people}
  - {table: public.replies, columns: [on_number, on_board], references: public.posts, to: [number, board]}
  - {table: public.replies, columns: [by], references: public.people, to: [id]}
  - {table: sales.marks, columns: [subject], references: public.people, when: {kind: [person, author]}}
  - {table: sales.marks, columns: [subject], references: public.posts, to: [number], when: {kind: post}}
`

// standIns masks one row of a table of the plan, by column.
func standIns(t *testing.T, p *plan.Plan, name string, values map[string]string) map[string]string {
	t.Helper()
	i := slices.IndexFunc(p.Tables, func(table plan.Table) bool { return table.Name == name })
	table := p.Tables[i]
	row := &generator.Row{Values: make([][]byte, len(table.Columns))}
	for k, c := range table.Columns {
		if value, ok := values[c.Name]; ok {
			row.Values[k] = []byte(value)
		}
	}
	made := map[string]string{}
	for k, c := range table.Columns {
		bound, err := registry.Bind(table, k, generator.ExampleKeys())
		if err != nil {
			t.Fatal(err)
		}
		if row.Values[k] == nil {
			continue
		}
		out, err := bound.Mask([]byte{}, row.Values[k], row)
		if err != nil {
			t.Fatal(err)
		}
		made[c.Name] = string(out)
	}
	return made
}

func TestRulesFlowAlongForeignKeysThatTheWorkspaceGives(t *testing.T) {
	t.Parallel()
	p, err := prepare.Prepare(input(t, forumKeys+`tables:
  public.people: {columns: {id: integer-key, name: name}}
  public.posts: {columns: {board: alphanumeric-key, number: integer-key}}
  sales.marks: {columns: {kind: passthrough, subject: {generator: integer-key, domain: lost}, given: passthrough}}
`, forum()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(p.Tables, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, filepath.Join("testdata", "virtual-keys.json"), string(text)+"\n")

	person := standIns(t, p, "people", map[string]string{"id": "4711"})["id"]
	post := standIns(t, p, "posts", map[string]string{"board": "go-42", "number": "4711", "author": "4711"})
	reply := standIns(t, p, "replies", map[string]string{"on_board": "go-42   ", "on_number": "4711", "by": "4711"})
	mark := func(kind string) string {
		return standIns(t, p, "marks", map[string]string{"kind": kind, "subject": "4711"})["subject"]
	}
	got := []string{post["author"], reply["by"], reply["on_number"], reply["on_board"], mark("person  "), mark("author"), mark("post")}
	want := []string{person, person, post["number"], post["board"], person, person, post["number"]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys no longer join (- key, + what refers to it):\n%s", diff)
	}
	if lost := mark("board"); lost == person || lost == post["number"] || lost == "4711" {
		t.Errorf("a mark of neither is %s; 4711 is the person %s and the post %s", lost, person, post["number"])
	}
	if person == post["number"] {
		t.Errorf("people and posts share the stand-in %s", person)
	}
}

func TestAKeyThatIsUndecidedLeavesWhatRefersToIt(t *testing.T) {
	t.Parallel()
	_, err := prepare.Prepare(input(t, forumKeys+`tables:
  public.people: {columns: {name: name}}
  public.posts: {columns: {board: alphanumeric-key, number: integer-key}}
  sales.marks: {columns: {kind: passthrough, subject: integer-key, given: passthrough}}
`, forum()))
	want := []string{"columns-undecided: 1 column has no rule:\n  public.people.id bigint (give each a rule below tables: in standin.yaml, or passthrough)"}
	if diff := cmp.Diff(want, told(err)); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
}

func TestWhatIsWrongWithAForeignKeyIsToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := prepare.Prepare(input(t, `new_columns: passthrough
exclude: [public.old]
foreign_keys:
  - {table: public.postings, columns: [author], references: public.people}
  - {table: public.posts, columns: [authr], references: public.people, to: [idd]}
  - {table: public.replies, columns: [on_number], references: public.posts}
  - {table: public.old, columns: [x], references: public.people}
  - {table: public.replies, columns: [by], references: public.people}
  - {table: public.replies, columns: [by], references: public.posts, to: [number], when: {on_board: a}}
  - {table: sales.marks, columns: [subject], references: public.people, when: {knd: person}}
  - {table: sales.marks, columns: [given], references: public.people}
tables:
  public.people: {columns: {id: integer-key}}
  public.posts: {columns: {number: name}}
`, forum()))
	want := []string{
		"rule-refused: standin.yaml:11:5: the foreign key of public.replies and the key of public.posts have not as many columns: 1 and 2 (name the columns of the key with to)",
		"rule-refused: standin.yaml:18:33: the keys of public.people.id stand in columns whose types share no form: public.people.id bigint, public.replies.by decimal(12,0), sales.marks.given date (only passthrough keeps such keys equal)",
		"rule-refused: standin.yaml:18:33: column sales.marks.given: generator integer-key does not take values of type date",
		"rule-refused: standin.yaml:19:36: column public.posts.number: generator name does not take values of type integer",
		"rule-refused: standin.yaml:14:5: column public.replies.by holds the keys of one table by a foreign key without when: another cannot have one",
		"rule-refused: standin.yaml:19:36: column public.posts.number: it is part of a key, and generator name can give two values the same stand-in",
		"schema-changed: standin.yaml:9:13: the source has no table public.postings (did you mean public.posts?)",
		"schema-changed: standin.yaml:10:5: the source's table public.posts has no column authr (did you mean author?)",
		"schema-changed: standin.yaml:10:5: the source's table public.people has no column idd (did you mean id?)",
		"schema-changed: standin.yaml:15:80: the source's table sales.marks has no column knd (did you mean kind?)",
	}
	if code := fault.ExitStatus(err); code != fault.ExitUsage {
		t.Errorf("exit status %d", code)
	}
	if diff := cmp.Diff(want, told(err)); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
}
