package tree

import (
	"fmt"
	"slices"
	"strings"
)

// Document is a YAML file that was read, and the faults that were found in it.
type Document struct {
	File   string
	Root   *Node // nil if the text is not YAML
	lines  []string
	faults []located
	hidden []Position
	broken bool // the text is not YAML, so nobody knows where its values stand
}

// Fault is one fault of the document.
type Fault struct {
	Position
	Message string `json:"message"`        // a sentence without a full stop; never a hidden value
	Hint    string `json:"hint,omitempty"` // what to do
	Excerpt string `json:"-"`              // the line and a caret below the place; empty if it may not be shown
}

type located struct {
	Fault
	width int
}

// Report adds a fault at the node.
func (d *Document) Report(at *Node, hint, format string, args ...any) {
	d.add(Fault{Position: at.Position, Message: fmt.Sprintf(format, args...), Hint: hint}, at.width)
}

func (d *Document) add(f Fault, width int) { d.faults = append(d.faults, located{f, max(1, width)}) }

// Hide keeps the node's value out of every excerpt, together with whatever else
// follows it on its line. It is for values that are, or may be, secrets.
func (d *Document) Hide(n *Node) { d.hidden = append(d.hidden, n.Position) }

// Err is all faults in the order of the document, or nil.
func (d *Document) Err() error {
	if len(d.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(d.faults, func(a, b located) int { return a.Compare(b.Position) })
	all := &FileError{File: d.File}
	for _, f := range d.faults {
		f.Excerpt = d.excerpt(f.Position, f.width)
		all.List = append(all.List, f.Fault)
	}
	return all
}

// FileError is every fault of one file.
type FileError struct {
	File string
	List []Fault
}

// Error has a line for each fault: file, line, column, message and hint.
func (f *FileError) Error() string {
	lines := make([]string, len(f.List))
	for i, one := range f.List {
		lines[i] = f.Heading(one)
		if one.Hint != "" {
			lines[i] += " (" + one.Hint + ")"
		}
	}
	return strings.Join(lines, "\n")
}

// Heading is the fault's line without its hint, as editors and terminals
// understand it: file:line:column: message.
func (f *FileError) Heading(one Fault) string {
	if one.Line == 0 {
		return f.File + ": " + one.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, one.Line, one.Column, one.Message)
}

// Detail has every fault as people read it best: heading, excerpt with a caret,
// and hint, with an empty line between faults.
func (f *FileError) Detail() string {
	parts := make([]string, len(f.List))
	for i, one := range f.List {
		parts[i] = f.Heading(one)
		if one.Excerpt != "" {
			parts[i] += "\n" + one.Excerpt
		}
		if one.Hint != "" {
			parts[i] += "\nhint: " + one.Hint
		}
	}
	return strings.Join(parts, "\n\n")
}
