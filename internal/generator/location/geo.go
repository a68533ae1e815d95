package location

import (
	"bytes"
	"encoding/binary"
	"errors"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/keyed"
	"standin/internal/plan"
)

func geo() generator.Spec {
	return generator.Spec{
		Name:    "geo",
		Version: 1,
		Summary: "moves coordinates within a radius, cuts their digits, or draws them anywhere",
		Description: "Latitudes and longitudes in decimal degrees. `method: move` moves the point by a distance of up to `radius`, every place in the circle as likely as " +
			"another, computed in whole numbers. Link the two columns, so that one move is drawn for both. A longitude is moved by as many degrees as at the " +
			"equator unless `latitude` names the column of the latitude: without it points near the poles move less. `method: truncate` only keeps " +
			"`digits` digits behind the point: 2 leave about a kilometre, 1 eleven. `method: anywhere` draws a point of the globe. A moved point tells about where the " +
			"value was: in a thinly peopled place that can be enough to find it.",
		Accepts: []plan.Kind{plan.Char, plan.VarChar, plan.Decimal},
		Options: []generator.Option{
			{Name: "part", Type: generator.TextOption, Default: `"latitude"`, Enum: []string{"latitude", "longitude"}, Summary: "What the column holds."},
			{Name: "method", Type: generator.TextOption, Default: `"move"`, Enum: []string{"move", "truncate", "anywhere"}, Summary: "How a coordinate is replaced."},
			{Name: "radius", Type: generator.IntegerOption, Default: "10000", Min: 1, Max: 1_000_000, Summary: "How far a point is moved at most, in metres."},
			{Name: "least_radius", Type: generator.IntegerOption, Default: "0", Min: 0, Max: 750_000, Summary: "How far a point is moved at least, in metres: at most three quarters of the radius."},
			{Name: "digits", Type: generator.IntegerOption, Default: "2", Min: 0, Max: 6, Summary: "How many digits behind the point truncate keeps."},
			{Name: "latitude", Type: generator.ColumnOption, Summary: "The column of the latitude, for a longitude that is moved."},
			generator.FallbackOption("replace", "replace", "error", "null"),
		},
		Plain:       generator.Yes,
		OneToOne:    generator.No,
		Consistency: generator.Optional,
		Linkable:    true,
		Rank:        4, RankInconsistent: 3,
		Empty:    "Stays '' in a text column.",
		Fallback: "A text that is no coordinate becomes one drawn anywhere, or is refused, or becomes NULL, as `fallback` says.",
		Examples: []generator.Example{
			{In: "40.748817", Out: "40.740281"},
			{Options: `{"part":"longitude"}`, In: "-73.985428", Out: "-73.952779"},
			{Options: `{"radius":500,"least_radius":100}`, In: "40.748817", Out: "40.748390"},
			{Options: `{"method":"truncate"}`, In: "40.748817", Out: "40.74"},
			{Options: `{"method":"truncate","digits":1,"part":"longitude"}`, In: "-73.985428", Out: "-73.9"},
			{Options: `{"method":"truncate"}`, Type: plan.Type{Kind: plan.Decimal, Precision: 9, Scale: 6}, In: "40.748817", Out: "40.740000"},
			{Options: `{"method":"anywhere"}`, In: "40.748817", Out: "-31.077806"},
			{Options: `{"method":"anywhere","part":"longitude"}`, Type: plan.Type{Kind: plan.Decimal, Precision: 12, Scale: 8}, In: "-73.98542800", Out: "-65.08542760"},
			{Type: plan.Type{Kind: plan.VarChar, Length: 5}, In: "40.74", Out: "40.81"},
			{In: "New York", Out: "51.0031"},
			{Options: `{"fallback":"null"}`, In: "91.0", Null: true},
			{In: "", Out: ""},
		},
		Fits: func(o generator.Options, c plan.Column) error {
			whole, text := 2, 3
			if o.Text("part") == "longitude" {
				whole, text = 3, 4
			}
			switch {
			case c.Type.Kind == plan.Decimal && c.Type.Precision-c.Type.Scale < whole:
				return errors.New("a latitude needs two digits before the point, a longitude three")
			case c.Type.Kind.IsText() && c.Type.Length > 0 && c.Type.Length < text:
				return errors.New("a latitude needs three bytes, a longitude four")
			case o.Integer("least_radius")*4 > o.Integer("radius")*3:
				return generator.NewOptionFault("least_radius", "it is greater than three quarters of the radius")
			case o.Text("method") == "truncate" && c.Type.Kind == plan.Decimal && o.Integer("digits") >= int64(c.Type.Scale):
				return generator.NewOptionFault("digits", "the column has no more, so that every coordinate would stay")
			}
			if err := unusedOfGeo(o); err != nil {
				return err
			}
			return generator.FallbackFits(o, c)
		},
		Compile: compileGeo,
	}
}

