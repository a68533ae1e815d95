package workspace

import (
	"slices"

	"standin/internal/workspace/spec"
	"standin/internal/workspace/tree"
)

// presetKey is the key of a rule that names a preset.
const presetKey = "preset"

// presets are the rules that a workspace gives names to, as they are written.
type presets map[string]preset

// preset is a named rule. What is wrong with one is told where it stands, and not
// again where it is used.
type preset struct {
	node  *tree.Node
	wrong bool
}

// presetsOf finds the presets of a document wherever they stand in it, because
// rules before them may use them.
func presetsOf(doc *tree.Document) presets {
	found := presets{}
	if doc.Root == nil || doc.Root.Kind != tree.Mapping {
		return found
	}
	for _, e := range doc.Root.Entries {
		if e.Key.Text != "presets" || e.Value.Kind != tree.Mapping {
			continue
		}
		for _, named := range e.Value.Entries {
			trial := *doc
			_, ok := newRuleType(nil).Read(&trial, named.Key.Text, named.Value)
			found[named.Key.Text] = preset{named.Value, !ok}
		}
	}
	return found
}

func (p presets) names() []string {
	var names []string
	for name := range p {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// presetField is the key of a rule that names a preset.
func presetField() spec.Field {
	return spec.Field{
		Name: presetKey, Example: "staff-mail", Type: presetName(),
		Description: "A rule of `presets` instead of a generator. The keys beside it take the place of the preset's, and an empty one takes the preset's away.",
	}
}

func presetName() spec.Scalar {
	return spec.Text("name of letters, digits, dots, hyphens and underscores", `^[A-Za-z0-9][A-Za-z0-9._-]*$`)
}

// resolve puts a preset's keys beside those of a rule that names it; a rule that
// names none stays. False if the preset is not there, or is not right itself.
func (r ruleType) resolve(doc *tree.Document, n *tree.Node) (*tree.Node, bool) {
	i := slices.IndexFunc(n.Entries, func(e tree.Entry) bool { return e.Key.Text == presetKey })
	if i < 0 {
		return n, true
	}
	named := n.Entries[i]
	if r.presets == nil {
		doc.Report(named.Key, "write its keys here", "a preset cannot be made from another")
		return nil, false
	}
	if _, ok := presetName().Read(doc, presetKey, named.Value); !ok {
		return nil, false
	}
	base, ok := r.presets[named.Value.Text]
	if !ok {
		doc.Report(named.Value, tree.DidYouMean(named.Value.Text, r.presets.names()), "there is no preset %q", named.Value.Text)
		return nil, false
	}
	if j := slices.IndexFunc(n.Entries, func(e tree.Entry) bool { return e.Key.Text == "generator" }); j >= 0 {
		doc.Report(n.Entries[j].Key, "name a generator or a preset", "preset %s decides the generator", named.Value.Text)
		return nil, false
	}
	return merge(n, i, base.node), !base.wrong
}

// merge is a rule without its entry that names a preset, and with the keys of the
// preset that it does not have itself.
func merge(n *tree.Node, named int, base *tree.Node) *tree.Node {
	merged := *n
	merged.Entries = slices.Delete(slices.Clone(n.Entries), named, named+1)
	inherited := base.Entries
	if base.Kind == tree.Scalar {
		word := &tree.Node{Position: base.Position, Text: "generator"}
		inherited = []tree.Entry{{Key: word, Value: base}}
	}
	for _, e := range inherited {
		own := slices.IndexFunc(merged.Entries, func(o tree.Entry) bool { return o.Key.Text == e.Key.Text })
		switch {
		case own < 0:
			merged.Entries = append(merged.Entries, e)
		case merged.Entries[own].Value.IsNull():
			merged.Entries = slices.Delete(merged.Entries, own, own+1)
		}
	}
	return &merged
}
