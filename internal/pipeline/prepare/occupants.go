package prepare

import (
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// occupy looks at what stands where the plan's tables will: only what Standin
// made for this workspace, or what the workspace gives up, is replaced, and only
// in a way that leaves nothing behind that hangs on it.
func occupy(p *plan.Plan, w *workspace.Workspace, occupants []Occupant, faults *faults) {
	standing := make(map[[2]string]Occupant, len(occupants))
	for _, o := range occupants {
		standing[[2]string{o.Schema, o.Name}] = o
	}
	replaced := map[int]Occupant{} // by index of the table
	for i := range p.Tables {
		t := &p.Tables[i]
		o, ok := standing[[2]string{t.Schema, t.Name}]
		if !ok {
			continue
		}
		t.Replaces, t.GivenUp = true, givenUp(w, *t)
		refuse := func(hint, format string, args ...any) {
			faults.add(fault.New(fault.TableOccupied, format, args...).WithTable(t.String()).WithHint("%s", hint))
		}
		name := workspace.TableName{Schema: t.Schema, Name: t.Name}.String()
		switch {
		case o.View:
			refuse("drop the view, or exclude the table", "the destination has a view of the name %s", t)
			continue
		case o.Mark != plan.Mark(w.Name) && !t.GivenUp:
			whose := "which Standin did not make"
			if o.Mark != "" {
				whose = "which belongs to the workspace " + strings.TrimPrefix(o.Mark, plan.Mark(""))
			}
			refuse("if it may be replaced, add it: replace: ['"+name+"']", "the destination has a table %s %s", t, whose)
		}
		replaced[i] = o
	}
	decidePublish(p, replaced, faults)
}

func givenUp(w *workspace.Workspace, t plan.Table) bool {
	return slices.ContainsFunc(w.Replace, func(r workspace.TableName) bool { return r.Schema == t.Schema && r.Name == t.Name })
}

// sameDatabase reports whether two warehouses are one.
func sameDatabase(a, b plan.Warehouse) bool {
	return strings.EqualFold(strings.TrimSuffix(a.Host, "."), strings.TrimSuffix(b.Host, ".")) && a.Port == b.Port && a.Database == b.Database
}
