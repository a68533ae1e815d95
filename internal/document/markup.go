package document

import (
	"bytes"
	"slices"
)

// Markup edits texts in XML (1.0) or HTML. It belongs to one goroutine.
type Markup struct {
	paths []MarkupPath
	html  bool
	ascii bool
	known map[string]rune
	// sets holds for the whole, and for every open element, how far each path has come
	// there: bit i says that its first i elements lead there.
	sets []uint64
	open []element // deep is not used
	text []byte

	in      []byte
	dst     []byte
	copied  int // up to there dst has what in has
	replace func(text []byte, path int) ([]byte, error)
}

// NewXML makes an editor for what the paths select. References take the place of characters
// outside of ASCII if ascii is set.
func NewXML(paths []MarkupPath, ascii bool) *Markup {
	return &Markup{paths: paths, ascii: ascii, known: entities(false)}
}

// NewHTML makes an editor like NewXML's for HTML.
func NewHTML(paths []MarkupPath, ascii bool) *Markup {
	return &Markup{paths: paths, html: true, ascii: ascii, known: entities(true)}
}

// What replace is asked for besides what a path selects.
const (
	Unselected = -1 // a text or attribute that no path selects
	Comment    = -2 // what no reader shows: a comment, a processing instruction, a string in a declaration
	Script     = -3 // a script or style of HTML
)

// Edit appends in to dst with every text and every value of an attribute as replace returns it; path is the
// index of the first path that selects it, or Unselected. Comments and scripts are written as replace
// returns them, without references, so that it must keep their marks; so are the names of attributes, and what a
// DOCTYPE names, that HTML does not know. Texts of nothing but blanks, the XML
// declaration, and the name and type of a document are not asked for and stay, as all else does. Two texts
// with a tag or a CDATA section between them are two.
//
// XML that is not well-formed, as far as tags, attributes and references go, or has references to
// other entities than the predefined ones, gives ErrInvalid. HTML gives it only if it ends within a tag, or
// stands more than 10,000 elements deep. An error of replace is returned as it is.
func (m *Markup) Edit(dst, in []byte, replace func(text []byte, path int) ([]byte, error)) ([]byte, error) {
	m.in, m.dst, m.copied, m.replace = in, dst, 0, replace
	m.sets, m.open = m.sets[:0], m.open[:0]
	for range m.paths {
		m.sets = append(m.sets, 1)
	}
	roots := 0
	for at := 0; at < len(in); {
		end := m.textEnd(at)
		if end > at {
			if !m.html && len(m.open) == 0 && !isBlank(in[at:end]) {
				return nil, ErrInvalid
			}
			if err := m.edit(at, end, 0, false); err != nil {
				return nil, err
			}
			at = end
			continue
		}
		rest := in[at:]
		var err error
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			at, err = m.editTo(at+4, "-->")
		case !m.html && bytes.HasPrefix(rest, []byte("<![CDATA[")):
			from := at + len("<![CDATA[")
			if at = m.after(from, "]]>"); at > 0 {
				if len(m.open) == 0 {
					return nil, ErrInvalid
				}
				err = m.edit(from, at-3, 0, true)
			}
		case !m.html && bytes.HasPrefix(rest, []byte("<?")):
			if end := declarationOfXML(in); at == 0 && end > 0 {
				at = end
			} else {
				at, err = m.editTo(nameEnd(in, at+2), "?>")
			}
		case bytes.HasPrefix(rest, []byte("<!")) && !m.html:
			at, err = m.declaration(at + 3)
		case len(rest) > 9 && bytes.EqualFold(rest[:9], []byte("<!doctype")):
			at, err = m.doctype(at + 9)
		case bytes.HasPrefix(rest, []byte("<!")) || bytes.HasPrefix(rest, []byte("<?")):
			if end := declarationOfXML(in); at == 0 && end > 0 {
				at = end
			} else {
				at, err = m.editTo(at+2, ">")
			}
		case bytes.HasPrefix(rest, []byte("</")):
			at, err = m.endTag(at + 2)
		default:
			if len(m.open) == 0 {
				roots++
			}
			at, err = m.startTag(at + 1)
		}
		if err != nil {
			return nil, err
		}
		if at < 0 {
			return nil, ErrInvalid
		}
	}
	if !m.html && (len(m.open) > 0 || roots != 1) {
		return nil, ErrInvalid
	}
	return append(m.dst, in[m.copied:]...), nil
}

