package redshift_test

import "testing"

// The examples are those of AWS's pages JSON_SERIALIZE and JSON_SIZE.
func TestFunctionsOfSUPER(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	conn := w.connect(t, "writer")
	long := `json_parse('[' || repeat('"ä",', 13107) || '0]')` // 65,538 bytes
	for sql, want := range map[string]string{
		`SELECT json_serialize(json_parse('[10001,10002,"abc"]'))`:                          `[10001,10002,"abc"]`,
		`SELECT json_size(json_parse('[10001,10002,"⬤"]'))`:                                 `19`,
		`SELECT json_serialize(json_parse('{ "a b" :\t[1.0, 1e3 ,\n"\\" , \\\\"] }'))`:      `{"a b":[1.0,1e3,"\" , \\"]}`,
		`SELECT json_serialize(NULL::super)`:                                                `null`,
		`SELECT json_serialize(json_parse('null'))`:                                         `null`,
		`SELECT json_parse('null') IS NULL`:                                                 `f`,
		`SELECT json_size(NULL::super)`:                                                     `4`,
		`SELECT octet_length(json_serialize(json_parse('"' || repeat('x', 65533) || '"')))`: `65535`,
		`SELECT json_size(` + long + `)`:                                                    `65538`,
	} {
		if got := text(t, conn, sql); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
	if code, message := refused(t, conn, `SELECT json_serialize(`+long+`)`); code != "XX000" {
		t.Errorf("a text longer than a VARCHAR: %s %s", code, message)
	}
}
