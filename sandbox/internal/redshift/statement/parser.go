package statement

import (
	"cmp"
	"strings"

	"standin/sandbox/internal/redshift/format"
	"standin/sandbox/internal/redshift/lexer"
)

// parser walks over the tokens of one statement.
type parser struct {
	sql           string
	tokens        []lexer.Token
	at            int
	caseSensitive bool
	seen          map[string]bool // options given so far, in lower case
}

func newParser(sql string, caseSensitive bool) (*parser, error) {
	tokens, err := lexer.Scan(sql)
	if err != nil {
		return nil, err
	}
	if n := len(tokens); n > 0 && tokens[n-1].Kind == lexer.Semicolon {
		tokens = tokens[:n-1]
	}
	return &parser{sql: sql, tokens: tokens, caseSensitive: caseSensitive, seen: map[string]bool{}}, nil
}

func (p *parser) done() bool { return p.at == len(p.tokens) }

// peek returns the next token, or one that is nothing at the end.
func (p *parser) peek() lexer.Token {
	if p.done() {
		return lexer.Token{}
	}
	return p.tokens[p.at]
}

// accept passes the next token if it is the keyword or operator.
func (p *parser) accept(text string) bool {
	if p.peek().Is(text) {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(texts ...string) error {
	for _, text := range texts {
		if !p.accept(text) {
			return p.unexpected()
		}
	}
	return nil
}

// unexpected is the syntax error at the next token.
func (p *parser) unexpected() error {
	if p.done() {
		return lexer.EndError(p.sql)
	}
	return lexer.SyntaxError(p.sql, p.peek())
}

// text reads a string literal; [AS] may stand before it.
func (p *parser) text() (string, error) {
	p.accept("as")
	if p.peek().Kind != lexer.String {
		return "", p.unexpected()
	}
	p.at++
	return p.tokens[p.at-1].Value, nil
}

// number reads an unsigned number as written; [AS] may stand before it.
func (p *parser) number() (string, error) {
	p.accept("as")
	if p.peek().Kind != lexer.Number {
		return "", p.unexpected()
	}
	p.at++
	return p.tokens[p.at-1].Value, nil
}

func (p *parser) name() (string, error) {
	if !p.peek().IsName() {
		return "", p.unexpected()
	}
	p.at++
	return p.tokens[p.at-1].Name(p.caseSensitive), nil
}

// option reads the word that an option begins with. An option may stand once.
func (p *parser) option() (string, error) {
	if p.peek().Kind != lexer.Word {
		return "", p.unexpected()
	}
	word := p.peek().Value
	if p.seen[word] {
		return "", &lexer.Error{Code: "42601", Message: "conflicting or redundant options"}
	}
	p.at++
	p.seen[word] = true
	return word, nil
}

// character reads a literal of one ASCII character, as DELIMITER and QUOTE want.
func (p *parser) character(option string) (byte, error) {
	value, err := p.text()
	if err != nil {
		return 0, err
	}
	if len(value) != 1 || value[0] >= 0x80 || value[0] == 0 {
		return 0, invalid("%s must be a single ASCII character", option)
	}
	if value == "\n" || value == "\r" {
		return 0, invalid("%s cannot be a newline or a carriage return", option)
	}
	return value[0], nil
}

// widths reads the specification of FIXEDWIDTH.
func (p *parser) widths() ([]int, error) {
	specification, err := p.text()
	if err != nil {
		return nil, err
	}
	widths, err := format.ParseWidths(specification)
	if err != nil {
		return nil, invalid("%s", err)
	}
	return widths, nil
}

// format is what the options make of a statement's files: delimited text unless
// they say otherwise, with '|' between fields, and CSV with ','.
func (p *parser) format(delimiter byte) (Format, byte) {
	switch {
	case p.seen["csv"]:
		return CSV, cmp.Or(delimiter, ',')
	case p.seen["fixedwidth"]:
		return FixedWidth, 0
	default:
		return Delimited, cmp.Or(delimiter, '|')
	}
}

// onOff reads [ON|TRUE|OFF|FALSE]; nothing means on.
func (p *parser) onOff() bool {
	if p.accept("off") || p.accept("false") {
		return false
	}
	if !p.accept("on") {
		p.accept("true")
	}
	return true
}

// firstSeen returns the first of the options that was given.
func (p *parser) firstSeen(options ...string) (string, bool) {
	for _, option := range options {
		if p.seen[option] {
			return strings.ToUpper(option), true
		}
	}
	return "", false
}
