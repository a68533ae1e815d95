package redshift_test

import "testing"

func TestDatashares(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	admin, writer := w.connect(t, "admin"), w.connect(t, "writer")
	if code, _ := refused(t, writer, `CREATE DATASHARE mine`); code != "42501" {
		t.Error("only superusers and the database's owner make datashares:", code)
	}
	query(t, admin, `CREATE DATASHARE sales SET PUBLICACCESSIBLE FALSE`)
	query(t, writer, `CREATE SCHEMA shared; CREATE TABLE shared."Big Table" (a INT); CREATE TABLE shared.other (a INT)`)
	if code, _ := refused(t, admin, `ALTER DATASHARE sales ADD TABLE shared.other`); code != "0A000" {
		t.Error("a schema is added before its tables:", code)
	}
	query(t, admin, `ALTER DATASHARE sales ADD SCHEMA shared`)
	query(t, admin, `ALTER DATASHARE sales ADD TABLE shared."Big Table", shared.other`)
	const objects = `SELECT object_type, object_name FROM svv_datashare_objects WHERE share_name = 'sales' ORDER BY 2`
	if got := text(t, admin, objects); got != "schema | shared\ntable | shared.big table\ntable | shared.other" {
		t.Error(got)
	}
	query(t, writer, `ALTER TABLE shared.other RENAME TO renamed`)
	query(t, admin, `ALTER DATASHARE sales REMOVE TABLE shared."Big Table"`)
	if got := text(t, admin, objects); got != "schema | shared\ntable | shared.renamed" {
		t.Error("a renamed table stays in its share:", got)
	}
	query(t, writer, `DROP TABLE shared.renamed; CREATE TABLE shared.renamed (a INT)`)
	if got := text(t, admin, objects); got != "schema | shared" {
		t.Error("a dropped table leaves its share:", got)
	}
	if got := text(t, writer, `SELECT (SELECT count(*) FROM svv_datashares), (SELECT count(*) FROM svv_datashare_objects)`); got != "0 | 0" {
		t.Error("others' datashares are shown:", got)
	}
	for statement, want := range map[string]string{
		`ALTER DATASHARE sales ADD SCHEMA shared`: "42710", `ALTER DATASHARE none ADD SCHEMA shared`: "42704", `CREATE DATASHARE sales`: "42710",
		`ALTER DATASHARE sales SET INCLUDENEW = TRUE FOR SCHEMA shared`: "0A000", `DESC DATASHARE sales`: "0A000", `DROP DATASHARE none`: "42704",
	} {
		if code, message := refused(t, admin, statement); code != want {
			t.Errorf("%s: %s %s", statement, code, message)
		}
	}
	if code, _ := refused(t, writer, `DROP DATASHARE sales`); code != "42501" {
		t.Error(code)
	}
	query(t, admin, `DROP DATASHARE sales`)
	if got := text(t, admin, `SELECT count(*) FROM svv_datashare_objects`); got != "0" {
		t.Error(got)
	}
}
