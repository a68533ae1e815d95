package dialect

import (
	"strings"

	"standin/sandbox/internal/redshift/lexer"
)

// isLeaderFunction tells functions that run on the leader node only [c_SQL_functions_leader_node_only], or not at all on user tables
// [c_unsupported-postgresql-functions]: some of those "will not return an error when run on the leader node".
func isLeaderFunction(name string) bool {
	switch name {
	case "age", "isfinite", "now", "get_byte", "set_bit", "set_byte", "to_ascii", "pg_get_late_binding_view_cols",
		"every", "covar_pop", "covar_samp", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy",
		"array_append", "array_cat", "array_dims", "array_length", "array_lower", "array_upper", "array_position", "array_prepend", "array_remove", "array_to_string", "cardinality", "string_to_array",
		"generate_subscripts", "clock_timestamp", "transaction_timestamp", "justify_days", "justify_hours", "justify_interval", "div", "setseed", "width_bucket",
		"bit_length", "overlay", "convert_from", "convert_to", "encode", "quote_nullable", "regexp_split_to_array", "regexp_split_to_table":
		return true
	case "string_agg", "array_agg", "unnest", "format", "current_schema", "current_schemas", "has_database_privilege", "has_schema_privilege",
		"has_table_privilege", "format_type", "obj_description", "col_description", "pg_table_is_visible", "generate_series", "version", "pg_get_constraintdef",
		"pg_get_expr", "pg_get_viewdef", "pg_get_userbyid", "pg_get_indexdef":
		return true
	}
	return false
}

// isLeaderValue tells what is called without brackets there.
func isLeaderValue(name string) bool {
	return name == "current_time" || name == "current_timestamp" || name == "localtime"
}

// CheckLeader refuses a statement that mixes what only the leader node has with user tables. It finds the plain
// cases: a call or a catalog beside a table in the FROM clauses of one statement.
func CheckLeader(tokens []lexer.Token) error {
	if !tokens[0].Is("select") && !tokens[0].Is("with") && !tokens[0].Is("insert") {
		return nil
	}
	leader, user := "", tokens[0].Is("insert")
	own := map[string]bool{} // names of WITH
	for i, token := range tokens {
		if token.IsName() && next(tokens, i, "as") && i+2 < len(tokens) && tokens[i+2].Is("(") {
			own[token.Value] = true
		}
	}
	for i, token := range tokens {
		switch {
		case token.Kind != lexer.Word:
		case isLeaderFunction(token.Value) && next(tokens, i, "("), isLeaderValue(token.Value) && !previous(tokens, i, ".") && !previous(tokens, i, "as"):
			leader = `Function "` + token.Value + `()"`
		case token.Value == "array" && next(tokens, i, "["):
			leader = "Array constructor"
		}
		if !token.IsName() || !startsRelation(tokens, i) {
			continue
		}
		schema, name := "", token.Value
		if next(tokens, i, ".") && i+2 < len(tokens) {
			schema, name = name, tokens[i+2].Value
		}
		switch {
		case next(tokens, i, "("), schema == "" && own[name], name == "select":
		case schema == "pg_catalog" && strings.HasPrefix(name, "pg_"), schema == "information_schema", schema == "" && strings.HasPrefix(name, "pg_"):
			if leader == "" {
				leader = `Relation "` + name + `"`
			}
		case schema == "pg_catalog", strings.HasPrefix(name, "svv_"), strings.HasPrefix(name, "stv_"), strings.HasPrefix(name, "stl_"), strings.HasPrefix(name, "svl_"), strings.HasPrefix(name, "sys_"):
			// Views of both nodes.
		default:
			user = true
		}
	}
	if leader != "" && user {
		return Unsupported("Specified types or functions (one per INFO message) not supported on Redshift tables. (%s not supported.)", leader)
	}
	return nil
}

// startsRelation reports whether a table's name begins at token i, behind FROM, JOIN or a comma of a FROM list.
func startsRelation(tokens []lexer.Token, i int) bool {
	if previous(tokens, i, "join") || previous(tokens, i, ",") && inFromList(tokens, i) {
		return true
	}
	if !previous(tokens, i, "from") {
		return false
	}
	// FROM also stands in extract(… from …), substring and trim.
	depth := 0
	for j := i - 2; j >= 0; j-- {
		switch {
		case tokens[j].Is(")"):
			depth++
		case tokens[j].Is("("):
			if depth == 0 {
				return j == 0 || !isFromFunction(tokens[j-1].Value)
			}
			depth--
		}
	}
	return true
}

// inFromList reports whether the comma before token i is one of a FROM list.
func inFromList(tokens []lexer.Token, i int) bool {
	depth := 0
	for j := i - 1; j >= 0; j-- {
		switch t := tokens[j]; {
		case t.Is(")"):
			depth++
		case t.Is("("):
			if depth--; depth < 0 {
				return false
			}
		case depth > 0:
		case t.Is("from"):
			return true
		case t.Is("select"), t.Is("where"), t.Is("set"), t.Is("by"), t.Is("having"):
			return false
		}
	}
	return false
}

func isFromFunction(name string) bool {
	switch name {
	case "extract", "substring", "trim", "overlay", "position", "btrim", "date_part":
		return true
	}
	return false
}
