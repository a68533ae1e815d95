package workspace

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace/spec"
	"standin/internal/workspace/tree"
)

// ruleType is a rule: the bare name of a generator, or a mapping of the keys
// that all rules share and the generator's own options. Its value is a plan.Rule.
type ruleType struct {
	shared spec.Mapping // the keys that all rules share
	specs  map[string]generator.Spec
}

func newRuleType() ruleType {
	specs := map[string]generator.Spec{}
	for _, s := range registry.List() {
		specs[s.Name] = s
	}
	return ruleType{shared: spec.Mapping{Fields: ruleFields(specs)}, specs: specs}
}

const generatorHint = "`standin generators` lists them"

// ruleFields are the keys that all rules share.
func ruleFields(specs map[string]generator.Spec) []spec.Field {
	return []spec.Field{
		{
			Name: "generator", Required: true, Example: "email", Description: "The generator's name.",
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
	if n.Kind == tree.Scalar {
		generator, ok := r.shared.Fields[0].Type.Read(doc, name, n)
		if !ok {
			return nil, false
		}
		rule := plan.Rule{Generator: generator.(string)}
		ok = r.options(doc, &rule, n, nil)
		return rule, ok
	}
	if n.Kind != tree.Mapping {
		doc.Report(n, "write a generator's name, or {generator: NAME, …}", "%s must be a rule, not %s", name, n.Describe())
		return nil, false
	}
	shared, own := r.divide(n)
	checked, ok := r.shared.Read(doc, name, shared)
	if checked == nil {
		return nil, false
	}
	v := checked.(spec.Values)
	rule := plan.Rule{
		Generator: spec.Get[string](v, "generator"), Domain: spec.Get[string](v, "domain"),
		Link: spec.Get[string](v, "link"), Inconsistent: !spec.Get[bool](v, "consistent"),
	}
	if rule.Generator != "" {
		ok = r.options(doc, &rule, n, own) && ok
	}
	return rule, ok
}

// divide parts the keys that all rules share from the generator's own options.
func (r ruleType) divide(n *tree.Node) (shared *tree.Node, own []tree.Entry) {
	copied := *n
	copied.Entries = nil
	for _, e := range n.Entries {
		if slices.ContainsFunc(r.shared.Fields, func(f spec.Field) bool { return f.Name == e.Key.Text }) {
			copied.Entries = append(copied.Entries, e)
		} else {
			own = append(own, e)
		}
	}
	return &copied, own
}

// options checks the generator's own options and stores them in the rule.
func (r ruleType) options(doc *tree.Document, rule *plan.Rule, at *tree.Node, own []tree.Entry) bool {
	s := r.specs[rule.Generator]
	object, ok := map[string]json.RawMessage{}, true
	for _, e := range own {
		text, err := toJSON(e.Value)
		if err != nil {
			doc.Report(e.Value, "", "%s: %s", e.Key.Text, err)
			ok = false
			continue
		}
		object[e.Key.Text] = text
	}
	if len(object) > 0 {
		text, err := json.Marshal(object)
		if err != nil {
			doc.Report(at, "", "the options cannot be read")
			return false
		}
		rule.Options = text
	}
	if !ok {
		return false
	}
	_, faults := s.Parse(rule.Options)
	for _, f := range faults {
		r.reportOption(doc, s, f, at, own)
	}
	return len(faults) == 0
}

func (r ruleType) reportOption(doc *tree.Document, s generator.Spec, f *generator.OptionFault, at *tree.Node, own []tree.Entry) {
	known := slices.ContainsFunc(s.Options, func(o generator.Option) bool { return o.Name == f.Option })
	for _, e := range own {
		switch {
		case e.Key.Text != f.Option:
		case known:
			doc.Report(e.Value, "", "%s: %s", f.Option, f.Problem)
			return
		default:
			doc.Report(e.Key, tree.DidYouMean(f.Option, r.keys(s)), "%s: %s", f.Option, f.Problem)
			return
		}
	}
	doc.Report(at, "", "generator %s: %s", s.Name, f.Error())
}

// keys are all keys that a rule of the generator can have.
func (r ruleType) keys(s generator.Spec) []string {
	var names []string
	for _, f := range r.shared.Fields {
		names = append(names, f.Name)
	}
	for _, o := range s.Options {
		names = append(names, o.Name)
	}
	return names
}

// toJSON is the value of an option as the plan carries it.
func toJSON(n *tree.Node) (json.RawMessage, error) {
	switch n.Kind {
	case tree.Sequence:
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			text, err := toJSON(item)
			if err != nil {
				return nil, err
			}
			items[i] = string(text)
		}
		return json.RawMessage("[" + strings.Join(items, ",") + "]"), nil
	case tree.Mapping:
		return nil, errors.New("an option is a word, a number or a list, not a mapping")
	}
	switch n.Type {
	case tree.Null:
		return json.RawMessage("null"), nil
	case tree.Boolean:
		return json.RawMessage(strings.ToLower(n.Text)), nil
	case tree.Integer, tree.Float:
		if !json.Valid([]byte(n.Text)) {
			return nil, fmt.Errorf("%s is not a plain decimal number; put it in quotes if it is text", n.Text)
		}
		return json.RawMessage(n.Text), nil
	default:
		return json.Marshal(n.Text)
	}
}
