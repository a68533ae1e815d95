package value

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/plan"
)

// The digits are those that AWS's pages show for points ("CAST function", "ST_AsEWKB").
func TestAPointBecomesTheEWKBOfAnUNLOAD(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[plan.Kind]string{
		"POINT(7 8)":                 {plan.Geometry: "01010000000000000000001C400000000000002040", plan.Geography: "0101000020E61000000000000000001C400000000000002040"},
		"point (5 6)":                {plan.Geometry: "010100000000000000000014400000000000001840"},
		"SRID=4326;POINT(13.4 52.5)": {plan.Geometry: "0101000020E6100000CDCCCCCCCCCC2A400000000000404A40", plan.Geography: "0101000020E6100000CDCCCCCCCCCC2A400000000000404A40"},
		"SRID=0;POINT(-0 1e-3)":      {plan.Geometry: "01010000000000000000000080FCA9F1D24D62503F"},
		"POINT(181 0)":               {plan.Geometry: "01010000000000000000A066400000000000000000", plan.Geography: ""},
		"POINT(0 -90.5)":             {plan.Geography: ""},
		"0101000000000000000000144000000000000018400000":     {plan.Geometry: ""},
		"01010000000000000000001c400000000000002040":         {plan.Geometry: "01010000000000000000001C400000000000002040"},
		"0101000000000000000000F87F000000000000F87F":         {plan.Geometry: ""}, // the empty point
		"01010000A0E6100000000000000000F03F000000000000F03F": {plan.Geometry: ""},
		"POINT(1e999 0)": {plan.Geometry: ""}, "POINT(nan 0)": {plan.Geometry: ""}, "POINT(1)": {plan.Geometry: ""}, "POINT Z (1 2 3)": {plan.Geometry: ""},
		"POINT EMPTY": {plan.Geometry: ""}, "SRID=-1;POINT(1 2)": {plan.Geometry: ""}, "LINESTRING(1 2,3 4)": {plan.Geometry: ""}, "": {plan.Geometry: "", plan.HLLSketch: ""},
		"{}": {plan.HLLSketch: ""}, emptySketch: {plan.HLLSketch: emptySketch},
	} {
		for kind, want := range want {
			if got, err := Canonical(text, plan.Type{Kind: kind}); got != want || (err == nil) != (want != "") {
				t.Errorf("%q as %s is %s (%v), want %s", text, kind, got, err, want)
			}
		}
	}
}

func TestNowhereIsAnEmptyCollection(t *testing.T) {
	t.Parallel()
	for kind, want := range map[plan.Kind]string{plan.Geometry: "010700000000000000", plan.Geography: "0107000020E610000000000000"} {
		if got := Nothing(plan.Type{Kind: kind}); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestAPointIsWrittenOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Float64Range(-180, 180).Draw(t, "x"), rapid.Float64Range(-90, 90).Draw(t, "y")
		kind := plan.Type{Kind: rapid.SampledFrom([]plan.Kind{plan.Geometry, plan.Geography}).Draw(t, "kind")}
		text := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
		once, err := Canonical("SRID="+strconv.Itoa(rapid.IntRange(0, 9999).Draw(t, "srid"))+";POINT("+text(x)+" "+text(y)+")", kind)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := Canonical(once, kind); err != nil || once != twice {
			t.Errorf("%s became %s (%v)", once, twice, err)
		}
		gotX, gotY, _, ok := pointOfDigits(once)
		if !ok || math.Float64bits(gotX) != math.Float64bits(x) || math.Float64bits(gotY) != math.Float64bits(y) {
			t.Errorf("%v %v became %v %v", x, y, gotX, gotY)
		}
	})
}