// textEnd is the place of the next markup from a place on. In HTML a < that begins none
// is text, and so is one before a name that HTML does not know.
func (m *Markup) textEnd(at int) int {
	for ; at < len(m.in); at++ {
		i := bytes.IndexByte(m.in[at:], '<')
		if i < 0 {
			return len(m.in)
		}
		at += i
		if !m.html {
			return at
		}
		if at+1 < len(m.in) {
			name := at + 1
			if m.in[name] == '/' {
				name++
			}
			if mark := m.in[at+1]; mark == '!' || mark == '?' || mark == '/' && !beginsName(m.in[name:]) || m.beginsTag(name) {
				return at
			}
		}
	}
	return at
}

// after is the place behind the next end mark, or -1.
func (m *Markup) after(at int, mark string) int {
	if i := bytes.Index(m.in[min(at, len(m.in)):], []byte(mark)); i >= 0 {
		return at + i + len(mark)
	}
	return -1
}

// endTag reads an end tag behind its </. What HTML ignores in it is edited as a comment is.
func (m *Markup) endTag(at int) (int, error) {
	end := nameEnd(m.in, at)
	name := m.in[at:end]
	behind := m.after(end, ">")
	if behind < 0 {
		return -1, nil
	}
	if !m.html {
		last := len(m.open) - 1
		if last < 0 || !bytes.Equal(m.open[last].name, name) || !isBlank(m.in[end:behind-1]) {
			return -1, nil
		}
		m.closeTo(last)
		return behind, nil
	}
	ignored := end
	if !beginsName(name) {
		ignored = at
	}
	if err := m.editRaw(Comment, ignored, behind-1); err != nil {
		return -1, err
	}
	for i, e := range slices.Backward(m.open) {
		if bytes.EqualFold(e.name, name) {
			m.closeTo(i)
			break
		}
	}
	return behind, nil
}

// closeTo closes the open elements from an index on.
func (m *Markup) closeTo(i int) {
	m.open = m.open[:i]
	m.sets = m.sets[:(i+1)*len(m.paths)]
}

// startTag reads a start tag behind its <, with its attributes.
func (m *Markup) startTag(at int) (int, error) {
	end := nameEnd(m.in, at)
	name := m.in[at:end]
	if len(name) == 0 || len(m.open) == deepest {
		return -1, nil
	}
	if m.html {
		for len(m.open) > 0 && impliesEnd(m.open[len(m.open)-1].name, name) {
			m.closeTo(len(m.open) - 1)
		}
	}
	from := len(m.sets) - len(m.paths)
	for p := range m.paths {
		m.sets = append(m.sets, m.paths[p].step(m.sets[from+p], name, m.html))
	}
	m.open = append(m.open, element{name: name})
	at, empty, err := m.attributes(end)
	if at < 0 || err != nil {
		return at, err
	}
	if empty && !m.html || m.html && isVoid(name) {
		m.closeTo(len(m.open) - 1)
	} else if m.html && (is(name, "script") || is(name, "style")) {
		m.closeTo(len(m.open) - 1)
		end := m.rawEnd(at, name)
		return end, m.editRaw(Script, at, end)
	}
	return at, nil
}

// rawEnd is the place of the end tag of a script or style, or the end of the text.
func (m *Markup) rawEnd(at int, name []byte) int {
	for ; at < len(m.in); at++ {
		i := bytes.Index(m.in[at:], []byte("</"))
		if i < 0 {
			break
		}
		at += i
		if from := at + 2; from+len(name) <= len(m.in) && bytes.EqualFold(m.in[from:from+len(name)], name) {
			return at
		}
	}
	return len(m.in)
}

func isBlank(text []byte) bool {
	for _, b := range text {
		if b != ' ' && b != '\n' && b != '\r' && b != '\t' {
			return false
		}
	}
	return true
}
