package lexer

import (
	"strings"
	"unicode/utf8"
)

// Scan returns the tokens of sql; comments and blanks are skipped. Its errors
// are of type *Error.
func Scan(sql string) ([]Token, error) {
	s := scanner{sql: sql}
	for {
		if err := s.skipBlanks(); err != nil {
			return nil, err
		}
		if s.at == len(sql) {
			return s.tokens, nil
		}
		if err := s.next(); err != nil {
			return nil, err
		}
	}
}

// Split returns the statements of one simple-protocol message, without their
// semicolons; statements that hold nothing but comments are left out.
func Split(sql string) ([]string, error) {
	tokens, err := Scan(sql)
	if err != nil {
		return nil, err
	}
	var statements []string
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Kind == Semicolon {
			continue
		}
		first := i
		for i+1 < len(tokens) && tokens[i+1].Kind != Semicolon {
			i++
		}
		statements = append(statements, sql[tokens[first].Start:tokens[i].End])
	}
	return statements, nil
}

type scanner struct {
	sql    string
	at     int
	tokens []Token
}

func (s *scanner) skipBlanks() error {
	for s.at < len(s.sql) {
		rest := s.sql[s.at:]
		switch {
		case strings.IndexByte(" \t\r\n\f\v", rest[0]) >= 0:
			s.at++
		case strings.HasPrefix(rest, "--"):
			end := strings.IndexAny(rest, "\r\n")
			if end < 0 {
				end = len(rest)
			}
			s.at += end
		case strings.HasPrefix(rest, "/*"):
			end := commentEnd(rest)
			if end < 0 {
				return s.unterminated("/* comment", s.at)
			}
			s.at += end
		default:
			return nil
		}
	}
	return nil
}

// commentEnd returns the length of the comment that text begins with; comments
// nest. It is -1 for a comment that does not end.
func commentEnd(text string) int {
	depth := 0
	for i := 0; i+1 < len(text); {
		switch text[i : i+2] {
		case "/*":
			depth, i = depth+1, i+2
		case "*/":
			depth, i = depth-1, i+2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return -1
}

func (s *scanner) next() error {
	start, c := s.at, s.sql[s.at]
	switch {
	case c == '\'':
		return s.quotedString()
	case c == '"':
		return s.quotedIdentifier()
	case c == ';':
		s.at++
		s.add(Semicolon, start, ";")
	case isDigit(c) || c == '.' && start+1 < len(s.sql) && isDigit(s.sql[start+1]):
		s.number()
	case c == '$':
		return s.dollar()
	case isWordStart(c):
		for s.at < len(s.sql) && isWordPart(s.sql[s.at]) {
			s.at++
		}
		s.add(Word, start, fold(s.sql[start:s.at]))
	default:
		s.operator()
	}
	return nil
}

func (s *scanner) add(kind Kind, start int, value string) {
	s.tokens = append(s.tokens, Token{Kind: kind, Text: s.sql[start:s.at], Value: value, Start: start, End: s.at})
}

func (s *scanner) number() {
	start := s.at
	digits := func() {
		for s.at < len(s.sql) && isDigit(s.sql[s.at]) {
			s.at++
		}
	}
	digits()
	if s.at < len(s.sql) && s.sql[s.at] == '.' {
		s.at++
		digits()
	}
	if exponent := strings.TrimLeft(s.sql[s.at:], "eE"); len(exponent) == len(s.sql)-s.at-1 {
		exponent = strings.TrimPrefix(strings.TrimPrefix(exponent, "+"), "-")
		if exponent != "" && isDigit(exponent[0]) {
			s.at = len(s.sql) - len(exponent)
			digits()
		}
	}
	s.add(Number, start, s.sql[start:s.at])
}

func (s *scanner) operator() {
	start := s.at
	switch {
	case strings.HasPrefix(s.sql[s.at:], "::"):
		s.at += 2
	case isOperator(s.sql[s.at]):
		for s.at < len(s.sql) && isOperator(s.sql[s.at]) && !startsComment(s.sql[s.at:]) {
			s.at++
		}
	default:
		_, size := utf8.DecodeRuneInString(s.sql[s.at:])
		s.at += size
	}
	s.add(Operator, start, s.sql[start:s.at])
}

func startsComment(text string) bool {
	return strings.HasPrefix(text, "--") || strings.HasPrefix(text, "/*")
}

func (s *scanner) unterminated(what string, start int) *Error {
	return &Error{
		Code:     "42601",
		Message:  "unterminated " + what + " at or near \"" + s.sql[start:] + "\"",
		Position: utf8.RuneCountInString(s.sql[:start]) + 1,
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// Bytes from 0x80 are letters, so every UTF-8 letter can stand in a name.
func isWordStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}

func isWordPart(c byte) bool { return isWordStart(c) || isDigit(c) || c == '$' }

func isOperator(c byte) bool { return strings.IndexByte("+-*/<>=~!@#%^&|`?", c) >= 0 }
