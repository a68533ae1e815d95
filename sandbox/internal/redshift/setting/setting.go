// Package setting knows the session settings of Redshift: which there are, what
// they accept, and which of them PostgreSQL keeps itself. The wire front turns
// SET, SHOW, RESET and startup parameters into PostgreSQL's with it. It holds
// no values: PostgreSQL does, so that they follow transactions.
package setting

import (
	"fmt"
	"strconv"
	"strings"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
)

// prefix of the settings that PostgreSQL keeps without knowing them.
const prefix = "redshift."

// definition describes one setting.
type definition struct {
	native   bool // PostgreSQL has it too
	standard string
	check    func(value string) error
}

// definitions are Redshift's settings [cm_chap_ConfigurationRef], and what drivers set at startup.
func definitions() map[string]definition {
	native := definition{native: true}
	truth := func(standard string) definition { return definition{standard: standard, check: checkBoolean} }
	return map[string]definition{
		"search_path": native, "datestyle": native, "timezone": native, "statement_timeout": native, "application_name": native,
		"extra_float_digits": {native: true, check: checkFloatDigits},
		"client_encoding":    {native: true, check: checkEncoding},

		"query_group":          {standard: "unset"},
		"wlm_query_slot_count": {standard: "1", check: checkPositive},
		"session_level_acl":    truth("off"),

		"enable_case_sensitive_identifier":        truth("off"),
		"enable_case_sensitive_super_attribute":   truth("off"),
		"enable_result_cache_for_session":         truth("on"),
		"downcase_delimited_identifier":           truth("on"),
		"describe_field_name_in_uppercase":        truth("off"),
		"auto_mv":                                 truth("on"),
		"mv_enable_aqmv_for_session":              truth("on"),
		"enable_numeric_rounding":                 truth("on"),
		"enable_vacuum_boost":                     truth("off"),
		"enable_query_group":                      truth("off"),
		"error_on_nondeterministic_update":        truth("off"),
		"json_parse_truncate_strings":             truth("off"),
		"json_parse_dedup_attributes":             truth("off"),
		"json_serialization_enable":               truth("off"),
		"json_serialization_parse_nested_strings": truth("off"),
		"navigate_super_null_on_error":            truth("on"),
		"cast_super_null_on_error":                truth("on"),
		"parse_super_null_on_error":               truth("off"),
		"interval_forbid_composite_literals":      truth("off"),
		"spectrum_enable_pseudo_columns":          truth("on"),
		"use_fips_ssl":                            truth("off"),
		"analyze_threshold_percent":               {standard: "10"},
		"avoid_materialized_cte":                  truth("off"),
		"stored_proc_log_min_messages":            {standard: "LOG"},
		"default_geometry_encoding":               {standard: "1"},
		"max_cursor_result_set_size":              {standard: "0"},
		"s3_stream_params":                        {standard: ""},
	}
}

// Names are the settings that answer SHOW.
func Names() []string {
	var names []string
	for name := range definitions() {
		names = append(names, name)
	}
	return names
}

// Set is a checked SET, RESET or startup parameter.
type Set struct {
	Name string // as Redshift knows it, or empty for what needs no further care
	SQL  string // for PostgreSQL; empty when there is nothing to do
}

// unknown is the error for a setting that Redshift has not.
func unknown(name string) error {
	return &lexer.Error{Code: "42704", Message: fmt.Sprintf("unrecognized configuration parameter %q", name)}
}

// Parse reads SET and RESET; it returns false for every other statement.
func Parse(rewriter dialect.Rewriter, facts dialect.Facts, sql string, tokens []lexer.Token) (Set, bool, error) {
	reset := dialect.Begins(tokens, "reset")
	if !reset && !dialect.Begins(tokens, "set") {
		return Set{}, false, nil
	}
	rest, scope := tokens[1:], "SESSION"
	if !reset && len(rest) > 1 && (rest[0].Is("session") || rest[0].Is("local")) && rest[1].IsName() {
		if rest[1].Is("authorization") || rest[1].Is("characteristics") {
			text, err := rewriter.Rewrite(sql, tokens, facts)
			return Set{SQL: text}, true, err
		}
		scope, rest = strings.ToUpper(rest[0].Value), rest[1:]
	}
	if len(rest) == 0 {
		return Set{}, true, lexer.EndError(sql)
	}
	if rest[0].Is("transaction") && !reset {
		return Set{}, true, nil // every isolation level is accepted and ignored
	}
	name, rest := rest[0].Value, rest[1:]
	if name == "time" && len(rest) > 0 && rest[0].Is("zone") {
		name, rest = "timezone", rest[1:]
	} else if !reset {
		if len(rest) == 0 || !rest[0].Is("to") && !rest[0].Is("=") {
			return Set{}, true, faultAt(sql, rest)
		}
		rest = rest[1:]
	}
	if name == "all" && reset {
		return Set{Name: "all", SQL: "RESET ALL"}, true, nil
	}
	if !reset && len(rest) == 0 {
		return Set{}, true, lexer.EndError(sql)
	}
	set, err := assign(rewriter, facts, sql, name, scope, rest)
	return set, true, err
}

