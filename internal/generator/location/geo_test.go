package location_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// point masks a linked latitude and longitude.
func point(t *testing.T, options string) func(latitude, longitude string) (string, string) {
	t.Helper()
	table := plan.Table{Schema: "s", Name: "t", Columns: []plan.Column{
		{Name: "lat", Type: generatortest.Text(), Rule: generatortest.Rule("geo", `{"part":"latitude",`+options+`}`)},
		{Name: "long", Type: generatortest.Text(), Rule: generatortest.Rule("geo", `{"part":"longitude","latitude":"lat",`+options+`}`)},
	}}
	var masks [2]generator.Mask
	for i := range table.Columns {
		table.Columns[i].Rule.Link = "point"
	}
	for i := range masks {
		bound, err := registry.Bind(table, i, generatortest.Keys())
		if err != nil {
			t.Fatal(err)
		}
		masks[i] = bound.Mask
	}
	return func(latitude, longitude string) (string, string) {
		row := &generator.Row{File: "a", Values: [][]byte{[]byte(latitude), []byte(longitude)}}
		var out [2]string
		for i, mask := range masks {
			made, err := mask([]byte{}, row.Values[i], row)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = string(made)
		}
		return out[0], out[1]
	}
}

// distance is in metres, by the haversine formula.
func distance(latitude, longitude, latitude2, longitude2 string) float64 {
	radians := func(s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return math.NaN()
		}
		return f * math.Pi / 180
	}
	a, b := radians(latitude), radians(latitude2)
	half := func(x float64) float64 { return math.Sin(x/2) * math.Sin(x/2) }
	h := half(b-a) + math.Cos(a)*math.Cos(b)*half(radians(longitude2)-radians(longitude))
	return 2 * 6_371_000 * math.Asin(math.Sqrt(h))
}

func TestAPointMovesWithinItsRing(t *testing.T) {
	t.Parallel()
	for _, radius := range []struct {
		least, most int
	}{{0, 1000}, {500, 1000}, {7500, 10_000}} {
		move := point(t, fmt.Sprintf(`"radius":%d,"least_radius":%d`, radius.most, radius.least))
		rapid.Check(t, func(t *rapid.T) {
			latitude := fmt.Sprintf("%.6f", rapid.Float64Range(-85, 85).Draw(t, "latitude"))
			longitude := fmt.Sprintf("%.6f", rapid.Float64Range(-180, 180).Draw(t, "longitude"))
			latitude2, longitude2 := move(latitude, longitude)
			if d := distance(latitude, longitude, latitude2, longitude2); !(d <= float64(radius.most)*1.01 && d >= float64(radius.least)*0.98) {
				t.Fatalf("(%s, %s) moved to (%s, %s), %.0f m", latitude, longitude, latitude2, longitude2, d)
			}
		})
	}
}

// A quarter of the circle's area is within half of its radius.
func TestMovesAreSpreadOverTheCircle(t *testing.T) {
	t.Parallel()
	move := point(t, `"radius":10000`)
	within := 0
	for n := range 2000 {
		latitude, longitude := fmt.Sprintf("48.%06d", n*499), fmt.Sprintf("11.%06d", n*317)
		latitude2, longitude2 := move(latitude, longitude)
		if distance(latitude, longitude, latitude2, longitude2) < 5000 {
			within++
		}
	}
	if within < 430 || within > 570 {
		t.Errorf("%d of 2000 moves are within half of the radius, not about 500", within)
	}
}

func TestCoordinatesStayOnTheGlobe(t *testing.T) {
	t.Parallel()
	move := point(t, `"radius":1000000`)
	for n := range 200 {
		for _, place := range [][2]string{{"89.99%03d", "179.99%03d"}, {"-89.99%03d", "-179.99%03d"}, {"0.0%03d", "-180.0"}, {"90.0", "180.0"}} {
			at := strings.NewReplacer("%03d", fmt.Sprintf("%03d", n))
			latitude, longitude := move(at.Replace(place[0]), at.Replace(place[1]))
			lat, errLat := strconv.ParseFloat(latitude, 64)
			long, errLong := strconv.ParseFloat(longitude, 64)
			if errLat != nil || errLong != nil || math.Abs(lat) > 90 || math.Abs(long) > 180 {
				t.Fatalf("%v moved to (%s, %s)", place, latitude, longitude)
			}
		}
	}
}

func TestWhatIsNoCoordinate(t *testing.T) {
	t.Parallel()
	mask := generatortest.Bind(t, generatortest.Text(), generatortest.Rule("geo", `{"fallback":"null","method":"truncate"}`)).Mask
	for in, want := range map[string]string{
		"40.748817": "40.74", "-0.001": "0.00", "-40.748817": "-40.74", "40": "40", "40.": "40", "040.5": "40.5", "90.0000000000": "90.00", "89.99999999999": "89.99",
		"90.1": "", "-91": "", "4O.7": "", "40,7": "", "+40.7": "", "": "", "-": "", ".5": "", "1e1": "", "9999.0": "", "40.7.1": "", "40°26′": "", "40.7\t": "",
	} {
		out, err := mask([]byte{}, []byte(in), generatortest.Place(0))
		if err != nil || string(out) != want || in != "" && (out == nil) != (want == "") {
			t.Errorf("%q became %q (%v), not %q", in, out, err, want)
		}
	}
}
