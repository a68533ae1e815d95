package workspace

import (
	"cmp"
	"fmt"
	"slices"

	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace/spec"
	"standin/internal/workspace/tree"
)

// ruleType is a rule: the bare name of a generator, or a mapping of the keys
// that all rules share and the generator's own options. Its value is a plan.Rule.
type ruleType struct {
	presets presets      // nil: of a preset, which can name no other
	shared  spec.Mapping // the keys that all rules share
	specs   map[string]generator.Spec
}

func newRuleType(presets presets) ruleType {
	specs := map[string]generator.Spec{}
	for _, s := range registry.List() {
		specs[s.Name] = s
	}
	return ruleType{presets: presets, shared: spec.Mapping{Fields: ruleFields(specs)}, specs: specs}
}

const generatorHint = "`standin generators` lists them"

// ruleFields are the keys that all rules share.
func ruleFields(specs map[string]generator.Spec) []spec.Field {
	return []spec.Field{
		{
			Name: "generator", Required: true, Example: "email", Description: "The generator's name. A rule with a `preset` has none.",
			Type: spec.Scalar{Name: "generator", Hint: generatorHint, JSON: spec.Schema{"enum": generatorNames()}, Parse: func(text string) (any, *spec.Problem) {
				if _, ok := specs[text]; ok {
					return text, nil
				}
				hint := cmp.Or(tree.DidYouMean(text, generatorNames()), generatorHint)
				return nil, &spec.Problem{Message: fmt.Sprintf("there is no generator %q", text), Hint: hint}
			}},
		},
		{
			Name: "domain", Example: "customer", Type: spec.Text("word of at most 256 characters", `^.{1,256}$`),
			Description: "Equal values of one domain have equal stand-ins, whatever the column. The default is the generator's name; for the key of a table, the key's column.",
		},
		{
			Name: "consistent", Default: "true", Example: "false", Type: spec.Boolean(),
			Description: "Whether equal values have equal stand-ins. With `false`, each row draws anew.",
		},
		{
			Name: "consistent_with", Example: "userid", Type: identifier("column name"),
			Description: "A column of the table: rows with equal values of it have equal stand-ins, whatever the rule's own column holds, except that none gets its own value. A row where that column is NULL counts by its own value.",
		},
		{
			Name: "partition", Example: "[country]", Type: spec.ListOf{Element: identifier("column name")},
			Description: "Columns of the table that pass through or are `categorical`: what is drawn follows the rows with the same values of them. For generators that draw from what the column holds.",
		},
		{
			Name: "link", Example: "person", Type: spec.Text("word of at most 256 characters", `^.{1,256}$`),
			Description: "Columns of one table with the same link and generator are drawn together, so that they fit each other.",
		},
	}
}

func generatorNames() []string {
	var names []string
	for _, s := range registry.List() {
		names = append(names, s.Name)
	}
	return names
}

// Label implements spec.Type.
func (ruleType) Label() string { return "rule" }

// Read implements spec.Type.
func (r ruleType) Read(doc *tree.Document, name string, n *tree.Node) (any, bool) {
	rule := Rule{Position: n.Position, Places: map[string]Position{}}
	ok := r.read(doc, name, n, "", &rule)
	return rule, ok
}

// read checks a rule, at the path of an option or, where that is empty, of a
// column, and notes the places of the rules among its options.
func (r ruleType) read(doc *tree.Document, name string, n *tree.Node, path string, rule *Rule) bool {
	if n.Kind == tree.Scalar {
		generator, ok := r.shared.Fields[0].Type.Read(doc, name, n)
		if !ok {
			return false
		}
		rule.Rule = plan.Rule{Generator: generator.(string)}
		return r.options(doc, rule, n, nil, path)
	}
	if n.Kind != tree.Mapping {
		doc.Report(n, "write a generator's name, or {generator: NAME, …}", "%s must be a rule, not %s", name, n.Describe())
		return false
	}
	n, ok := r.resolve(doc, n)
	if !ok {
		return false
	}
	shared, own := r.divide(n, path != "")
	checked, ok := r.shared.Read(doc, name, shared)
	if checked == nil {
		return false
	}
	v := checked.(spec.Values)
	rule.Rule = plan.Rule{
		Generator: spec.Get[string](v, "generator"), Domain: spec.Get[string](v, "domain"),
		Link: spec.Get[string](v, "link"), Inconsistent: !spec.Get[bool](v, "consistent"),
		With: spec.Get[string](v, "consistent_with"),
	}
	if columns := spec.List[string](v, "partition"); len(columns) > 0 {
		rule.Partition = columns
	}
	for _, key := range []string{"consistent_with", "partition"} {
		if value, given := v[key]; given {
			rule.Places[below(path, key)] = value.Position
		}
	}
	if rule.Generator != "" {
		ok = r.options(doc, rule, n, own, path) && ok
	}
	return ok
}

// divide parts the keys that all rules share from the generator's own options. A
// rule among options cannot be linked or parted.
func (r ruleType) divide(n *tree.Node, part bool) (shared *tree.Node, own []tree.Entry) {
	copied := *n
	copied.Entries = nil
	for _, e := range n.Entries {
		if slices.ContainsFunc(r.shared.Fields, func(f spec.Field) bool { return f.Name == e.Key.Text && !(part && ofColumns(f)) }) {
			copied.Entries = append(copied.Entries, e)
		} else {
			own = append(own, e)
		}
	}
	return &copied, own
}

// below is the path of an option of the rule at a path.
func below(path, option string) string {
	if path == "" {
		return option
	}
	return path + "." + option
}

// ofColumns reports whether a key is for the rules of columns alone.
func ofColumns(f spec.Field) bool { return f.Name == "link" || f.Name == "partition" }

// options checks the generator's own options and stores them in the rule.
func (r ruleType) options(doc *tree.Document, rule *Rule, at *tree.Node, own []tree.Entry, path string) bool {
	s := r.specs[rule.Generator]
	o := options{ruleType: r, rule: rule, what: "generator " + s.Name, list: s.Options, shared: true, path: below(path, "")}
	text, ok := o.read(doc, at, own)
	rule.Options = text
	return ok
}
