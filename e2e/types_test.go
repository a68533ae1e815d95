package e2e_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTypesThatOnlyTextCarries copies numbers of floating point, times of day and bytes
// as they are, and under rules for whole values.
func TestTypesThatOnlyTextCarries(t *testing.T) {
	t.Parallel()
	const s = "only_text"
	schema(t, s)
	db := source(t)
	db.exec(`create table only_text.t (id int not null primary key, r real, d double precision, c time, z timetz, b varbyte(20),
			r2 real, d2 double precision, c2 time, z2 timetz, b2 varbyte)`,
		`insert into only_text.t (id, r, d, c, z, b) values
			(1, 0.1, 0.1, '00:00:00', '00:00:00+00', to_varbyte('00', 'hex')),
			(2, 3.4028235e38, 1.7976931348623157e308, '23:59:59.999999', '23:59:59.999999+00', to_varbyte('ff00ff', 'hex')),
			(3, -1.17549435e-38, 2.2250738585072014e-308, '12:00:00.5', '12:00:00+05:30', to_varbyte('6162', 'hex')),
			(4, 16777217, 9007199254740993, '01:02:03', '01:02:03-07', to_varbyte(repeat('ab', 20), 'hex')),
			(5, 1e10, 123456789.12345678, null, null, null),
			(6, 'nan', 'nan', null, null, null),
			(7, 'infinity', '-infinity', null, null, null),
			(8, -0.0, 0.30000000000000004, null, null, null)`,
		"update only_text.t set r2 = r, d2 = d, c2 = c, z2 = z, b2 = b")
	readable(t, s)
	path := workspace(t, "only_text", s, `new_columns: passthrough
tables:
  only_text.t:
    columns:
      r2: {generator: constant, value: 1.5}
      d2: "null"
      c2: {generator: custom-categorical, values: ["10:00:00"]}
      z2: {generator: constant, value: "10:00:00+02", nulls: true}
      b2: constant
`)
	const kept = "select id, r, d, c, z, b from only_text.t"
	standin(t, "generate", "-w", path).must(t)
	copied := destination(t)
	for _, side := range []warehouse{db, copied} {
		side.exec("set extra_float_digits to 2", "set timezone to 'UTC'")
	}
	if diff := cmp.Diff(sorted(db.rows(kept)), sorted(copied.rows(kept))); diff != "" {
		t.Errorf("what passes differs (- source, + destination):\n%s", diff)
	}
	want := [][]string{{"1.5", "␀", "10:00:00", "08:00:00+00", "00"}, {"1.5", "␀", "␀", "08:00:00+00", "␀"}}
	if diff := cmp.Diff(want, sorted(copied.rows("select r2, d2, c2, (z2 at time zone 'UTC'), b2 from only_text.t where id in (1, 5)"))); diff != "" {
		t.Errorf("what is masked differs:\n%s", diff)
	}
	const definition = `select "column", type, encoding from pg_table_def where schemaname = 'only_text' order by "column"`
	for _, side := range []warehouse{db, copied} {
		side.exec("set search_path to only_text")
	}
	if diff := cmp.Diff(db.rows(definition), copied.rows(definition)); diff != "" {
		t.Errorf("the definitions differ:\n%s", diff)
	}

	db.exec("insert into only_text.t (id, b) values (9, to_varbyte('', 'utf8'))")
	out := standin(t, "generate", "-w", path)
	if out.status != 1 || !strings.Contains(out.stderr, "unload only_text.t: values that their text in a file does not tell exactly") || !strings.Contains(out.stderr, "1 of column b") {
		t.Errorf("bytes that a file cannot hold: %d %s", out.status, out.stderr)
	}
}
