package redshift

import (
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/redshift/catalog"
	"standin/internal/redshift/statement"
)

// standing is what stands in the schemas of the destination, by schema and name.
type standing map[[2]string]catalog.Relation

func standingOf(found []catalog.Relation) standing {
	now := standing{}
	for _, r := range found {
		now[[2]string{r.Schema, r.Name}] = r
	}
	return now
}

// staged are the OIDs of the staging tables, which stay theirs through renames.
func (now standing) staged(tables []plan.Table) (map[int]string, error) {
	oids := map[int]string{}
	for _, t := range tables {
		r, ok := now[[2]string{t.Schema, t.Staging}]
		if !ok {
			return nil, fault.New(fault.PublishFailed, "publish %s: its staging table %s is gone", t, t.Staging).WithTable(t.String())
		}
		oids[t.Ordinal] = r.OID
	}
	return oids, nil
}

// published reports whether the tables that were staged bear the names that the
// publication gave them.
func (now standing) published(tables []plan.Table, staged map[int]string) bool {
	return !slices.ContainsFunc(tables, func(t plan.Table) bool {
		name := t.Name
		if t.Publish == plan.InPlace {
			name = t.Retired
		}
		return now[[2]string{t.Schema, name}].OID != staged[t.Ordinal]
	})
}

// replacements decides for each table whether it replaces one, and refuses what
// may not be replaced. attached is what hangs on tables and cannot be carried.
func (now standing) replacements(p *plan.Plan, tables []plan.Table, attached map[[2]string][]string) ([]statement.Replacement, error) {
	swapped := map[string]bool{} // the foreign keys of one in place would go on referring to the old table
	for _, t := range tables {
		swapped[t.String()] = t.Publish != plan.InPlace
	}
	var out []statement.Replacement
	for _, t := range tables {
		r, there := now[[2]string{t.Schema, t.Name}]
		next := statement.Replacement{Table: t, Replaces: there}
		if staging := now[[2]string{t.Schema, t.Staging}]; there && r.Owner != staging.Owner && t.Publish != plan.InPlace {
			next.Owner = r.Owner
		}
		out = append(out, next)
		if !there && t.Publish == plan.InPlace {
			return nil, fault.New(fault.PublishFailed, "publish %s: the table, which was to get new rows, is gone", t).WithTable(t.String())
		}
		if !there {
			continue
		}
		if r.View {
			return nil, fault.New(fault.TableOccupied, "publish %s: a view of that name stands in the destination", t).WithTable(t.String())
		}
		if r.Mark != plan.Mark(p.Workspace) && !t.GivenUp {
			return nil, fault.New(fault.TableOccupied, "publish %s: the table of that name was not made by Standin for this workspace", t).
				WithTable(t.String()).WithHint("Name it under replace: in the workspace, or remove it.")
		}
		if t.Publish == plan.InPlace {
			continue // what hangs on it stays
		}
		for _, v := range r.Views {
			if v.Materialized || !v.Owned {
				return nil, fault.New(fault.PublishFailed, "publish %s: view %s.%s, which reads the table that would be replaced, cannot be pointed at the new one", t, v.Schema, v.Name).
					WithTable(t.String()).WithHint("Run again: the plan then publishes the table in place.")
			}
		}
		for _, name := range attached[[2]string{t.Schema, t.Name}] {
			return nil, fault.New(fault.PublishFailed, "publish %s: %s is attached to the table that would be replaced", t, name).
				WithTable(t.String()).WithHint("Run again: the plan then publishes the table in place.")
		}
		for _, referrer := range r.Referrers {
			_, name, _ := strings.Cut(referrer, ".")
			if !swapped[referrer] && !leftoverName.MatchString(name) {
				return nil, fault.New(fault.PublishFailed, "publish %s: a foreign key of %s refers to the table that would be replaced", t, referrer).WithTable(t.String())
			}
		}
	}
	return out, nil
}
