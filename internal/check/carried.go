package check

import (
	"context"
	"strings"

	"standin/internal/redshift/statement"
)

// Shown tells what its user is not shown of what hangs on tables.
type Shown interface {
	Righted
	Unseen(ctx context.Context) ([]string, error)
}

// CarriedOver is the probe that a job sees what hangs on the tables that it
// replaces: what it does not see, a swap cannot carry over or be held by.
func CarriedOver(destination Shown, tables Tables) Probe {
	return Probe{"carried-over", func(ctx context.Context) []Finding {
		selected, err := tables(ctx)
		if err != nil {
			return []Finding{unknown(err, "what hangs on the destination's tables")}
		}
		rights, err := destination.Rights(ctx, schemasOf(selected))
		if err != nil {
			return []Finding{unknown(err, "what hangs on the destination's tables")}
		}
		var schemas []string
		for _, t := range selected {
			if _, standing := rights.Relations[[2]string{t.Schema, t.Name}]; standing && (len(schemas) == 0 || schemas[len(schemas)-1] != t.Schema) {
				schemas = append(schemas, t.Schema)
			}
		}
		if len(schemas) == 0 {
			return []Finding{passed("no table stands at the destination that something could hang on")}
		}
		unseen, err := destination.Unseen(ctx)
		if err != nil {
			return []Finding{unknown(err, "what hangs on the destination's tables")}
		}
		var found []Finding
		if len(unseen) > 0 {
			found = append(found, hidden(unseen, schemas))
		}
		if !rights.AllGrants {
			found = append(found, ungranted(rights.User))
		}
		if len(found) == 0 {
			found = append(found, passed("%s sees all that hangs on the tables that are replaced", rights.User))
		}
		return found
	}}
}

// hidden is what a swap loses without anybody's knowing, where it is there.
func hidden(unseen, schemas []string) Finding {
	questions := map[string]string{
		"row-level security": "SELECT relschema, relname, polname FROM svv_rls_attached_policy WHERE relschema IN ",
		"masking policies":   "SELECT schema_name, table_name, policy_name FROM svv_attached_masking_policy WHERE schema_name IN ",
		"datashares":         "SELECT object_name, share_name FROM svv_datashare_objects WHERE split_part(object_name, '.', 1) IN ",
	}
	var text strings.Builder
	for _, name := range unseen {
		for _, m := range ask(questions[name], schemas) {
			text.WriteString(m.Text)
		}
	}
	return Finding{
		State:   Unknown,
		Message: "whether " + strings.Join(unseen, " or ") + " hang on the tables that are replaced could not be checked, and a swap would lose them",
		Mend: []Mend{
			{"ask in the destination, as a superuser", text.String()},
			{inWorkspace + ", for a table on which something hangs", "tables: {SCHEMA.TABLE: {publish: in-place}}\n"},
		},
	}
}

// ungranted is that the grants of others cannot be carried over. Those on tables
// are shown with SYSLOG ACCESS, those on columns with ACCESS SYSTEM TABLE (AWS:
// SVV_RELATION_PRIVILEGES, SVV_COLUMN_PRIVILEGES).
func ungranted(user string) Finding {
	return Finding{
		State:   Unknown,
		Message: user + " is not shown the grants of others, and a swap loses those that it is not shown",
		Mend: append(statements(inDestination, func() (string, error) { return statement.SeeAllGrants(user) }),
			Mend{inDestination + ", if there are grants on columns", systemTables(user)}),
	}
}

func systemTables(user string) string {
	list, err := statement.SeeColumnGrants("standin_publish", user)
	if err != nil {
		return ""
	}
	return strings.Join(list, ";\n") + ";\n"
}
