package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// forumRules are for tables between which the catalog declares nothing: notes are
// of people or of posts by their kind, and who wrote one stands there by name too.
const forumRules = `masking: {key: "file:KEY"}
foreign_keys:
  - {table: FORUM.posts, columns: [author], references: FORUM.people}
  - {table: FORUM.notes, columns: [about], references: FORUM.people, when: {kind: [person, author]}}
  - {table: FORUM.notes, columns: [about], references: FORUM.posts, to: [number], when: {kind: post}}
presets:
  reach: {generator: conditional, cases: [{when: [{matches: "@"}], rule: email}], otherwise: phone}
  person: {generator: name, keep_case: false, domain: people}
tables:
  FORUM.people: {columns: {id: integer-key, full_name: {preset: person, consistent_with: id}, contact: {preset: reach}, mail: email}}
  FORUM.posts: {columns: {number: integer-key, author_name: {preset: person, consistent_with: author}}}
  FORUM.notes: {columns: {kind: passthrough, about: {generator: integer-key, domain: neither}}}
`

// TestWhatBelongsTogetherStaysTogetherWithoutDeclaredKeys copies the tables twice
// with one masking key, and joins the copies.
func TestWhatBelongsTogetherStaysTogetherWithoutDeclaredKeys(t *testing.T) {
	t.Parallel()
	const name = "forum"
	schema(t, name)
	db := source(t)
	db.exec(
		"create table forum.people (id bigint not null primary key, full_name varchar(60), contact varchar(60), mail varchar(80))",
		"create table forum.posts (number integer not null, author integer, author_name varchar(60))",
		"create table forum.notes (kind char(10), about bigint)",
		"insert into forum.people values (1, 'Jane Doe', 'jane@acme.test', 'JANE@acme.test'), (2, 'John Roe', '212-555-0100', null), (3, 'Ann Lee', '', 'ann@acme.test')",
		"insert into forum.posts values (1, 1, 'J. Doe'), (2, 3, 'Ann'), (3, null, 'Nobody'), (4, 1, 'jane doe')",
		"insert into forum.notes values ('person', 1), ('author', 3), ('post', 1), ('post', 4), ('board', 1), (null, 2), ('post', 98), ('post', 99)",
	)
	readable(t, name)
	rules := strings.NewReplacer("FORUM", name, "KEY", keyFile(t, strings.Repeat("5a", 32))).Replace(forumRules)
	workspace := workspace(t, name, name, rules)

	drawn := standin(t, "plan", "-w", workspace).must(t).stdout
	for _, want := range []string{"key forum.people.id (foreign_keys)", "key forum.people.id, forum.posts.number (foreign_keys)"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("the plan does not say %q:\n%s", want, drawn)
		}
	}
	var first [][]string
	for range 2 {
		report := reported(t, standin(t, "generate", "-w", workspace, "--json"), 0)
		broken := map[string]string{}
		for _, table := range report.Tables {
			for _, k := range table.Keys {
				broken[table.Table+" "+strings.Join(k.Columns, "+")] = fmt.Sprint(k.Copy, k.Source, k.Skew)
			}
		}
		if diff := cmp.Diff(map[string]string{"notes about": "2 2 false"}, broken); diff != "" {
			t.Errorf("keys that the copy breaks (-want +got):\n%s", diff)
		}
		everything := destination(t).rows(`select 'people', id::varchar, full_name, contact, mail from forum.people union all
			select 'posts', number::varchar, author::varchar, author_name, '' from forum.posts union all
			select 'notes', kind, about::varchar, '', '' from forum.notes order by 1, 2, 3`)
		if diff := cmp.Diff(first, everything); first != nil && diff != "" {
			t.Errorf("a second job made other stand-ins (- first, + second):\n%s", diff)
		}
		first = everything
	}
	for what, query := range map[string]string{
		"posts by their authors":  "select count(*) from forum.posts join forum.people on people.id = posts.author",
		"notes of people":         "select count(*) from forum.notes join forum.people on people.id = notes.about where kind in ('person', 'author')",
		"notes of posts":          "select count(*) from forum.notes join forum.posts on posts.number = notes.about where kind = 'post'",
		"notes of nothing":        "select count(*) from forum.notes where kind not in ('person', 'author', 'post') or kind is null",
		"a name for each person":  "select count(distinct full_name) from forum.people",
		"a contact for each kind": "select count(case when contact like '%@%' then 1 end) || ' ' || count(case when contact like '%-%-%' then 1 end) from forum.people",
	} {
		if want, got := db.value(query), destination(t).value(query); want != got {
			t.Errorf("%s: %s in the source, %s in the copy", what, want, got)
		}
	}
	// One person has one name, however it is spelled, and one address.
	for what, query := range map[string]string{
		"names of an author that differ": "select count(*) from forum.posts join forum.people on people.id = posts.author where author_name <> full_name",
		"addresses that differ":          "select count(*) from forum.people where contact like '%@%' and contact <> mail",
		"names that stayed":              "select count(*) from forum.people where full_name in ('Jane Doe', 'John Roe', 'Ann Lee')",
	} {
		if got := destination(t).value(query); got != "0" {
			t.Errorf("%s: %s", what, got)
		}
	}
}
