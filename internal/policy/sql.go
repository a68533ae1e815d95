package policy

import (
	"slices"
	"strings"
	"unicode"

	"standin/internal/redshift/statement"
	"standin/internal/workspace"
)

// Grant is a statement that an administrator of a warehouse runs once.
type Grant struct {
	SQL  string `json:"sql"`            // without a semicolon
	Why  string `json:"why"`            // what it is for
	When string `json:"when,omitempty"` // the case in which it is needed; empty: always
}

// SourceSQL are the grants of the source's user.
func SourceSQL(w *workspace.Workspace) ([]Grant, error) {
	var g grants
	user := w.Source.User
	for _, schema := range w.Source.Schemas {
		g.add("to see the tables", "")(statement.GrantUsage(schema, user))
		g.add("to unload them", "")(statement.GrantSelectAll(schema, user))
		g.add("to unload those that come later; to be run as each user who makes tables there", "")(statement.GrantSelectLater(schema, user))
	}
	g.add("to show how large tables are, and to know which encodings and sort keys are automatic", "")(statement.GrantSizes(user))
	g.add("to unload by the role", assumeRoleControlled)(statement.GrantAssumeRole(w.Staging.UnloadRole, user, "UNLOAD"))
	return g.done()
}

// DestinationSQL are the grants of the destination's user.
func DestinationSQL(w *workspace.Workspace) ([]Grant, error) {
	var g grants
	user := w.Destination.User
	g.add("to make schemas that are missing", "a schema of the source does not exist yet")(statement.GrantDatabase("CREATE", w.Destination.Database, user))
	for _, schema := range w.Source.Schemas {
		g.add("to make tables", "the schema exists and is another's")(statement.GrantCreate(schema, user))
	}
	for _, table := range w.Replace {
		g.add("to replace the table", "")(statement.OwnRelation(table.Schema, table.Name, user))
	}
	g.add("to carry over the grants on tables that are replaced", "other users have rights on them")(statement.SeeAllGrants(user))
	columns, err := statement.SeeColumnGrants("standin_publish", user)
	g.add("to carry over the grants on their columns too", "other users have rights on columns")(strings.Join(columns, ";\n-- "), err)
	g.add("to check the load role with a temporary table", "TEMP was taken from PUBLIC")(statement.GrantDatabase("TEMP", w.Destination.Database, user))
	g.add("to load by the role", assumeRoleControlled)(statement.GrantAssumeRole(w.Staging.LoadRole, user, "COPY"))
	return g.done()
}

const assumeRoleControlled = "ASSUMEROLE was taken from PUBLIC"

// grants collects statements and the first fault.
type grants struct {
	list []Grant
	err  error
}

func (g *grants) add(why, when string) func(sql string, err error) {
	return func(sql string, err error) {
		if err != nil && g.err == nil {
			g.err = err
		}
		g.list = append(g.list, Grant{SQL: sql, Why: why, When: when})
	}
}

// done is what was collected, behind what it needs to be understood.
func (g *grants) done() ([]Grant, error) {
	if slices.ContainsFunc(g.list, func(grant Grant) bool { return HasCapitals(grant.SQL) }) {
		g.list = append([]Grant{{SQL: KeepCapitals, Why: "to keep the capitals of names"}}, g.list...)
	}
	return g.list, g.err
}

// KeepCapitals is the statement without which a session takes names in quotation
// marks for small letters (AWS: enable_case_sensitive_identifier).
const KeepCapitals = "SET enable_case_sensitive_identifier TO true"

// HasCapitals reports whether statements have names with capitals, so that they
// need KeepCapitals before them.
func HasCapitals(sql string) bool {
	for i, part := range strings.Split(sql, `"`) {
		if i%2 == 1 && strings.ContainsFunc(part, unicode.IsUpper) { // between quotation marks
			return true
		}
	}
	return false
}

// Script is the grants as a script for psql. What is needed in some cases only
// stands in a comment.
func Script(list []Grant) string {
	var b strings.Builder
	for _, g := range list {
		if g.When == "" {
			b.WriteString("-- " + g.Why + "\n" + g.SQL + ";\n")
			continue
		}
		b.WriteString("-- " + g.Why + ", if " + g.When + ":\n-- " + g.SQL + ";\n")
	}
	return b.String()
}
