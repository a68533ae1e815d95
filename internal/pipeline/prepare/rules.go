package prepare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// rules gives every column of a selection its rule.
type rules struct {
	*selection
	faults       *faults
	specs        map[string]generator.Spec
	primary, all map[cell]bool // columns of primary keys, and of primary keys and unique constraints
	referred     map[cell]bool // columns that foreign keys refer to
	done         map[cell]bool
	undecided    []cell
	placed       map[cell]workspace.Position // where the rules of columns stand
	known        map[string]known            // what the registry said, by everything that it depends on
	alone        bool                        // no other table is known
}

func newRules(s *selection, faults *faults) *rules {
	r := &rules{
		selection: s, faults: faults, specs: map[string]generator.Spec{},
		referred: map[cell]bool{}, done: map[cell]bool{}, placed: map[cell]workspace.Position{}, known: map[string]known{},
	}
	for _, spec := range registry.List() {
		r.specs[spec.Name] = spec
	}
	r.primary, r.all = unique(s.tables)
	return r
}

// decide works from the keys to the columns that refer to them, and then through
// all the others.
func (r *rules) decide() {
	links := append(r.declared(), r.virtual(r.faults)...)
	for _, j := range joints(links) {
		r.join(j)
	}
	r.choose(links)
	for i, t := range r.tables {
		for k := range t.Columns {
			c := cell{i, k}
			if r.done[c] {
				continue
			}
			if rule, ok := r.own(c); ok {
				r.give(c, rule, r.position(c))
			}
		}
	}
	r.align()
	for i, t := range r.tables {
		r.links(i, t)
		for k := range t.Columns {
			c := cell{i, k}
			if at, ok := r.placed[c]; ok {
				known := r.ask(r.column(c).Rule, *r.column(c))
				if len(known.faults) == 0 {
					r.columnsOf(c, at, known.columns)
				}
				r.keeps(c, at, known.proof)
				if len(known.faults) == 0 {
					r.sum(c, at)
				}
			}
		}
	}
	r.reportUndecided()
	r.leaveUnread()
}

// leaveUnread marks the columns whose values need not be unloaded: those of a blind
// generator that no other rule of the table names. A sum that the UNLOAD computes stands
// in place of the column's values.
func (r *rules) leaveUnread() {
	for i, t := range r.tables {
		named := map[string]bool{}
		for k, c := range t.Columns {
			if _, ok := r.placed[cell{i, k}]; ok {
				for _, n := range r.ask(c.Rule, c).columns {
					named[n.Name] = true
				}
			}
		}
		for k := range t.Columns {
			c := r.column(cell{i, k})
			c.Unread = r.specs[c.Rule.Generator].Blind() && !named[c.Name] && (c.Sum == nil || !c.Sum.AtSource)
		}
	}
}

// align gives the columns of whole numbers that one domain joins, without a
// foreign key that the catalog declares, the narrowest of their types: by a type
// of its own each of them would give equal values other stand-ins. The domain
// that a generator gives by itself joins nothing.
func (r *rules) align() {
	type shared struct{ generator, domain string }
	members := map[shared][]*plan.Rule{}
	canonical := map[shared][]plan.Type{}
	for i, t := range r.tables {
		for k := range t.Columns {
			column := r.column(cell{i, k})
			if column.Rule.Domain == "" || !whole(column.Type) {
				continue
			}
			of := shared{column.Rule.Generator, column.Rule.Domain}
			members[of] = append(members[of], &column.Rule)
			canonical[of] = append(canonical[of], column.Type)
			if column.Rule.Key != nil && whole(*column.Rule.Key) {
				canonical[of] = append(canonical[of], *column.Rule.Key)
			}
		}
	}
	for of, rules := range members {
		if least, _ := narrowest(canonical[of]); len(rules) > 1 {
			for _, rule := range rules {
				rule.Key = new(least)
			}
		}
	}
}

// own is the rule that the workspace has for the column itself. A column that
// has none is noted as undecided.
func (r *rules) own(c cell) (plan.Rule, bool) {
	r.done[c] = true
	if given, ok := r.given[c]; ok {
		rule := given.Rule
		rule.From = "workspace"
		if !rule.IsPassthrough() && r.primary[c] {
			r.key(&rule, c)
			rule.Key = new(r.column(c).Type)
		}
		return rule, true
	}
	if r.workspace.NewColumns == workspace.PassNewly && !r.left[c] {
		return plan.Rule{Generator: plan.Passthrough, From: "new_columns"}, true
	}
	r.undecided = append(r.undecided, c)
	return plan.Rule{}, false
}

// key gives a rule the domain of a key, unless it has one.
func (r *rules) key(rule *plan.Rule, c cell) {
	if rule.Domain == "" {
		rule.Domain = r.name(c)
	}
}

