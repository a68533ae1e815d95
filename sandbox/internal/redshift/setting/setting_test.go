package setting_test

import (
	"errors"
	"testing"

	"standin/sandbox/internal/redshift/dialect"
	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/setting"
)

func parse(t *testing.T, sql string) (setting.Set, bool, error) {
	t.Helper()
	tokens, err := lexer.Scan(sql)
	if err != nil {
		t.Fatal(err)
	}
	rewriter := dialect.Rewriter{Names: dialect.NewNames(map[string]string{}, nil)}
	return setting.Parse(rewriter, dialect.Facts{}, sql, tokens)
}

func TestParseGivesPostgresItsPart(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		`SET query_group TO 'it''s'`:                      `SET SESSION redshift.query_group TO 'it''s'`,
		`SET LOCAL enable_case_sensitive_identifier = ON`: `SET LOCAL redshift.enable_case_sensitive_identifier TO 'on'`,
		`set search_path to "$user", "Mine", public`:      `SET SESSION search_path TO "$user", "mine", public`,
		`SET TIME ZONE 'UTC'`:                             `SET SESSION timezone TO 'UTC'`,
		`SET extra_float_digits TO -15`:                   `SET SESSION extra_float_digits TO -15`,
		`SET client_encoding TO 'UTF8'`:                   ``,
		`RESET query_group`:                               `RESET redshift.query_group`,
		`RESET ALL`:                                       `RESET ALL`,
		`SET statement_timeout TO DEFAULT`:                `RESET statement_timeout`,
		`SET SESSION AUTHORIZATION 'x'`:                   `SET SESSION AUTHORIZATION 'x'`,
		`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`:    ``,
		`SET session_level_acl TO off`:                    `SET SESSION redshift.session_level_acl TO 'off'`,
		`SET enable_result_cache_for_session TO OFF`:      `SET SESSION redshift.enable_result_cache_for_session TO 'off'`,
		`SET SESSION wlm_query_slot_count TO 3`:           `SET SESSION redshift.wlm_query_slot_count TO '3'`,
	} {
		set, ok, err := parse(t, sql)
		if err != nil || !ok || set.SQL != want {
			t.Errorf("%s: got %s, %v, %v", sql, set.SQL, ok, err)
		}
	}
	if _, ok, _ := parse(t, `SELECT 1`); ok {
		t.Error("a SELECT was taken for a setting")
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for sql, code := range map[string]string{
		`SET work_mem TO 1`:                         "42704",
		`SET standard_conforming_strings TO on`:     "42704",
		`RESET IntervalStyle`:                       "42704",
		`SET extra_float_digits TO 3`:               "22023",
		`SET wlm_query_slot_count TO 51`:            "22023",
		`SET enable_case_sensitive_identifier TO 7`: "22023",
		`SET client_encoding TO LATIN1`:             "22023",
		`SET query_group`:                           "42601",
		`SET query_group TO`:                        "42601",
		`SET query_group TO a b`:                    "42601",
		`SET`:                                       "42601",
	} {
		_, ok, err := parse(t, sql)
		if fault, is := errors.AsType[*lexer.Error](err); !ok || !is || fault.Code != code {
			t.Errorf("%s: got %v", sql, err)
		}
	}
}

func TestEveryNameAnswersShow(t *testing.T) {
	t.Parallel()
	for _, name := range setting.Names() {
		if query, err := setting.Query(name); err != nil || query == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
