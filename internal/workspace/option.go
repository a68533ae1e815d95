package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"standin/internal/generator"
	"standin/internal/workspace/tree"
)

// options reads the options of a generator, or of one mapping among them.
type options struct {
	ruleType
	rule   *Rule // whose options they are, at some depth
	what   string
	list   []generator.Option
	shared bool   // the keys that all rules share stand beside them
	path   string // of the options, with a point behind it; empty for those of a column's rule
}

// read checks the entries and returns them as one JSON object, as the plan carries
// it; nil if there are none.
func (o options) read(doc *tree.Document, at *tree.Node, own []tree.Entry) (json.RawMessage, bool) {
	object, told := map[string]json.RawMessage{}, map[string]bool{}
	for _, e := range own {
		if text, ok := o.value(doc, e); ok {
			object[e.Key.Text] = text
		} else {
			told[e.Key.Text] = true
		}
	}
	var raw json.RawMessage
	if len(object) > 0 {
		text, err := json.Marshal(object)
		if err != nil {
			doc.Report(at, "", "the options cannot be read")
			return nil, false
		}
		raw = text
	}
	_, faults := generator.ParseOptions(o.what, o.list, raw)
	ok := len(told) == 0
	for _, f := range faults {
		if !told[f.Option] {
			o.report(doc, f, at, own)
			ok = false
		}
	}
	return raw, ok
}

// value is one option as JSON. Rules and mappings among the options are checked
// here, where their places are known; all else by the generator's own list.
func (o options) value(doc *tree.Document, e tree.Entry) (json.RawMessage, bool) {
	name, n := e.Key.Text, e.Value
	i := slices.IndexFunc(o.list, func(option generator.Option) bool { return option.Name == name })
	if i >= 0 {
		switch option := o.list[i]; option.Type {
		case generator.RuleOption:
			return o.part(doc, name, n, o.path+name)
		case generator.RulesOption:
			return o.items(doc, name, n, "a list of rules", func(item *tree.Node, path string) (json.RawMessage, bool) {
				return o.part(doc, name, item, path)
			})
		case generator.ColumnOption, generator.ColumnsOption:
			o.rule.Places[o.path+name] = n.Position
		case generator.RuleMapOption:
			return o.rules(doc, name, n)
		case generator.ObjectsOption:
			return o.items(doc, name, n, "a list of mappings", func(item *tree.Node, path string) (json.RawMessage, bool) {
				return o.object(doc, option, item, path)
			})
		}
	}
	text, err := toJSON(n)
	if err != nil {
		doc.Report(n, "", "%s: %s", name, err)
	}
	return text, err == nil
}

// part is a rule among the options.
func (o options) part(doc *tree.Document, name string, n *tree.Node, path string) (json.RawMessage, bool) {
	part := Rule{Places: o.rule.Places}
	o.rule.Places[path] = n.Position
	if !o.ruleType.read(doc, name, n, path, &part) {
		return nil, false
	}
	text, err := generator.FormatRule(part.Rule)
	return text, err == nil
}

// rules is a mapping of texts to rules, in its order.
func (o options) rules(doc *tree.Document, name string, n *tree.Node) (json.RawMessage, bool) {
	if n.Kind != tree.Mapping {
		doc.Report(n, "", "%s must be a mapping of texts to rules, not %s", name, n.Describe())
		return nil, false
	}
	texts, ok := make([]string, len(n.Entries)), true
	for i, e := range n.Entries {
		key, err := json.Marshal(e.Key.Text)
		text, good := o.part(doc, e.Key.Text, e.Value, o.path+name+"."+e.Key.Text)
		texts[i] = string(key) + ":" + string(text)
		ok = ok && good && err == nil
	}
	return json.RawMessage("{" + strings.Join(texts, ",") + "}"), ok
}

// items is a list, each item read on its own.
func (o options) items(doc *tree.Document, name string, n *tree.Node, what string, read func(*tree.Node, string) (json.RawMessage, bool)) (json.RawMessage, bool) {
	if n.Kind != tree.Sequence {
		doc.Report(n, "", "%s must be %s, not %s", name, what, n.Describe())
		return nil, false
	}
	texts, ok := make([]string, len(n.Items)), true
	for i, item := range n.Items {
		text, good := read(item, fmt.Sprintf("%s%s[%d]", o.path, name, i))
		texts[i] = string(text)
		ok = ok && good
	}
	return json.RawMessage("[" + strings.Join(texts, ",") + "]"), ok
}

// object is a mapping with the keys of an option's fields.
func (o options) object(doc *tree.Document, option generator.Option, n *tree.Node, path string) (json.RawMessage, bool) {
	if n.Kind != tree.Mapping {
		doc.Report(n, "", "%s must hold mappings, not %s", option.Name, n.Describe())
		return nil, false
	}
	inner := options{ruleType: o.ruleType, rule: o.rule, what: option.Name, list: option.Fields, path: path + "."}
	text, ok := inner.read(doc, n, n.Entries)
	if text == nil {
		text = json.RawMessage("{}")
	}
	return text, ok
}

// report tells a fault at the option's value, or at its key if nobody knows it.
func (o options) report(doc *tree.Document, f *generator.OptionFault, at *tree.Node, own []tree.Entry) {
	known := slices.ContainsFunc(o.list, func(option generator.Option) bool { return option.Name == f.Option })
	for _, e := range own {
		switch {
		case e.Key.Text != f.Option:
		case known:
			doc.Report(e.Value, "", "%s: %s", f.Option, f.Problem)
			return
		default:
			doc.Report(e.Key, tree.DidYouMean(f.Option, o.keys()), "%s: %s", f.Option, f.Problem)
			return
		}
	}
	doc.Report(at, "", "%s: %s", o.what, f.Error())
}

// keys are all keys that can stand there.
func (o options) keys() []string {
	var names []string
	if o.shared {
		for _, f := range o.ruleType.shared.Fields {
			if !ofColumns(f) || o.path == "" {
				names = append(names, f.Name)
			}
		}
	}
	for _, option := range o.list {
		names = append(names, option.Name)
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
