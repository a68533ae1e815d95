package redshift_test

import "testing"

// TestVarbyte asks what the pages of VARBYTE show.
func TestVarbyte(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	conn := w.connect(t, "writer")
	query(t, conn, `CREATE TABLE v (id INT, b VARBYTE(20), c CHAR(10)); INSERT INTO v VALUES (1, from_hex('61'), 'aa'), (2, to_varbyte('a', 'utf8'), 'abc'),
		(3, to_varbyte('FF', 'HEX'), 'x'), (4, NULL, 'y'), (5, from_hex('6100'), 'z')`)
	for sql, want := range map[string]string{
		`SELECT b, count(*) FROM v GROUP BY b ORDER BY b`:                                                                             "61 | 2\n6100 | 1\nff | 1\n<null> | 1",
		`SELECT DISTINCT b FROM v WHERE b IS NOT NULL ORDER BY 1 DESC`:                                                                "ff\n6100\n61",
		`SELECT a.id, b.id FROM v a JOIN v b ON a.b = b.b ORDER BY 1, 2`:                                                              "1 | 1\n1 | 2\n2 | 1\n2 | 2\n3 | 3\n5 | 5",
		`SELECT count(DISTINCT b), min(b), max(b) FROM v`:                                                                             "3 | 61 | ff",
		`SELECT id FROM v WHERE b IN (from_hex('ff'), from_hex('6100')) ORDER BY id`:                                                  "3\n5",
		`SELECT 'abc'::varbyte, 5::smallint::varbyte, 5::int::varbyte, 5::bigint::varbyte`:                                            "616263 | 0005 | 00000005 | 0000000000000005",
		`SELECT c::varbyte FROM v WHERE id < 3 ORDER BY id`:                                                                           "61612020202020202020\n61626320202020202020",
		`SELECT 'a'::varbyte || 'b'::varbyte, 'a'::varbyte + 'b'::varbyte`:                                                            "6162 | 6162",
		`SELECT 'a'::varbyte < 'b'::varbyte, 'a'::varbyte = 'b'::varbyte, 'a'::varbyte <> 'b'::varbyte, 'b'::varbyte >= 'b'::varbyte`: "t | f | t | t",
		`SELECT to_varbyte('6162', 'hex')::varchar, to_hex('abc'::varbyte), to_hex(2147676847)`:                                       "ab | 616263 | 8002f2af",
		`SELECT to_varbyte('01001101', 'binary'), to_varbyte('4', 'hex'), from_varbyte(from_hex('4d'), 'binary'), from_varbyte('ab'::varbyte, 'hex'), from_varbyte('é'::varbyte, 'UTF-8')`: "4d | 04 | 01001101 | 6162 | é",
		`SELECT len(b), length(b), octet_length(b) FROM v WHERE id = 5`:                                 "2 | 2 | 2",
		`SELECT octet_length(to_varbyte('', 'hex')), to_varbyte('', 'binary') = to_varbyte('', 'utf8')`: "0 | t",
	} {
		if got := text(t, conn, sql); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
	for sql, code := range map[string]string{
		`SELECT to_varbyte('xy', 'hex')`:         "22023",
		`SELECT to_varbyte('0101', 'binary')`:    "22023",
		`SELECT to_varbyte('61', 'base32')`:      "22023",
		`SELECT from_varbyte('a'::varbyte, 'x')`: "22023",
		`SELECT from_hex('ff')::varchar`:         "22021",
		`SELECT 1.5::decimal(5,1)::varbyte`:      "42846",
	} {
		if got, message := refused(t, w.connect(t, "writer"), sql); got != code {
			t.Errorf("%s: got %s %s", sql, got, message)
		}
	}
}
