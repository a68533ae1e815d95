package redshift_test

import "testing"

func TestCollations(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	writer, reader := w.connect(t, "writer"), w.connect(t, "reader")
	if got := text(t, writer, `SELECT db_collation()`); got != "case_sensitive" {
		t.Error(got)
	}
	query(t, writer, `CREATE TABLE collated (ci VARCHAR(20) ENCODE lzo COLLATE CASE_INSENSITIVE NOT NULL, cs CHAR(4) COLLATE CASE_SENSITIVE, n INT, plain VARCHAR(5)) DISTKEY (ci)`)
	query(t, writer, `INSERT INTO collated VALUES ('john', 'a', 1, 'x'), ('JOHN', 'A', 2, 'X')`)
	if got := text(t, writer, `SELECT (SELECT count(*) FROM collated WHERE ci = 'John'), (SELECT count(*) FROM collated WHERE cs = 'a'), (SELECT count(DISTINCT ci) FROM collated)`); got != "2 | 1 | 1" {
		t.Error(got)
	}
	if got := text(t, writer, `SHOW COLUMNS FROM TABLE dev.public.collated`); got !=
		"dev | public | collated | ci | 1 | <null> | NO | character varying | 20 | <null> | <null> | <null> | <null> | 0 | 1 | lzo | case_insensitive\n"+
			"dev | public | collated | cs | 2 | <null> | YES | character | 4 | <null> | <null> | <null> | <null> | 0 | 0 | lzo | case_sensitive\n"+
			"dev | public | collated | n | 3 | <null> | YES | integer | <null> | 32 | 0 | <null> | <null> | 0 | 0 | az64 | <null>\n"+
			"dev | public | collated | plain | 4 | <null> | YES | character varying | 5 | <null> | <null> | <null> | <null> | 0 | 0 | lzo | case_sensitive" {
		t.Error(got)
	}
	for statement, want := range map[string]string{
		`SHOW COLUMNS FROM TABLE public.none`: "42P01", `SHOW COLUMNS FROM TABLE collated`: "42601", `SHOW COLUMNS FROM TABLE a.b.c.d`: "42601",
		`SHOW COLUMNS FROM TABLE public.collated LIMIT 1`: "42601", `CREATE TABLE no (a INT COLLATE CASE_INSENSITIVE)`: "42804",
	} {
		if code, message := refused(t, writer, statement); code != want {
			t.Errorf("%s: %s %s", statement, code, message)
		}
	}
	if code, _ := refused(t, reader, `SHOW COLUMNS FROM TABLE public.collated`); code != "42P01" {
		t.Error("columns are shown to who may not read them:", code)
	}
}
