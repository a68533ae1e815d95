package statement

import (
	"standin/sandbox/internal/redshift/lexer"
)

// checkSelect judges the text between UNLOAD's quotation marks: one SELECT,
// without a bind parameter, and without LIMIT or TOP in its outermost SELECT
// (r_UNLOAD, "Limit clause").
func checkSelect(sql string) error {
	tokens, err := lexer.Scan(sql)
	if err != nil {
		return err
	}
	tokens = unwrap(tokens)
	if len(tokens) == 0 {
		return lexer.EndError(sql)
	}
	first := tokens[0]
	for _, first = range tokens {
		if !first.Is("(") {
			break
		}
	}
	if !first.Is("select") && !first.Is("with") {
		return lexer.SyntaxError(sql, first)
	}
	depth := 0
	for i, token := range tokens {
		switch {
		case token.Kind == lexer.Parameter, token.Kind == lexer.Semicolon:
			return lexer.SyntaxError(sql, token)
		case token.Is("("):
			depth++
		case token.Is(")"):
			depth--
		case depth == 0 && token.Is("limit"):
			return &lexer.Error{Code: featureNotSupported, Message: "Limit clause is not supported in the outer SELECT of UNLOAD"}
		case depth == 0 && token.Is("top") && i > 0 && (tokens[i-1].Is("select") || tokens[i-1].Is("distinct")):
			return &lexer.Error{Code: featureNotSupported, Message: "TOP is not supported in the outer SELECT of UNLOAD"}
		}
	}
	return nil
}

// unwrap takes away brackets around the whole statement.
func unwrap(tokens []lexer.Token) []lexer.Token {
	for len(tokens) > 1 && tokens[0].Is("(") && closing(tokens) == len(tokens)-1 {
		tokens = tokens[1 : len(tokens)-1]
	}
	return tokens
}

// closing is the position of the bracket that closes the first one.
func closing(tokens []lexer.Token) int {
	depth := 0
	for i, token := range tokens {
		if token.Is("(") {
			depth++
		}
		if token.Is(")") {
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