// unusedOfGeo is the fault of an option that is another method's.
func unusedOfGeo(o generator.Options) error {
	if method := o.Text("method"); method != "move" {
		if err := o.Unused("only method: move moves a point", "radius", "least_radius", "latitude"); err != nil {
			return err
		}
	}
	if o.Text("method") != "truncate" {
		if err := o.Unused("only method: truncate cuts digits", "digits"); err != nil {
			return err
		}
	}
	if o.Text("part") == "latitude" {
		return o.Unused("a latitude moves alike everywhere", "latitude")
	}
	return nil
}

// Coordinates are counted in units of a ten-millionth of a degree, about a
// centimetre.
const (
	unitDigits   = 7
	degree       = 10_000_000
	metersDegree = 111_700 // the longest degree of a meridian of WGS 84 is 111,694 m
)

func compileGeo(o generator.Options, c plan.Column, d *generator.Domain) (generator.Mask, error) {
	var latitude *generator.Other
	if name := o.Text("latitude"); name != "" {
		var err error
		if latitude, err = d.Other(name); err != nil {
			return nil, err
		}
	}
	isLongitude := o.Text("part") == "longitude"
	limit := int64(90 * degree)
	if isLongitude {
		limit = 180 * degree
	}
	move := circle{least: o.Integer("least_radius") * degree / metersDegree, most: o.Integer("radius") * degree / metersDegree}
	method, fallback, digits := o.Text("method"), o.Text("fallback"), int(o.Integer("digits"))
	invalid := fault.New(fault.ValueRefused, "generator geo met a text that is no %s", o.Text("part"))
	again := generator.Tries
	if d.Linked() {
		again = 1
	}
	var spelling [8]byte
	return func(dst, in []byte, row *generator.Row) ([]byte, error) {
		if len(in) == 0 {
			return dst, nil
		}
		n, fraction, ok := readDegrees(in, limit)
		switch {
		case !ok && fallback == "error":
			return nil, invalid
		case !ok && fallback == "null":
			return nil, nil
		case !ok:
			stream := d.Draw(in, row)
			return writeDegrees(dst, anywhere(&stream, isLongitude), 4, c.Type), nil
		case method == "truncate":
			return writeDegrees(dst, cut(n, min(digits, fraction)), min(digits, fraction), c.Type), nil
		}
		binary.LittleEndian.PutUint64(spelling[:], uint64(n))
		stream := d.Draw(spelling[:], row)
		start := len(dst)
		for range again {
			var to int64
			switch {
			case method == "anywhere":
				to = anywhere(&stream, isLongitude)
			case !isLongitude:
				north, _ := move.draw(&stream)
				to = overThePole(n + north)
			default:
				_, east := move.draw(&stream)
				if latitude != nil {
					at, _, _ := readDegrees(latitude.Value(row), 90*degree)
					east = widen(east, at)
				}
				to = around(n + east)
			}
			if dst = writeDegrees(dst[:start], to, fraction, c.Type); !bytes.Equal(dst[start:], in) {
				break
			}
		}
		return dst, nil
	}, nil
}

