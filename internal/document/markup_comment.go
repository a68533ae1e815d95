package document

import "bytes"

// editTo edits what stands before the next end mark, and is the place behind it, or -1.
func (m *Markup) editTo(from int, mark string) (int, error) {
	end := m.after(from, mark)
	if end < 0 {
		return -1, nil
	}
	return end, m.editRaw(Comment, from, end-len(mark))
}

// editRaw puts what replace makes of a comment or script in its place.
func (m *Markup) editRaw(path, from, to int) error {
	text := m.in[from:to]
	if isBlank(text) {
		return nil
	}
	made, err := m.replace(text, path)
	if err != nil || bytes.Equal(made, text) {
		return err
	}
	m.dst = append(append(m.dst, m.in[m.copied:from]...), made...)
	m.copied = to
	return nil
}

// declaration edits the strings, comments and processing instructions inside of a declaration such as <!DOCTYPE …>,
// from behind its first letter on, and is the place behind it, or -1. Of its own strings, outside of brackets, those
// stay that name a document type in wide use: another may name a file.
func (m *Markup) declaration(at int) (end int, err error) {
	var (
		depth, begin       int
		instruction, level int // where the text of one begins, and how deep it stands; 0 outside
		quote              byte
	)
	for ; at >= 0 && at < len(m.in); at++ {
		b := m.in[at]
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
				if instruction == 0 && (depth > 0 || !isDocumentType(m.in[begin:at])) {
					err = m.editLiteral(begin, at)
				}
			}
		case b == '"' || b == '\'':
			quote, begin = b, at+1
		case b == '<' && bytes.HasPrefix(m.in[at:], []byte("<!--")):
			if instruction > 0 {
				at = m.after(at+4, "-->") - 1
			} else {
				at, err = m.editTo(at+4, "-->")
				at--
			}
			if at < 0 {
				return -1, err
			}
		case b == '<':
			depth++
			if instruction == 0 && bytes.HasPrefix(m.in[at:], []byte("<?")) {
				instruction, level = nameEnd(m.in, at+2), depth
			}
		case b == '>' && depth == 0:
			return at + 1, nil
		case b == '>':
			if instruction > 0 && depth == level {
				err = m.editRaw(Comment, instruction, at)
				instruction = 0
			}
			depth--
		}
		if err != nil {
			return -1, err
		}
	}
	return -1, nil
}

// editLiteral edits a string of a declaration but for the references in it: with other digits a character
// reference could stand for no character.
func (m *Markup) editLiteral(from, to int) error {
	for at := from; at < to; at++ {
		if b := m.in[at]; b != '&' && b != '%' {
			continue
		}
		name := at + 1
		if m.in[name] == '#' {
			name++
		}
		if end := nameEnd(m.in, name); end > name && m.in[end] == ';' {
			if err := m.editRaw(Comment, from, at); err != nil {
				return err
			}
			from, at = end+1, end
		}
	}
	return m.editRaw(Comment, from, to)
}

// declarationOfXML is the place behind the XML declaration that a text begins with, which has a version, an
// encoding and standalone alone (XML 1.0, section 2.8); 0 if there is none.
func declarationOfXML(in []byte) int {
	const begin = "<?xml"
	if !bytes.HasPrefix(in, []byte(begin)) {
		return 0
	}
	for at := len(begin); ; {
		from := blanks(in, at)
		if from == at && at == len(begin) {
			return 0
		}
		if bytes.HasPrefix(in[from:], []byte("?>")) {
			return from + len("?>")
		}
		end := nameEnd(in, from)
		name := in[from:end]
		at = blanks(in, end)
		if at == len(in) || in[at] != '=' {
			return 0
		}
		if at = blanks(in, at+1); at == len(in) || in[at] != '"' && in[at] != '\'' {
			return 0
		}
		to := nameEnd(in, at+1)
		if to == len(in) || in[to] != in[at] || !isDeclared(name, in[at+1:to]) {
			return 0
		}
		end = to
		at = end + 1
	}
}

// isDeclared reports whether an XML declaration says a thing that tells nothing: a version of XML, one of the
// encodings that section 4.3.3 of XML 1.0 names and their like, or whether it stands alone.
func isDeclared(name, value []byte) bool {
	var buffer [longestName]byte
	small := lower(&buffer, value)
	switch string(name) {
	case "version":
		return string(value) == "1.0" || string(value) == "1.1"
	case "standalone":
		return string(value) == "yes" || string(value) == "no"
	case "encoding":
		for _, family := range [...]string{"iso-8859-", "windows-125", "utf-", "ucs-", "iso-10646-ucs-", "gb", "cp125"} {
			if rest, ok := bytes.CutPrefix(small, []byte(family)); ok && isShortNumber(rest) {
				return true
			}
		}
		switch string(small) {
		case "ascii", "us-ascii", "utf8", "utf-16be", "utf-16le", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "big5", "gbk", "koi8-r", "koi8-u", "latin1":
			return true
		}
	}
	return false
}

// isShortNumber reports whether a text has one or two digits, or is 18030 or 2312, as of the encodings of China.
func isShortNumber(text []byte) bool {
	if string(text) == "18030" || string(text) == "2312" {
		return true
	}
	for _, b := range text {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(text) == 1 || len(text) == 2
}

// beginsName reports whether an end tag of HTML that goes on with this is one, and no comment.
func beginsName(name []byte) bool {
	return len(name) > 0 && (name[0]|0x20 >= 'a' && name[0]|0x20 <= 'z')
}
