package draft

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"standin/internal/workspace"
	"standin/internal/workspace/tree"
)

// addition is a table that a workspace does not have.
type addition struct {
	key   string
	lines []line
}

// editor puts text into a YAML file at the places of its nodes. It takes nothing
// out.
type editor struct {
	before []byte
	starts []int // offset of each line
	end    string
	puts   []put
}

type put struct {
	at   int
	text string
}

func newEditor(text []byte) *editor {
	e := &editor{before: text, starts: []int{0}, end: "\n"}
	for i, b := range text {
		if b == '\n' {
			e.starts = append(e.starts, i+1)
		}
	}
	if first := bytes.IndexByte(text, '\n'); first > 0 && text[first-1] == '\r' {
		e.end = "\r\n"
	}
	return e
}

// text is the file with everything that was put in.
func (e *editor) text() []byte {
	slices.SortStableFunc(e.puts, func(a, b put) int { return a.at - b.at })
	var after []byte
	from := 0
	for _, p := range e.puts {
		after = append(append(after, e.before[from:p.at]...), p.text...)
		from = p.at
	}
	return append(after, e.before[from:]...)
}

// putLines puts whole lines in front of the line of that index.
func (e *editor) putLines(index int, text string) {
	at := len(e.before)
	if index < len(e.starts) {
		at = e.starts[index]
	}
	if at > 0 && e.before[at-1] != '\n' { // the file does not end with a line end
		text = e.end + text
	}
	e.puts = append(e.puts, put{at, text})
}

// line is the text of a line without its end.
func (e *editor) line(index int) string {
	end := len(e.before)
	if index+1 < len(e.starts) {
		end = e.starts[index+1]
	}
	return strings.TrimRight(string(e.before[e.starts[index]:end]), "\r\n")
}

// offset is where a position stands in the text.
func (e *editor) offset(p tree.Position) int {
	at := e.starts[min(p.Line, len(e.starts))-1]
	for range p.Column - 1 {
		_, size := utf8.DecodeRune(e.before[at:])
		at += size
	}
	return at
}

// after is the index of the line that follows a block mapping: the first after
// its last entry that is indented less than its keys, and not blank.
func (e *editor) after(mapping *tree.Node) int {
	last := mapping.Entries[len(mapping.Entries)-1]
	indent := last.Key.Column - 1
	index := max(e.lastLine(last.Value), last.Key.Line)
	end := index
	for ; index < len(e.starts); index++ {
		text := e.line(index)
		words := strings.TrimLeft(text, " ")
		if words == "" {
			continue
		}
		if len(text)-len(words) < indent || strings.HasPrefix(text, "...") || strings.HasPrefix(text, "---") {
			break
		}
		end = index + 1
	}
	return end
}

// lastLine is the number of the last line on which a value is known to stand.
func (e *editor) lastLine(n *tree.Node) int {
	if n.Flow {
		at, _ := e.closing(n)
		return 1 + bytes.Count(e.before[:at], []byte{'\n'})
	}
	last := n.Line
	for _, entry := range n.Entries {
		last = max(last, e.lastLine(entry.Value))
	}
	for _, item := range n.Items {
		last = max(last, e.lastLine(item))
	}
	return last
}

// closing is the offset of the brace or bracket that closes a flow node, and the
// last byte before it that is neither blank nor comment.
func (e *editor) closing(n *tree.Node) (at int, before byte) {
	depth := 0
	before = '{'
	for i := e.offset(n.Position); i < len(e.before); i++ {
		b := e.before[i]
		switch {
		case (b == '"' || b == '\'') && strings.IndexByte("{[,:", before) >= 0:
			i = e.closingQuote(i)
		case b == '#' && strings.IndexByte(" \t\n", e.before[i-1]) >= 0:
			for i+1 < len(e.before) && e.before[i+1] != '\n' {
				i++
			}
			continue
		case b == '{' || b == '[':
			depth++
		case b == '}' || b == ']':
			if depth--; depth == 0 {
				return i, before
			}
		case strings.IndexByte(" \t\r\n", b) >= 0:
			continue
		}
		before = b
	}
	return len(e.before), before
}

// closingQuote is the offset of the mark that closes the scalar that begins at i.
func (e *editor) closingQuote(i int) int {
	mark := e.before[i]
	for i++; i < len(e.before); i++ {
		switch {
		case e.before[i] == '\\' && mark == '"':
			i++
		case e.before[i] != mark:
		case mark == '\'' && i+1 < len(e.before) && e.before[i+1] == mark:
			i++
		default:
			return i
		}
	}
	return len(e.before)
}

// putInto puts entries at the end of a flow mapping.
func (e *editor) putInto(mapping *tree.Node, entries string) {
	at, before := e.closing(mapping)
	if before != '{' && before != ',' {
		entries = ", " + entries
	}
	e.puts = append(e.puts, put{at, entries})
}

// addColumns adds columns to a table of the file.
func (e *editor) addColumns(table tree.Entry, lines []line) {
	columns := entry(table.Value, "columns")
	indent := table.Key.Column - 1
	switch {
	case table.Value.IsNull():
		e.putLines(table.Key.Line, strings.Repeat(" ", indent+2)+"columns:"+e.end+block(lines, indent+4, e.end))
	case columns.Key == nil && table.Value.Flow:
		e.putInto(table.Value, "columns: {"+flow(lines)+"}")
	case columns.Key == nil:
		indent = table.Value.Column - 1
		e.putLines(e.after(table.Value), strings.Repeat(" ", indent)+"columns:"+e.end+block(lines, indent+2, e.end))
	case columns.Value.IsNull():
		e.putLines(columns.Key.Line, block(lines, columns.Key.Column+1, e.end))
	case columns.Value.Flow:
		e.putInto(columns.Value, flow(lines))
	default:
		e.putLines(e.after(columns.Value), block(lines, columns.Value.Entries[0].Key.Column-1, e.end))
	}
}

// addTables adds tables to the file, behind those that it has.
func (e *editor) addTables(root *tree.Node, tables tree.Entry, fresh []addition) {
	if len(fresh) == 0 {
		return
	}
	blocks := func(indent int) string {
		var b strings.Builder
		for _, a := range fresh {
			b.WriteString(e.end + strings.Repeat(" ", indent) + a.key + ":" + e.end)
			b.WriteString(strings.Repeat(" ", indent+2) + "columns:" + e.end + block(a.lines, indent+4, e.end))
		}
		return b.String()
	}
	switch {
	case tables.Key == nil:
		e.putLines(e.after(root), e.end+"tables:"+blocks(2))
	case tables.Value.IsNull():
		e.putLines(tables.Key.Line, strings.TrimPrefix(blocks(tables.Key.Column+1), e.end))
	case tables.Value.Flow:
		parts := make([]string, len(fresh))
		for i, a := range fresh {
			parts[i] = a.key + ": {columns: {" + flow(a.lines) + "}}"
		}
		e.putInto(tables.Value, strings.Join(parts, ", "))
	default:
		e.putLines(e.after(tables.Value), blocks(tables.Value.Entries[0].Key.Column-1))
	}
}

// entry is the entry of a mapping with that key; zero if there is none.
func entry(mapping *tree.Node, key string) tree.Entry {
	for _, e := range mapping.Entries {
		if e.Key.Text == key {
			return e
		}
	}
	return tree.Entry{}
}

// tableEntry is the entry of a table that the workspace has.
func tableEntry(tables tree.Entry, name workspace.TableName) tree.Entry {
	for _, e := range tables.Value.Entries {
		if e.Key.Position == name.Position {
			return e
		}
	}
	return tree.Entry{Key: tables.Key, Value: tables.Value}
}
