package redshift_test

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestPlacesAndSketches makes columns of types that Redshift neither compares nor casts, and
// copies them as files have them.
func TestPlacesAndSketches(t *testing.T) {
	t.Parallel()
	w, s := openWithStorage(t)
	conn := w.connect(t, "writer")
	const point, berlin = "010100000000000000000014400000000000001840", "0101000020E6100000CDCCCCCCCCCC2A400000000000404A40"
	const sparse = `{"version":1,"logm":15,"sparse":{"indices":[15099259,33107846],"values":[2,3]}}`
	dense := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x08\x41", 12_290)))
	query(t, conn, `CREATE TABLE places (id INT, g GEOMETRY ENCODE raw, p GEOGRAPHY, h HLLSKETCH)`)
	query(t, conn, `INSERT INTO places VALUES (1, '`+point+`', '`+berlin+`', '`+sparse+`'), (2, NULL, NULL, NULL), (3, '`+point+`'::geometry, '`+berlin+`'::geography, '`+dense+`')`)
	for sql, want := range map[string]string{
		`SELECT g, p, h FROM places WHERE id = 1`:                                                                                                   point + " | " + berlin + " | " + sparse,
		`SELECT ST_AsHexEWKB(g), ST_AsHexEWKB(p) FROM places WHERE id = 1`:                                                                          point + " | " + berlin,
		`SELECT count(g), count(p), count(h) FROM places WHERE h IS NOT NULL`:                                                                       "2 | 2 | 2",
		`SELECT count(CASE WHEN coalesce(g, NULL) IS NULL THEN 1 END) FROM places`:                                                                  "1",
		`SET search_path TO public; SELECT "column", "type", encoding FROM pg_table_def WHERE tablename = 'places' AND "column" <> 'id' ORDER BY 1`: "g | geometry | none\nh | hllsketch | none\np | geography | none",
		`SELECT column_name, data_type FROM svv_redshift_columns WHERE table_name = 'places' AND column_name <> 'id' ORDER BY 1`:                    "g | geometry\nh | hllsketch\np | geography",
	} {
		if got := text(t, conn, sql); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
	result := conn.ExecParams(t.Context(), `SELECT g, p, h FROM places`, nil, nil, nil, nil)
	for i, want := range []uint32{3000, 3001, 2935} {
		if got := result.FieldDescriptions()[i].DataTypeOID; got != want {
			t.Errorf("column %d has the type %d, want %d", i, got, want)
		}
	}
	if _, err := result.Close(); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		`SELECT DISTINCT g FROM places`:                                           "42883",
		`SELECT p, count(*) FROM places GROUP BY 1`:                               "42883",
		`SELECT id FROM places ORDER BY h`:                                        "42883",
		`SELECT id FROM places WHERE g = g`:                                       "42883",
		`SELECT g::varchar(65535) FROM places`:                                    "42846",
		`SELECT p::text FROM places`:                                              "42846",
		`INSERT INTO places (g) VALUES ('POINT')`:                                 "23514",
		`INSERT INTO places (p) VALUES ('` + point + `')`:                         "23514", // without an SRID
		`INSERT INTO places (h) VALUES ('{"logm":14}')`:                           "23514",
		`INSERT INTO places (h) VALUES ('` + dense + `AAAA')`:                     "23514",
		`SELECT ST_AsHexEWKB((repeat('0', 10) || repeat('00', 40000))::geometry)`: "XX000",
	} {
		if code, message := refused(t, conn, sql); code != want {
			t.Errorf("%s: %s %s", sql, code, message)
		}
	}

	query(t, conn, `UNLOAD ('SELECT * FROM places') TO 's3://bucket/places/'`+unloadAs)
	if manifest := string(s.objects["places/manifest"]); !strings.Contains(manifest, `"geography"`) || !strings.Contains(manifest, `"hllsketch"`) {
		t.Errorf("manifest %s", manifest)
	}
	query(t, conn, `CREATE TABLE copied (LIKE places)`)
	query(t, conn, `COPY copied FROM 's3://bucket/places/manifest'`+copyAs+` MANIFEST`)
	const all = `SELECT * FROM %s ORDER BY id`
	if got, want := text(t, conn, strings.Replace(all, "%s", "copied", 1)), text(t, conn, strings.Replace(all, "%s", "places", 1)); got != want {
		t.Errorf("copied %.300s", got)
	}
}
