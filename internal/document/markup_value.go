package document

import (
	"bytes"
	"strings"
)

// attributes reads attributes up to the end of a start tag. The place is -1 where there is no end.
func (m *Markup) attributes(at int) (end int, empty bool, err error) {
	in := m.in
	for {
		at = blanks(in, at)
		switch {
		case at == len(in):
			return -1, false, nil
		case in[at] == '>':
			return at + 1, false, nil
		case in[at] == '/' && at+1 < len(in) && in[at+1] == '>':
			return at + 2, true, nil
		}
		from := at
		at = m.attributeNameEnd(at)
		name := in[from:at]
		if at == from {
			if !m.html {
				return -1, false, nil
			}
			at++ // a mark that means nothing
			continue
		}
		if m.html && !m.knowsAttribute(name) {
			if err := m.editRaw(Comment, from, at); err != nil {
				return -1, false, err
			}
		}
		equals := blanks(in, at)
		if equals == len(in) || in[equals] != '=' {
			if !m.html {
				return -1, false, nil
			}
			continue
		}
		at = blanks(in, equals+1)
		if at == len(in) {
			return -1, false, nil
		}
		quote := in[at]
		if quote != '"' && quote != '\'' {
			if !m.html {
				return -1, false, nil
			}
			from, quote = at, ' '
			for at < len(in) && in[at] != '>' && !isBlank(in[at:at+1]) {
				at++
			}
		} else {
			from = at + 1
			i := bytes.IndexByte(in[from:], quote)
			if i < 0 || !m.html && bytes.IndexByte(in[from:from+i], '<') >= 0 {
				return -1, false, nil
			}
			at = from + i + 1
		}
		to := at
		if quote != ' ' {
			to--
		}
		if err := m.editAttribute(name, from, to, quote); err != nil {
			return -1, false, err
		}
	}
}

// attributeNameEnd is the end of an attribute's name: in HTML that of anything up to a mark.
func (m *Markup) attributeNameEnd(at int) int {
	if !m.html {
		return nameEnd(m.in, at)
	}
	for at < len(m.in) && !isBlank(m.in[at:at+1]) && m.in[at] != '=' && m.in[at] != '>' && m.in[at] != '/' {
		at++
	}
	return at
}

func (m *Markup) editAttribute(name []byte, from, to int, quote byte) error {
	path := -1
	sets := m.sets[len(m.sets)-len(m.paths):]
	for p := range m.paths {
		of := &m.paths[p]
		if len(of.attribute) > 0 && sets[p]&(1<<len(of.elements)) != 0 && sameName(of.attribute, name, m.html) {
			path = p
			break
		}
	}
	return m.put(path, from, to, quote, false)
}

// edit edits the text of an element.
func (m *Markup) edit(from, to int, quote byte, section bool) error {
	if isBlank(m.in[from:to]) {
		return nil
	}
	path := -1
	sets := m.sets[len(m.sets)-len(m.paths):]
	for p := range m.paths {
		if of := &m.paths[p]; len(of.attribute) == 0 && sets[p]&(1<<len(of.elements)) != 0 {
			path = p
			break
		}
	}
	return m.put(path, from, to, quote, section)
}

// put puts what replace makes of a text or attribute in its place. quote is what an
// attribute stands in, a blank for nothing; section says that the text is one of CDATA.
func (m *Markup) put(path, from, to int, quote byte, section bool) error {
	text := m.in[from:to]
	if !section && bytes.IndexByte(text, '&') >= 0 {
		var ok bool
		if m.text, ok = unescapeMarkup(m.text[:0], text, m.known); !ok && !m.html {
			return ErrInvalid
		}
		text = m.text
	}
	made, err := m.replace(text, path)
	if err != nil {
		return err
	}
	if bytes.Equal(made, text) {
		return nil
	}
	m.dst = append(m.dst, m.in[m.copied:from]...)
	m.copied = to
	switch {
	case section: // ]]> cannot stand in it
		for i := bytes.Index(made, []byte("]]>")); i >= 0; i = bytes.Index(made, []byte("]]>")) {
			m.dst = append(append(m.dst, made[:i+2]...), "]]><![CDATA["...)
			made = made[i+2:]
		}
		m.dst = append(m.dst, made...)
	case quote == ' ':
		m.dst = append(appendMarkup(append(m.dst, '"'), made, '"', m.ascii), '"')
	default:
		m.dst = appendMarkup(m.dst, made, quote, m.ascii)
	}
	return nil
}

// is compares a name with one in lower case.
func is(name []byte, lower string) bool {
	return len(name) == len(lower) && strings.EqualFold(lower, string(name))
}