func assign(rewriter dialect.Rewriter, facts dialect.Facts, sql, name, scope string, value []lexer.Token) (Set, error) {
	setting, ok := definitions()[name]
	if !ok {
		return Set{}, unknown(name)
	}
	keep := name
	if !setting.native {
		keep = prefix + name
	}
	if len(value) == 0 || len(value) == 1 && value[0].Is("default") {
		return Set{Name: name, SQL: "RESET " + keep}, nil
	}
	var text strings.Builder
	for _, token := range value {
		text.WriteString(token.Value)
	}
	if setting.check != nil {
		if err := setting.check(text.String()); err != nil {
			return Set{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if setting.native {
		if name == "client_encoding" {
			return Set{Name: name}, nil
		}
		rewritten, err := rewriter.Rewrite(sql, value, facts)
		return Set{Name: name, SQL: fmt.Sprintf("SET %s %s TO %s", scope, keep, rewritten)}, err
	}
	if len(value) != 1 {
		return Set{}, lexer.SyntaxError(sql, value[1])
	}
	return Set{Name: name, SQL: fmt.Sprintf("SET %s %s TO %s", scope, keep, dialect.QuoteLiteral(value[0].Value))}, nil
}

// Startup checks a parameter of a startup packet.
func Startup(name, value string) (Set, error) {
	setting, ok := definitions()[strings.ToLower(name)]
	if !ok {
		return Set{}, unknown(name)
	}
	name = strings.ToLower(name)
	if setting.check != nil {
		if err := setting.check(value); err != nil {
			return Set{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	keep := name
	if !setting.native {
		keep = prefix + name
	}
	if name == "client_encoding" {
		return Set{}, nil
	}
	return Set{Name: name, SQL: fmt.Sprintf("SELECT pg_catalog.set_config(%s, %s, false)", dialect.QuoteLiteral(keep), dialect.QuoteLiteral(value))}, nil
}

// Query gives the SELECT of one text that SHOW name answers with.
func Query(name string) (string, error) {
	setting, ok := definitions()[name]
	switch {
	case name == "client_encoding" || name == "server_encoding":
		return "SELECT 'UNICODE'::text", nil
	case !ok:
		return "", unknown(name)
	case setting.native:
		return "SELECT current_setting(" + dialect.QuoteLiteral(name) + ")", nil
	}
	return fmt.Sprintf("SELECT coalesce(nullif(current_setting(%s, true), ''), %s)", dialect.QuoteLiteral(prefix+name), dialect.QuoteLiteral(setting.standard)), nil
}

func faultAt(sql string, rest []lexer.Token) error {
	if len(rest) == 0 {
		return lexer.EndError(sql)
	}
	return lexer.SyntaxError(sql, rest[0])
}

func invalid(format string, arguments ...any) error {
	return &lexer.Error{Code: "22023", Message: fmt.Sprintf(format, arguments...)}
}

func checkBoolean(value string) error {
	switch strings.ToLower(value) {
	case "on", "off", "true", "false", "t", "f", "yes", "no", "1", "0":
		return nil
	}
	return invalid("invalid value for parameter: %q is not a boolean", value)
}

func checkFloatDigits(value string) error {
	if digits, err := strconv.Atoi(value); err != nil || digits < -15 || digits > 2 {
		return invalid("%s is outside the valid range for parameter \"extra_float_digits\" (-15 .. 2)", value)
	}
	return nil
}

func checkPositive(value string) error {
	if count, err := strconv.Atoi(value); err != nil || count < 1 || count > 50 {
		return invalid("%s is outside the valid range for the parameter (1 .. 50)", value)
	}
	return nil
}

func checkEncoding(value string) error {
	switch strings.ToLower(strings.ReplaceAll(value, "-", "")) {
	case "utf8", "unicode":
		return nil
	}
	return invalid("invalid value for parameter \"client_encoding\": %q", value)
}
