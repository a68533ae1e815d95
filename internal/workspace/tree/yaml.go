package tree

import (
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxAliased bounds the values that are read by way of aliases, so that a few
// lines of aliases of aliases cannot fill the memory. A rule of four words can be
// used for 200,000 columns.
const maxAliased = 1 << 20

// Parse reads one YAML document. It returns a Document even when the text is
// not YAML: its Root is then nil and its Err says what and where.
func Parse(file string, text []byte) *Document {
	d := &Document{File: file, lines: strings.Split(string(text), "\n")}
	if at := invalidUTF8(text); at.Line > 0 {
		d.add(Fault{Position: at, Message: "the file is not UTF-8 text"}, 1)
		return d
	}
	var root yaml.Node
	if err := yaml.Load(text, &root); err != nil {
		d.syntax(err)
		return d
	}
	r := reader{doc: d, following: map[*yaml.Node]bool{}}
	d.Root = r.read(root.Content[0])
	return d
}

func invalidUTF8(text []byte) Position {
	at := Position{Line: 1, Column: 1}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			return at
		case r == '\n':
			at = Position{Line: at.Line + 1, Column: 1}
		default:
			at.Column++
		}
		text = text[size:]
	}
	return Position{}
}

// syntax reports what the YAML library found. Its own texts name no value
// besides an anchor's.
func (d *Document) syntax(err error) {
	d.broken = true
	list := []*yaml.LoadError{}
	if all, ok := errors.AsType[*yaml.LoadErrors](err); ok {
		list = append(list, all.Errors...)
	} else if one, ok := errors.AsType[*yaml.LoadError](err); ok {
		list = append(list, one)
	}
	for _, e := range list {
		message := strings.TrimPrefix(e.Message, "yaml: ")
		if e.ContextMsg != "" {
			message = e.ContextMsg + ": " + message
		}
		at := Position{Line: e.Mark.Line, Column: e.Mark.Column}
		// The end of the text says little; where the construct began says more.
		if at.Line > len(d.lines) || at.Line == len(d.lines) && e.ContextMark.Line > 0 {
			at = Position{Line: e.ContextMark.Line, Column: e.ContextMark.Column}
		}
		hint := ""
		switch {
		case strings.Contains(message, "no documents"):
			message, hint = "the file is empty", "`standin init` writes a first workspace, and docs/reference/workspace.md has one"
		case strings.Contains(message, "found multiple"):
			message, hint = "the file holds more than one YAML document", "remove the line ---"
		case at.Line >= 1 && at.Line <= len(d.lines) && strings.HasPrefix(strings.TrimLeft(d.lines[at.Line-1], " "), "\t"):
			hint = "YAML is indented with spaces, never with tabs"
		}
		d.add(Fault{Position: at, Message: message, Hint: hint}, 1)
	}
	if len(list) == 0 {
		d.add(Fault{Message: "the file is not YAML"}, 1)
	}
}

// reader turns the library's nodes into ours, so that the library stays in this
// file.
type reader struct {
	doc       *Document
	aliased   int                 // values read by way of aliases
	following map[*yaml.Node]bool // aliases that are being followed
}

func (r *reader) read(y *yaml.Node) *Node {
	n := &Node{Position: Position{Line: y.Line, Column: y.Column}, Flow: y.Style&yaml.FlowStyle != 0, width: 1}
	if len(r.following) > 0 {
		r.aliased++
	}
	if r.aliased > maxAliased {
		if r.aliased == maxAliased+1 {
			r.doc.Report(n, "", "the aliases stand for too many values, counting each use of an alias")
		}
		return n
	}
	switch y.Kind {
	case yaml.AliasNode:
		return r.follow(n, y)
	case yaml.MappingNode:
		n.Kind = Mapping
		r.entries(n, y)
	case yaml.SequenceNode:
		n.Kind = Sequence
		for _, item := range y.Content {
			n.Items = append(n.Items, r.read(item))
		}
	default:
		r.scalar(n, y)
	}
	return n
}

// follow reads what the alias stands for, at the alias's own place.
func (r *reader) follow(n *Node, y *yaml.Node) *Node {
	n.width = utf8.RuneCountInString(y.Value) + 1
	if r.following[y.Alias] {
		r.doc.Report(n, "", "the alias *%s stands inside the value that it refers to", y.Value)
		return n
	}
	r.following[y.Alias] = true
	defer delete(r.following, y.Alias)
	target := r.read(y.Alias)
	target.Position, target.width = n.Position, n.width
	return target
}

func (r *reader) entries(n *Node, y *yaml.Node) {
	seen := map[string]Position{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := r.read(y.Content[i]), y.Content[i+1]
		switch first, again := seen[key.Text]; {
		case y.Content[i].Tag == "!!merge":
			r.doc.Report(key, "write the keys out, or give the whole value an alias", "merge keys (<<) are not supported")
			continue
		case key.Kind != Scalar:
			r.doc.Report(key, "", "a key must be a word, not %s", key.Describe())
			continue
		case again:
			r.doc.Report(key, "remove one of them", "%q stands here a second time; the first is on line %d", key.Text, first.Line)
			r.doc.Hide(&Node{Position: Position{Line: value.Line, Column: value.Column}})
			continue
		}
		seen[key.Text] = key.Position
		n.Entries = append(n.Entries, Entry{Key: key, Value: r.read(value)})
	}
}

func (r *reader) scalar(n *Node, y *yaml.Node) {
	n.Text = y.Value
	if n.width = max(1, utf8.RuneCountInString(y.Value)); y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		n.width += 2
	}
	if strings.Contains(y.Value, "\n") {
		n.width = 1
	}
	switch y.Tag {
	case "!!str", "!!merge", "":
		n.Type = String
	case "!!int":
		n.Type = Integer
	case "!!float":
		n.Type = Float
	case "!!bool":
		n.Type = Boolean
	case "!!timestamp":
		n.Type = Timestamp
	case "!!null":
		n.Type = Null
	default:
		r.doc.Report(n, "remove the tag", "the YAML tag %s means nothing here", y.Tag)
	}
}
