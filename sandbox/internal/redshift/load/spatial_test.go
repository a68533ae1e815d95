package load_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"standin/sandbox/internal/redshift/load"
)

// Coordinates, and heads of WKB, in the order of bytes that ends with the great ones.
const (
	zero    = "0000000000000000"
	one     = "000000000000F03F"
	nan     = "000000000000F87F"
	point   = "0101000000"
	line    = "0102000000"
	polygon = "0103000000"
)

func TestRunReadsSpatialValuesAndSketches(t *testing.T) {
	t.Parallel()
	largest := line + fmt.Sprintf("%02X%02X0000", 65527%256, 65527/256) + strings.Repeat(one+zero, 65527) // 1,048,441 bytes
	dense := base64.StdEncoding.EncodeToString(make([]byte, 24_580))
	for name, c := range map[string]struct {
		kind        load.Kind
		field, want string
	}{
		"a point":                            {load.Geometry, point + zero + one, point + zero + one},
		"small digits":                       {load.Geometry, strings.ToLower(point + zero + one), point + zero + one},
		"the other order of bytes":           {load.Geometry, "00000000013FF00000000000000000000000000000", "00000000013FF00000000000000000000000000000"},
		"the empty point":                    {load.Geometry, point + nan + nan, point + nan + nan},
		"a point with an SRID":               {load.Geometry, "0101000020E6100000" + zero + one, "0101000020E6100000" + zero + one},
		"four dimensions as EWKB has them":   {load.Geometry, "01010000C0" + zero + one + zero + one, "01010000C0" + zero + one + zero + one},
		"four dimensions as ISO has them":    {load.Geometry, "01B90B0000" + zero + one + zero + one, "01B90B0000" + zero + one + zero + one},
		"an empty line":                      {load.Geometry, line + "00000000", line + "00000000"},
		"the largest line":                   {load.Geometry, largest, largest},
		"a polygon":                          {load.Geometry, polygon + "0100000004000000" + strings.Repeat(zero+one, 4), polygon + "0100000004000000" + strings.Repeat(zero+one, 4)},
		"points together":                    {load.Geometry, "010400000002000000" + strings.Repeat(point+zero+one, 2), "010400000002000000" + strings.Repeat(point+zero+one, 2)},
		"a collection in a collection":       {load.Geometry, "010700000002000000" + point + zero + one + "010700000000000000", "010700000002000000" + point + zero + one + "010700000000000000"},
		"GEOGRAPHY keeps an SRID":            {load.Geography, "0101000020E4100000" + zero + one, "0101000020E4100000" + zero + one},
		"GEOGRAPHY gets the standard SRID":   {load.Geography, point + zero + one, "0101000020E6100000" + zero + one},
		"the same from the other order":      {load.Geography, "0000000001" + zero + zero, "0020000001000010E6" + zero + zero},
		"an empty field is NULL":             {load.Geometry, "", `\N`},
		"a sparse sketch":                    {load.HLLSketch, `"{""version"":1,""logm"":15,""sparse"":{""indices"":[4878,9559],""values"":[1,2]}}"`, `{"version":1,"logm":15,"sparse":{"indices":[4878,9559],"values":[1,2]}}`},
		"a sketch of nothing":                {load.HLLSketch, `"{""logm"":15,""sparse"":{""indices"":[],""values"":[]}}"`, `{"logm":15,"sparse":{"indices":[],"values":[]}}`},
		"a dense sketch of the largest size": {load.HLLSketch, dense, dense},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := load.Column{Name: "id", Kind: load.Integer}
			_, b, err := run(t, []load.Column{id, {Name: "c", Kind: c.kind}}, "", map[string]string{"p/1": "1," + c.field + "\n"})
			if err != nil {
				t.Fatal(err, reasons(err))
			}
			if b.loaded != "1\t"+c.want+"\n" {
				t.Errorf("loaded %.100q; want %.100q", b.loaded, c.want)
			}
		})
	}
}

func TestRunRefusesWhatIsNoSpatialValueAndNoSketch(t *testing.T) {
	t.Parallel()
	tooLarge := line + "F8FF0000" + strings.Repeat(one+zero, 65528) // 1,048,457 bytes
	for name, c := range map[string]struct {
		kind          load.Kind
		field, reason string
	}{
		"WKT":                        {load.Geometry, "POINT(0 1)", "Invalid geometry: the sandbox reads"},
		"half a byte":                {load.Geometry, (point + zero + one)[:41], "Invalid geometry: the sandbox reads"},
		"one too large":              {load.Geometry, tooLarge, "Geometry size: 1048457 is larger than maximum supported size: 1048447"},
		"no order of bytes":          {load.Geometry, "0201000000" + zero + one, "Invalid geometry"},
		"a type that there is not":   {load.Geometry, "0108000000" + zero + one, "Invalid geometry"},
		"too few coordinates":        {load.Geometry, point + zero, "Invalid geometry"},
		"too many":                   {load.Geometry, point + zero + one + one, "Invalid geometry"},
		"fewer points than it says":  {load.Geometry, line + "02000000" + zero + one, "Invalid geometry"},
		"more points than there are": {load.Geometry, line + "FFFFFFFF" + zero + one, "Invalid geometry"},
		"a line among points":        {load.Geometry, "010400000001000000" + line + "00000000", "Invalid geometry"},
		"points of other dimensions": {load.Geometry, "010400000001000000" + "0101000080" + zero + one + zero, "Invalid geometry"},
		"an SRID within":             {load.Geometry, "010400000001000000" + "0101000020E6100000" + zero + one, "Invalid geometry"},
		"collections without end":    {load.Geography, strings.Repeat("010700000001000000", 200) + "010700000000000000", "Invalid geometry"},
		"a sketch of another logm":   {load.HLLSketch, `"{""logm"":14,""sparse"":{""indices"":[],""values"":[]}}"`, "Invalid HLLSKETCH"},
		"a sketch short of a value":  {load.HLLSketch, `"{""logm"":15,""sparse"":{""indices"":[1],""values"":[]}}"`, "Invalid HLLSKETCH"},
		"a sketch and more":          {load.HLLSketch, `"{""logm"":15,""sparse"":{""indices"":[],""values"":[]}}{}"`, "Invalid HLLSKETCH"},
		"a sketch that is none":      {load.HLLSketch, `{}`, "Invalid HLLSKETCH"},
		"what is not Base64":         {load.HLLSketch, `AB*A`, "Invalid HLLSKETCH"},
		"a dense sketch of too many": {load.HLLSketch, base64.StdEncoding.EncodeToString(make([]byte, 24_581)), "Invalid HLLSKETCH"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := load.Column{Name: "id", Kind: load.Integer}
			_, _, err := run(t, []load.Column{id, {Name: "c", Kind: c.kind}}, "", map[string]string{"p/1": "1," + c.field + "\n"})
			if got := reasons(err); !strings.Contains(got, c.reason) {
				t.Errorf("reasons %.200s, want %s", got, c.reason)
			}
		})
	}
}
