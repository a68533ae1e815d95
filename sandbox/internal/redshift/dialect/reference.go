package dialect

import "standin/sandbox/internal/redshift/lexer"

// Reference is a relation that a statement reads, as it stands behind FROM, JOIN or USING.
type Reference struct {
	Schema, Name string   // Schema is empty for a name without one
	Alias        string   // empty if there is none
	Columns      []string // new names of columns, behind the alias
	First, Last  int      // the tokens of the name
	End          int      // the last token of the alias and its columns, or Last
}

// References finds the relations that a statement reads, without the calls of functions and what WITH names.
func References(tokens []lexer.Token, facts Facts) []Reference {
	own := withNames(tokens)
	var found []Reference
	for i, token := range tokens {
		if !token.IsName() || token.Is("select") || token.Is("with") || token.Is("only") || !readsRelation(tokens, i) {
			continue
		}
		reference := Reference{Name: token.Name(facts.CaseSensitive), First: i, Last: i}
		if next(tokens, i, ".") && i+2 < len(tokens) && tokens[i+2].IsName() {
			reference.Schema, reference.Name, reference.Last = reference.Name, tokens[i+2].Name(facts.CaseSensitive), i+2
		}
		if next(tokens, reference.Last, "(") || next(tokens, reference.Last, ".") || reference.Schema == "" && own[token.Value] {
			continue
		}
		reference.alias(tokens, facts)
		found = append(found, reference)
	}
	return found
}

// withNames are the names that WITH gives to queries: name AS (…) and name (a, b) AS (…).
func withNames(tokens []lexer.Token) map[string]bool {
	names := map[string]bool{}
	for i := range tokens {
		if !tokens[i].Is("as") || !next(tokens, i, "(") || i == 0 {
			continue
		}
		j := i - 1
		if tokens[j].Is(")") {
			for j > 0 && !tokens[j].Is("(") {
				j--
			}
			j--
		}
		if j > 0 && tokens[j].IsName() {
			names[tokens[j].Value] = true
		}
	}
	return names
}

// readsRelation reports whether the name of a relation that is read begins at token i; brackets may stand before it.
func readsRelation(tokens []lexer.Token, i int) bool {
	if previous(tokens, i, "using") {
		return true
	}
	if previous(tokens, i, "from") && i > 1 && tokens[i-2].Is("delete") {
		return false
	}
	for i > 1 && tokens[i-1].Is("(") && (!tokens[i-2].IsName() || tokens[i-2].Is("from") || tokens[i-2].Is("join")) {
		i--
	}
	return startsRelation(tokens, i)
}

// alias reads what names the relation in the rest of the statement.
func (r *Reference) alias(tokens []lexer.Token, facts Facts) {
	r.End = r.Last
	at := r.Last + 1
	if at < len(tokens) && tokens[at].Is("as") {
		at++
	}
	if at >= len(tokens) || !tokens[at].IsName() || at == r.Last+1 && tokens[at].Kind == lexer.Word && followsRelation(tokens[at].Value) {
		return
	}
	r.Alias, r.End = tokens[at].Name(facts.CaseSensitive), at
	if !next(tokens, at, "(") {
		return
	}
	for at += 2; at+1 < len(tokens) && tokens[at].IsName(); at += 2 {
		r.Columns = append(r.Columns, tokens[at].Name(facts.CaseSensitive))
		if tokens[at+1].Is(")") {
			r.End = at + 1
			return
		}
	}
}

// followsRelation tells the words that can follow a relation's name without being its alias.
func followsRelation(word string) bool {
	switch word {
	case "where", "group", "having", "order", "limit", "offset", "fetch", "for", "window", "qualify", "union", "intersect", "except", "minus",
		"join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "set", "when", "with", "start", "connect", "pivot", "unpivot", "returning":
		return true
	}
	return false
}
