package ddl

import (
	"strconv"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// parser walks over the tokens of one statement.
type parser struct {
	rewriter dialect.Rewriter
	facts    dialect.Facts
	sql      string
	tokens   []lexer.Token
	at       int
}

func (p *parser) done() bool { return p.at >= len(p.tokens) }

// peek is the next token, or the zero Token at the end.
func (p *parser) peek() lexer.Token {
	if p.done() {
		return lexer.Token{}
	}
	return p.tokens[p.at]
}

// accept takes the words when they come next.
func (p *parser) accept(words ...string) bool {
	if !dialect.Begins(p.tokens[min(p.at, len(p.tokens)):], words...) {
		return false
	}
	p.at += len(words)
	return true
}

func (p *parser) expect(words ...string) error {
	if !p.accept(words...) {
		return p.fault()
	}
	return nil
}

// fault is the syntax error at the next token.
func (p *parser) fault() error {
	if p.done() {
		return lexer.EndError(p.sql)
	}
	return lexer.SyntaxError(p.sql, p.peek())
}

// end expects the end of the statement.
func (p *parser) end() error {
	if !p.done() {
		return p.fault()
	}
	return nil
}

// name takes an identifier, in the form that PostgreSQL sees, unquoted.
func (p *parser) name() (string, error) {
	token := p.peek()
	if !token.IsName() || token.Kind == lexer.Word && isReserved(token.Value) {
		return "", p.fault()
	}
	p.at++
	return p.rewriter.Names.Short(token.Name(p.facts.CaseSensitive)), nil
}

// relation takes a name that may be qualified, and returns it quoted.
func (p *parser) relation() (string, error) {
	name, err := p.name()
	if err != nil {
		return "", err
	}
	quoted := dialect.QuoteIdentifier(name)
	if !p.accept(".") {
		return quoted, nil
	}
	name, err = p.name()
	return quoted + "." + dialect.QuoteIdentifier(name), err
}

// names takes a list of names in brackets.
func (p *parser) names() ([]string, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var names []string
	for {
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		names = append(names, name)
		if p.accept(")") {
			return names, nil
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}

// number takes an integer, which may be signed.
func (p *parser) number() (int64, error) {
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	number, err := strconv.ParseInt(sign+p.peek().Value, 10, 64)
	if err != nil {
		return 0, p.fault()
	}
	p.at++
	return number, nil
}

// numbers takes a list of integers in brackets.
func (p *parser) numbers() ([]int64, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var numbers []int64
	for {
		number, err := p.number()
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number)
		if p.accept(")") {
			return numbers, nil
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}

// expression takes the tokens of an expression up to a word that ends it, a comma or a closing bracket.
func (p *parser) expression(ends func(word string) bool) (string, error) {
	first, depth := p.at, 0
	for ; !p.done(); p.at++ {
		token := p.peek()
		if depth == 0 && p.at > first && (token.Is(",") || token.Is(")") || token.Kind == lexer.Word && ends(token.Value)) {
			break
		}
		switch {
		case token.Is("("):
			depth++
		case token.Is(")"):
			depth--
		}
	}
	if p.at == first {
		return "", p.fault()
	}
	return p.rewriter.Rewrite(p.sql, p.tokens[first:p.at], p.facts)
}

// isReserved tells words that cannot name a column or a table without quotes, beyond those that PostgreSQL reserves [r_pg_keywords].
func isReserved(word string) bool {
	switch word {
	case "aes128", "aes256", "allowoverwrite", "az64", "backup", "binary", "blanksasnull", "bytedict", "bzip2", "connect",
		"credentials", "current_user_id", "deflate", "defrag", "delta", "delta32k", "disable", "emptyasnull", "enable", "encode",
		"encrypt", "encryption", "explicit", "globaldict256", "globaldict64k", "gzip", "identity", "ignore", "interval", "language",
		"lun", "luns", "lzo", "lzop", "minus", "mostly8", "mostly16", "mostly32", "new", "nulls",
		"off", "offline", "oid", "old", "open", "parallel", "partition", "percent", "permissions", "pivot",
		"raw", "readratio", "recover", "rejectlog", "resort", "respect", "restore", "snapshot", "start", "sysdate",
		"system", "tag", "tdes", "text255", "text32k", "timestamp", "top", "truncatecolumns", "unnest", "unpivot",
		"wallet", "without", "between", "freeze":
		return true
	}
	return false
}
