package prepare

import (
	"fmt"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
)

// decidePublish settles how each table that replaces one is published. A table is
// swapped unless the workspace wants it in place, or something hangs on it that
// cannot be carried over to another; in place is refused where the standing
// table cannot take the new rows. replaced is what stands there, by the index of
// the table.
func decidePublish(p *plan.Plan, replaced map[int]Occupant, faults *faults) {
	planned := map[string]int{}
	for i := range p.Tables {
		planned[p.Tables[i].String()] = i
		if _, ok := replaced[i]; !ok {
			p.Tables[i].Publish = plan.Swap // there is nothing to be in the place of
		}
	}
	// A table in place keeps its foreign keys, which holds in place what they
	// refer to; so this goes on until nothing changes.
	for changed := true; changed; {
		changed = false
		for i := range p.Tables {
			t := &p.Tables[i]
			o, ok := replaced[i]
			if !ok || t.Publish == plan.InPlace {
				continue
			}
			if reason := uncarried(p, o, planned); reason != "" {
				t.Publish, t.PublishBecause, changed = plan.InPlace, reason, true
			}
		}
	}
	for i := range p.Tables {
		t := &p.Tables[i]
		o, ok := replaced[i]
		switch {
		case !ok:
		case o.Secured:
			faults.add(fault.New(fault.TableOccupied, "the destination's table %s can be neither swapped nor published in place: it has row-level security, which a swap would lose and which keeps old rows from being deleted", t).
				WithTable(t.String()).WithHint("exempt Standin's user at the destination: GRANT IGNORE RLS to a role of it; or exclude the table"))
		case t.Publish == plan.InPlace:
			refuseInPlace(*t, o, faults)
		default:
			t.Unseen = o.Unseen
			for _, v := range o.Views {
				t.Views = append(t.Views, v.Name)
			}
		}
	}
}

// uncarried is what a swap would leave on the old table; empty if it would leave
// nothing.
func uncarried(p *plan.Plan, o Occupant, planned map[string]int) string {
	for _, v := range o.Views {
		switch {
		case v.Materialized:
			return fmt.Sprintf("materialized view %s reads it", v.Name)
		case !v.Owned:
			return fmt.Sprintf("view %s, which Standin's user does not own, reads it", v.Name)
		}
	}
	for _, name := range o.Attached {
		return name + " is attached to it"
	}
	for _, referrer := range o.Referrers {
		if i, ok := planned[referrer]; !ok || p.Tables[i].Publish == plan.InPlace {
			return fmt.Sprintf("a foreign key of %s, which stays, refers to it", referrer)
		}
	}
	return ""
}

// refuseInPlace names everything that keeps the standing table from taking the
// new rows.
func refuseInPlace(t plan.Table, o Occupant, faults *faults) {
	obstacles := differences(t, o.Definition)
	if len(obstacles) == 0 {
		return
	}
	if t.PublishBecause == "" {
		faults.add(fault.New(fault.TableOccupied, "the destination's table %s cannot be published in place: %s", t, strings.Join(obstacles, "; ")).
			WithTable(t.String()).WithHint("say publish: swap for this table"))
		return
	}
	faults.add(fault.New(fault.TableOccupied, "the destination's table %s can be neither swapped nor published in place: %s; and %s", t, t.PublishBecause, strings.Join(obstacles, "; ")).
		WithTable(t.String()).WithHint("drop what hangs on the table before the job and make it again after it, or exclude the table"))
}

// differences is why the rows of a table cannot stand in the one that is there.
func differences(t plan.Table, there *plan.Table) []string {
	if there == nil {
		return []string{"the destination's catalog does not tell its columns"}
	}
	var list []string
	for _, c := range t.Columns {
		old, i := there.Column(c.Name)
		switch {
		case i < 0:
			list = append(list, "it has no column "+c.Name)
		case old.Type != c.Type:
			list = append(list, fmt.Sprintf("its column %s is of type %s, and the source's of type %s", c.Name, old.Type, c.Type))
		case old.NotNull && !c.NotNull:
			list = append(list, fmt.Sprintf("its column %s is NOT NULL, and the source's is not", c.Name))
		case old.Identity != nil && !old.Identity.ByDefault:
			list = append(list, fmt.Sprintf("its column %s is an IDENTITY, which takes no values from INSERT", c.Name))
		}
	}
	for _, c := range there.Columns {
		if _, i := t.Column(c.Name); i < 0 {
			list = append(list, "the source has no column "+c.Name)
		}
	}
	if !slices.Equal(t.PrimaryKey, there.PrimaryKey) {
		list = append(list, "its primary key is another than the source's")
	}
	if !sameKeys(t.Unique, there.Unique) {
		list = append(list, "its unique keys are others than the source's")
	}
	return list
}

func sameKeys(a, b [][]string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.SortFunc(a, slices.Compare[[]string])
	slices.SortFunc(b, slices.Compare[[]string])
	return slices.EqualFunc(a, b, slices.Equal[[]string])
}
