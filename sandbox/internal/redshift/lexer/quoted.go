package lexer

import "strings"

// quotedString reads '…'. A backslash escapes, as in PostgreSQL 8.0: Redshift
// has no standard_conforming_strings.
func (s *scanner) quotedString() error {
	start := s.at
	var value strings.Builder
	for i := start + 1; i < len(s.sql); i++ {
		switch c := s.sql[i]; {
		case c == '\\' && i+1 < len(s.sql):
			decoded, size := decodeEscape(s.sql[i:])
			value.WriteByte(decoded)
			i += size - 1
		case c != '\'':
			value.WriteByte(c)
		case i+1 < len(s.sql) && s.sql[i+1] == '\'':
			value.WriteByte('\'')
			i++
		default:
			s.at = i + 1
			s.add(String, start, value.String())
			return nil
		}
	}
	return s.unterminated("quoted string", start)
}

// decodeEscape decodes the escape that text begins with, and returns its length.
func decodeEscape(text string) (byte, int) {
	switch c := text[1]; c {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case '0', '1', '2', '3', '4', '5', '6', '7':
		value, size := byte(0), 1
		for size < len(text) && size <= 3 && '0' <= text[size] && text[size] <= '7' {
			value = value<<3 | text[size] - '0'
			size++
		}
		return value, size
	default:
		return c, 2
	}
}

func (s *scanner) quotedIdentifier() error {
	start := s.at
	for i := start + 1; i < len(s.sql); i++ {
		if s.sql[i] != '"' {
			continue
		}
		if i+1 < len(s.sql) && s.sql[i+1] == '"' {
			i++
			continue
		}
		if i == start+1 {
			return &Error{Code: "42601", Message: `zero-length delimited identifier at or near """"`, Position: s.unterminated("", start).Position}
		}
		s.at = i + 1
		s.add(QuotedIdentifier, start, fold(strings.ReplaceAll(s.sql[start+1:i], `""`, `"`)))
		return nil
	}
	return s.unterminated("quoted identifier", start)
}

// dollar reads $1, $$text$$ and $tag$text$tag$.
func (s *scanner) dollar() error {
	start := s.at
	end := start + 1
	for end < len(s.sql) && isDigit(s.sql[end]) {
		end++
	}
	if end > start+1 {
		s.at = end
		s.add(Parameter, start, s.sql[start:end])
		return nil
	}
	for end < len(s.sql) && s.sql[end] != '$' && isWordPart(s.sql[end]) {
		end++
	}
	if end == len(s.sql) || s.sql[end] != '$' {
		s.at++
		s.add(Operator, start, "$")
		return nil
	}
	tag := s.sql[start : end+1]
	length := strings.Index(s.sql[end+1:], tag)
	if length < 0 {
		return s.unterminated("dollar-quoted string", start)
	}
	s.at = end + 1 + length + len(tag)
	s.add(String, start, s.sql[end+1:end+1+length])
	return nil
}