// circle is how far a point is moved, in units.
type circle struct{ least, most int64 }

// draw is a move, each of the ring as likely as another. At least a third of what is
// drawn is in the ring, so that the last resort is as good as never needed.
func (c circle) draw(stream *keyed.Stream) (north, east int64) {
	for range 64 {
		north, east = stream.Between(-c.most, c.most), stream.Between(-c.most, c.most)
		if distance := north*north + east*east; distance <= c.most*c.most && distance >= c.least*c.least {
			return north, east
		}
	}
	return c.most, 0
}

// cosine is the cosine of a latitude as a fraction, after Bhaskara I: it is too small by at
// most 0.18 %, which the length of a degree outweighs. Beyond 89 degrees it is that of 89.
func cosine(latitude int64) (numerator, denominator int64) {
	x := min(max(latitude, -latitude)/10_000, 89_000) // thousandths of a degree
	const square = 180 * 180 * 1_000_000
	return square - 4*x*x, square + x*x
}

// widen is a move to the east in degrees at a latitude.
func widen(east, latitude int64) int64 {
	numerator, denominator := cosine(latitude)
	return east * denominator / numerator
}

// anywhere is a coordinate of a point of the globe, each as likely as another.
func anywhere(stream *keyed.Stream, isLongitude bool) int64 {
	longitude := stream.Between(-180*degree, 180*degree-1)
	for range 64 {
		latitude := stream.Between(-90*degree, 90*degree)
		if numerator, denominator := cosine(latitude); stream.Below(uint64(denominator)) < uint64(numerator) {
			if isLongitude {
				return longitude
			}
			return latitude
		}
	}
	return 0
}

func overThePole(n int64) int64 {
	switch {
	case n > 90*degree:
		return 180*degree - n
	case n < -90*degree:
		return -180*degree - n
	}
	return n
}

func around(n int64) int64 {
	for n >= 180*degree {
		n -= 360 * degree
	}
	for n < -180*degree {
		n += 360 * degree
	}
	return n
}

// readDegrees reads decimal degrees, and counts their digits behind the point, of
// which seven count.
func readDegrees(in []byte, limit int64) (n int64, fraction int, ok bool) {
	negative := len(in) > 0 && in[0] == '-'
	if negative {
		in = in[1:]
	}
	whole, point := 0, false
	for _, b := range in {
		switch {
		case b == '.' && !point && whole > 0:
			point = true
		case b < '0' || b > '9':
			return 0, 0, false
		case point && fraction < unitDigits:
			fraction++
			n = n*10 + int64(b-'0')
		case !point:
			if whole++; whole > 3 {
				return 0, 0, false
			}
			n = n*10 + int64(b-'0')
		}
	}
	for range unitDigits - fraction {
		n *= 10
	}
	if negative {
		n = -n
	}
	return n, fraction, whole > 0 && n <= limit && n >= -limit
}

// cut leaves some digits behind the point.
func cut(n int64, digits int) int64 {
	unit := int64(1)
	for range unitDigits - digits {
		unit *= 10
	}
	return n - n%unit
}

// writeDegrees writes so many digits behind the point, or those of a decimal column,
// or as many as fit.
func writeDegrees(dst []byte, n int64, fraction int, t plan.Type) []byte {
	scale := fraction
	if t.Kind == plan.Decimal {
		scale = t.Scale
	}
	n = cut(n, min(fraction, scale))
	start := len(dst)
	if n < 0 {
		dst, n = append(dst, '-'), -n
	}
	dst = character.AppendUpToFour(dst, uint64(n/degree))
	if t.Kind.IsText() && t.Length > 0 {
		scale = max(min(scale, t.Length-(len(dst)-start)-1), 0)
	}
	if scale == 0 {
		return dst
	}
	dst = append(dst, '.')
	rest := n % degree
	for range scale {
		rest *= 10
		dst = append(dst, byte('0'+rest/degree))
		rest %= degree
	}
	return dst
}
