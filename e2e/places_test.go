package e2e_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// visit is a row of places and a sketch, as the warehouse shows them; "" is NULL.
type visit struct{ geometry, geography, sketch string }

// visits hold what EWKB and sketches can be, up to the largest: a GEOMETRY has at most
// 1,048,447 bytes, two digits each, and a dense HLLSKETCH 24,580.
func visits() []visit {
	const (
		world  = "0101000020E6100000"
		berlin = "CDCCCCCCCCCC2A400000000000404A40" // 13.4 52.5
		point  = "0101000000"
	)
	largest := "0102000020E6100000F7FF0000" + strings.Repeat(berlin, 65527)
	return []visit{
		{},
		{point + berlin, world + berlin, `{"version":1,"logm":15,"sparse":{"indices":[15099259,33107846,37891580,50065963],"values":[2,3,2,1]}}`},
		{"0101000000" + strings.Repeat("000000000000F87F", 2), "0107000020E610000000000000", `{"version":1,"logm":15,"sparse":{"indices":[],"values":[]}}`}, // of nothing
		{"00000000013FF00000000000004000000000000000", "0101000020E4100000" + berlin, `{"logm":15,"sparse":{"indices":[4878,9559,14523],"values":[1,2,1]}}`},
		{"0101000020110F0000" + berlin, "01010000A0E6100000" + berlin + "0000000000001440", base64.StdEncoding.EncodeToString([]byte("dense"))},
		{"01BA0B000002000000" + strings.Repeat(berlin, 4), "01040000E0E6100000" + "01000000" + "01010000C0" + strings.Repeat(berlin, 2), ""},
		{"01030000000100000004000000" + strings.Repeat(berlin, 4), "", base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x08\x41\x00\xff", 6145)))},
		{largest, "", ""},
		{"", largest, ""},
	}
}

// TestPlacesAndSketches copies GEOMETRY, GEOGRAPHY and HLLSKETCH as they are, and under the
// rules that take them, by both pipelines.
func TestPlacesAndSketches(t *testing.T) {
	t.Parallel()
	const s = "places"
	schema(t, s)
	db := source(t)
	db.exec(`create table places.visits (id int not null primary key, home boolean, g geometry encode raw, p geography, h hllsketch,
		g2 geometry, p2 geography, h2 hllsketch, p3 geography, h3 hllsketch, after varchar(20)) diststyle even sortkey (id)`)
	for i, v := range visits() {
		cells := []string{strconv.Itoa(i), strconv.FormatBool(i%2 == 0)}
		for _, cell := range []string{v.geometry, v.geography, v.sketch} {
			if cell == "" {
				cells = append(cells, "null")
				continue
			}
			cells = append(cells, literal(cell))
		}
		db.exec("insert into places.visits (id, home, g, p, h) values (" + strings.Join(cells, ", ") + ")")
	}
	db.exec("update places.visits set g2 = g, p2 = p, h2 = h, p3 = p, h3 = h, after = 'x,\"' where id not in (7, 8)")
	readable(t, s)
	path := workspace(t, "places", s, `masking: {key: "file:`+keyFile(t, strings.Repeat("0123456789abcdef", 4))+`"}
lambda: {role: `+world.env["SANDBOX_LAMBDA_ROLE"]+`, memory: 304, timeout: 20s, architecture: `+architecture()+`}
new_columns: passthrough
tables:
  places.visits:
    columns:
      g2: "null"
      p2: {generator: constant, value: "POINT(13.4 52.5)"}
      h2: constant
      p3: {generator: conditional, cases: [{when: [{column: home, is: [true]}], rule: constant}], otherwise: passthrough}
      h3: {generator: conditional, cases: [{when: [{is: [null]}], rule: {generator: constant, nulls: true}}], otherwise: "null"}
`)
	const kept = "select id, home, g, p, h, after from places.visits"
	for _, pipeline := range []string{"v2", "lambda"} {
		standin(t, "generate", "-w", path, "--pipeline", pipeline).must(t)
		copied := destination(t)
		if diff := cmp.Diff(sorted(db.rows(kept)), sorted(copied.rows(kept))); diff != "" {
			t.Errorf("%s: what passes differs (- source, + destination):\n%.4000s", pipeline, diff)
		}
		const point, nowhere, nothing = "0101000020E6100000CDCCCCCCCCCC2A400000000000404A40", "0107000020E610000000000000", `{"version":1,"logm":15,"sparse":{"indices":[],"values":[]}}`
		want := [][]string{
			{"␀", "␀", "␀", "␀", nothing},
			{"␀", point, nothing, visits()[1].geography, "␀"},
			{"␀", point, nothing, nowhere, "␀"},
			{"␀", point, nothing, visits()[3].geography, "␀"},
			{"␀", point, nothing, nowhere, "␀"},
			{"␀", point, "␀", visits()[5].geography, nothing},
			{"␀", "␀", nothing, "␀", "␀"},
			{"␀", "␀", "␀", "␀", nothing},
			{"␀", "␀", "␀", "␀", nothing},
		}
		if diff := cmp.Diff(want, copied.rows("select g2, p2, h2, p3, h3 from places.visits order by id")); diff != "" {
			t.Errorf("%s: what is masked differs:\n%.4000s", pipeline, diff)
		}
		const definition = `select "column", type, encoding from pg_table_def where schemaname = 'places' order by "column"`
		for _, side := range []warehouse{db, copied} {
			side.exec("set search_path to places")
		}
		if diff := cmp.Diff(db.rows(definition), copied.rows(definition)); diff != "" {
			t.Errorf("%s: the definitions differ:\n%s", pipeline, diff)
		}
	}

	// Three of the largest are a row that no COPY reads.
	db.exec("update places.visits set p = (select p from places.visits where id = 8), p3 = (select p from places.visits where id = 8) where id = 7")
	out := standin(t, "generate", "-w", path)
	if out.status != 1 || !strings.Contains(out.stderr, "load places.visits: ") || !strings.Contains(out.stderr, "longer than the 4 MB that a COPY takes") {
		t.Errorf("a row that is too long: %d %.2000s", out.status, out.stderr)
	}
	if n := destination(t).value("select count(*) from places.visits where p is null"); n != "3" {
		t.Errorf("the old table has %s rows without a place", n)
	}
}
