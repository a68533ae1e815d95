package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// MaskingPolicy is a dynamic data masking policy that changes what a user reads from
// a table.
type MaskingPolicy struct {
	Schema, Table, Policy string
	Columns               []string // that it changes
	Kind                  string   // of the grantee: user, role or public
	To                    string   // the grantee
}

// Guarded tells what hides rows and values from its user.
type Guarded interface {
	// MaskingPolicies are those that change what the user reads; seen is false if
	// that may not know.
	MaskingPolicies(ctx context.Context, schemas []string) (policies []MaskingPolicy, seen bool, err error)
	// Secured are the tables of which row-level security keeps rows from the user.
	Secured(ctx context.Context, tables [][2]string) ([][2]string, error)
}

// HiddenData is the probe that no row-level security thins what the source's user
// unloads, and no masking policy changes it: neither would be an error of UNLOAD.
func HiddenData(source Guarded, tables Tables, schemas []string, user string) Probe {
	return Probe{"hidden-data", func(ctx context.Context) []Finding {
		selected, err := tables(ctx)
		if err != nil {
			return []Finding{unknown(err, "row-level security and masking policies")}
		}
		return []Finding{
			rows(ctx, source, selected, schemas, user),
			values(ctx, source, selected, schemas),
		}
	}}
}

// rows goes by the plans of queries: they show the user what keeps rows from it, and
// nobody else has to be asked. Superusers are shown none, and none is for them.
func rows(ctx context.Context, source Guarded, selected []plan.Table, schemas []string, user string) Finding {
	read := make([][2]string, len(selected))
	for i, t := range selected {
		read[i] = [2]string{t.Schema, t.Name}
	}
	secured, err := source.Secured(ctx, read)
	if err != nil {
		return untold(err, "row-level security", ask("SELECT relschema, relname, polname FROM svv_rls_attached_policy WHERE is_rls_on AND relschema IN ", schemas))
	}
	if len(secured) == 0 {
		return passed("row-level security keeps no rows of the tables from %s", user)
	}
	names := make([]string, len(secured))
	for i, t := range secured {
		names[i] = t[0] + "." + t[1]
	}
	var mend []Mend
	if exempt, err := statement.IgnoreRowPolicies("standin_unload", user); err == nil {
		mend = []Mend{{inSource, strings.Join(exempt, ";\n") + ";\n"}}
	}
	return failed(fault.PermissionDenied, mend, "row-level security keeps rows from %s of %s", user, list(names))
}

func values(ctx context.Context, source Guarded, selected []plan.Table, schemas []string) Finding {
	policies, seen, err := source.MaskingPolicies(ctx, schemas)
	if err != nil || !seen {
		return untold(err, "masking policies", ask("SELECT schema_name, table_name, policy_name, grantee FROM svv_attached_masking_policy WHERE schema_name IN ", schemas))
	}
	var names []string
	var detach []func() (string, error)
	for _, p := range policies {
		if !isSelected(selected, p.Schema, p.Table) {
			continue
		}
		names = append(names, fmt.Sprintf("%s.%s (%s)", p.Schema, p.Table, p.Policy))
		detach = append(detach, func() (string, error) {
			return statement.DetachMasking(p.Policy, p.Schema, p.Table, p.Columns, p.Kind, p.To)
		})
	}
	if len(names) == 0 {
		return passed("no masking policy changes what is unloaded")
	}
	return failed(fault.PermissionDenied, statements(inSource, detach...), "masking policies change what is unloaded from %s", list(names))
}

// untold is what cannot be known by this user; err may be nil.
func untold(err error, what string, question []Mend) Finding {
	if err == nil {
		err = errors.New("only superusers and sys:secadmin are told")
	}
	f := unknown(err, "%s", what)
	f.Mend = question
	return f
}

// ask is the question for somebody who may see the answer.
func ask(query string, schemas []string) []Mend {
	literals := make([]string, 0, len(schemas))
	for _, schema := range schemas {
		if literal, err := statement.Literal(schema); err == nil {
			literals = append(literals, literal)
		}
	}
	return []Mend{{"ask in the source, as a superuser", query + "(" + strings.Join(literals, ", ") + ");\n"}}
}

func isSelected(selected []plan.Table, schema, table string) bool {
	return slices.ContainsFunc(selected, func(t plan.Table) bool { return t.Schema == schema && t.Name == table })
}
