package ddl

import (
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// user reads CREATE USER and ALTER USER with PostgreSQL 8.0's words for a superuser, and SYSLOG ACCESS.
func (p *parser) user() (Plan, error) {
	if n := len(p.tokens); n == 6 && p.tokens[3].Is("syslog") && p.tokens[4].Is("access") && p.tokens[0].Is("alter") {
		p.at = 2
		name, err := p.name()
		if err != nil {
			return Plan{}, err
		}
		unrestricted := p.tokens[5].Is("unrestricted")
		if !unrestricted && !p.tokens[5].Is("restricted") {
			return Plan{}, lexer.SyntaxError(p.sql, p.tokens[5])
		}
		return Plan{Tag: "ALTER USER", After: []string{call("set_syslog_access", dialect.QuoteLiteral(name), strconv.FormatBool(unrestricted))}}, nil
	}
	sql, err := p.replaceWords(func(i int) (string, bool) {
		switch p.tokens[i].Value {
		case "createuser":
			return "SUPERUSER", true
		case "nocreateuser":
			return "NOSUPERUSER", true
		case "disable":
			return "NULL", true
		}
		return "", false
	})
	return Plan{SQL: sql}, err
}

// role makes a role, and remembers that it is no group.
func (p *parser) role() (Plan, error) {
	p.at = 2
	name, err := p.name()
	if err != nil {
		return Plan{}, err
	}
	return Plan{SQL: "CREATE ROLE " + dialect.QuoteIdentifier(name), After: []string{call("remember_role", dialect.QuoteLiteral(name))}}, p.end()
}

// grant reads GRANT and REVOKE: PostgreSQL names roles without the word ROLE. What
// has no meaning here is accepted: ASSUMEROLE is open to all until an administrator
// revokes it, and there is no row-level security to ignore.
func (p *parser) grant() (Plan, error) {
	tag := strings.ToUpper(p.tokens[0].Value)
	if len(p.tokens) > 2 && (p.tokens[1].Is("assumerole") || p.tokens[2].Is("rls")) {
		return Plan{Tag: tag}, nil
	}
	sql, err := p.replaceWords(func(i int) (string, bool) {
		if i == 0 || !p.tokens[i].Is("role") {
			return "", false
		}
		before := p.tokens[i-1]
		return "", before.Is("to") || before.Is("from") || before.Is(",") || before.Is("grant") || before.Is("revoke")
	})
	return Plan{SQL: sql, Tag: tag}, err
}

// replaceWords rewrites the statement with other words in the place of some.
func (p *parser) replaceWords(replacement func(i int) (string, bool)) (string, error) {
	var out strings.Builder
	last := 0
	for i, token := range p.tokens {
		word, ok := replacement(i)
		if token.Kind != lexer.Word || !ok {
			continue
		}
		text, err := p.rewriter.Rewrite(p.sql, p.tokens[last:i], p.facts)
		if err != nil {
			return "", err
		}
		out.WriteString(text + " " + word + " ")
		last = i + 1
	}
	text, err := p.rewriter.Rewrite(p.sql, p.tokens[last:], p.facts)
	return out.String() + text, err
}