// join decides the columns that hold the same keys: the first root's rule is
// everyone's.
func (r *rules) join(j joint) {
	root := j.roots[0]
	for _, c := range j.roots {
		r.referred[c] = true
	}
	rule, ok := r.own(root)
	if !ok {
		// Whoever decides the key decides these columns too.
		for _, c := range slices.Concat(j.roots[1:], j.follows) {
			r.done[c] = true
		}
		return
	}
	if !rule.IsPassthrough() {
		r.key(&rule, root)
		rule.Key = r.canonical(j, r.position(root))
	}
	r.give(root, rule, r.position(root))
	for _, c := range slices.Concat(j.roots[1:], j.follows) {
		r.done[c] = true
		following := rule
		following.From = r.name(root)
		if given, ok := r.given[c]; ok {
			if !agrees(given.Rule, rule) {
				r.faults.add(r.faults.at(given.Position, fault.RuleRefused, "column %s holds the keys of %s, whose rule is %s: %s contradicts it",
					r.name(c), r.name(root), describe(rule), describe(given.Rule)).
					WithTable(r.tables[c.table].String()).WithHint("remove this rule: the key's decides"))
				continue
			}
			following.From = "workspace"
		}
		r.give(c, following, r.position(root))
	}
}

// canonical is the type in which the keys of a joint are masked.
func (r *rules) canonical(j joint, at workspace.Position) *plan.Type {
	cells := slices.Concat(j.roots, j.follows, j.partly)
	types := make([]plan.Type, len(cells))
	for i, c := range cells {
		types[i] = r.column(c).Type
	}
	least, ok := narrowest(types)
	if !ok {
		r.faults.add(r.faults.at(at, fault.RuleRefused, "the keys of %s stand in columns whose types share no form: %s", r.name(cells[0]), r.list(cells)).
			WithTable(r.tables[cells[0].table].String()).WithHint("only passthrough keeps such keys equal"))
		return nil
	}
	return &least
}

func (r *rules) list(cells []cell) string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = r.name(c) + " " + r.column(c).Type.String()
	}
	return strings.Join(names, ", ")
}

// agrees reports whether a column's own rule says what the rule of its key says.
func agrees(own, key plan.Rule) bool {
	return own.Generator == key.Generator && (own.Domain == "" || own.Domain == key.Domain) &&
		own.Link == key.Link && own.Inconsistent == key.Inconsistent && own.With == key.With && slices.Equal(own.Partition, key.Partition) && sameJSON(own.Options, key.Options)
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	for _, side := range []struct {
		text json.RawMessage
		into *any
	}{{a, &x}, {b, &y}} {
		if len(side.text) == 0 {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(side.text))
		decoder.UseNumber()
		if decoder.Decode(side.into) != nil {
			return false
		}
	}
	return reflect.DeepEqual(x, y)
}

func describe(rule plan.Rule) string {
	if len(rule.Options) == 0 {
		return rule.Generator
	}
	return rule.Generator + " " + string(rule.Options)
}

// give checks the rule against the column and sets it.
func (r *rules) give(c cell, rule plan.Rule, at workspace.Position) {
	rule.Version = r.specs[rule.Generator].Version
	column, table := r.column(c), r.tables[c.table].String()
	column.Rule = rule
	if rule.IsPassthrough() || !column.Type.Kind.Carried() {
		return
	}
	known := r.ask(rule, *column)
	column.Rule.Parts = known.versions
	for _, err := range known.faults {
		r.faults.add(r.faults.at(r.place(c, at, err), fault.RuleRefused, "column %s: %s", r.name(c), err).WithTable(table))
	}
	r.placed[c] = at
}

// known is what the registry says of a rule on a column.
type known struct {
	faults   []error
	versions map[string]int
	columns  []generator.NamedColumn
	proof    registry.Proof
}

// ask asks the registry once for each kind of column.
func (r *rules) ask(rule plan.Rule, column plan.Column) known {
	question := fmt.Sprintf("%s %s %v %v %s %v %q %q %q", rule.Generator, rule.Options, rule.Inconsistent, rule.Key, column.Type, column.NotNull, rule.Link, rule.With, rule.Partition)
	answer, ok := r.known[question]
	if !ok {
		answer = known{registry.Check(rule, column), registry.Versions(rule), registry.Columns(rule), registry.Proves(rule, column)}
		r.known[question] = answer
	}
	return answer
}

// position is where the workspace has the column's rule; the file as a whole if
// it has none.
func (r *rules) position(c cell) workspace.Position { return r.given[c].Position }

// reportUndecided names every column without a rule.
func (r *rules) reportUndecided() {
	if len(r.undecided) == 0 {
		return
	}
	slices.SortFunc(r.undecided, compareCells)
	lines := make([]string, len(r.undecided))
	for i, c := range r.undecided {
		lines[i] = "  " + r.name(c) + " " + r.column(c).Type.String()
	}
	what := "columns have"
	if len(lines) == 1 {
		what = "column has"
	}
	hint := fmt.Sprintf("give each a rule below tables: in %s, or passthrough", r.faults.file)
	if r.workspace.NewColumns == workspace.PassNewly {
		hint += "; new_columns: passthrough is for columns that the workspace does not name"
	}
	r.faults.add(fault.New(fault.ColumnsUndecided, "%d %s no rule:\n%s", len(lines), what, strings.Join(lines, "\n")).WithHint("%s", hint))
}
