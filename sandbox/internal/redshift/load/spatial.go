package load

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
)

// maxSpatial is the size in bytes of the largest GEOMETRY or GEOGRAPHY (spatial-limitations), and
// maxSketch that of a dense HLLSKETCH (r_HLLSKTECH_type).
const (
	maxSpatial = 1_048_447
	maxSketch  = 24_580
)

// standardSRID is the one of a GEOGRAPHY that comes without (ST_GeogFromWKB).
const standardSRID = 4326

// spatial checks WKB or EWKB in hexadecimal digits (copy-usage_notes-spatial-data), and appends
// EWKB in capital digits. AWS has COPY take WKT and EWKT too, which the sandbox refuses.
func spatial(kind Kind) func(dst, value []byte) ([]byte, *problem) {
	return func(dst, value []byte) ([]byte, *problem) {
		decoded := make([]byte, hex.DecodedLen(len(value)))
		if _, err := hex.Decode(decoded, value); err != nil {
			return dst, &problem{code: codeValue, reason: "Invalid geometry: the sandbox reads WKB and EWKB in hexadecimal digits"}
		}
		if len(decoded) > maxSpatial {
			return dst, problemf(codeValue, "Geometry size: %d is larger than maximum supported size: %d", len(decoded), maxSpatial)
		}
		w := wkb{rest: decoded}
		if !w.geometry(nil, 0) || len(w.rest) > 0 {
			return dst, &problem{code: codeValue, reason: "Invalid geometry: malformed WKB"}
		}
		if kind == Geography && !w.srid {
			decoded = withSRID(decoded)
		}
		return append(dst, bytes.ToUpper(hex.AppendEncode(nil, decoded))...), nil
	}
}

// The bits that EWKB adds to a type. ISO WKB adds 1000 for a third dimension, 2000 for a measure
// and 3000 for both; ST_AsEWKB writes those, ST_AsHexEWKB the bits.
const (
	hasZ    = 0x80000000
	hasM    = 0x40000000
	hasSRID = 0x20000000
)

// The types of WKB.
const (
	wkbPoint      = 1
	wkbLine       = 2
	wkbPolygon    = 3
	wkbMultiPoint = 4
	wkbCollection = 7
)

// deepest is how deep collections may lie in each other.
const deepest = 100

// wkb is what is still to read of a geometry.
type wkb struct {
	rest []byte
	srid bool // the whole has one
}

// shape is what a geometry says of itself.
type shape struct {
	kind uint32
	size int // bytes of a point
}

// geometry takes one off the rest. All within another have its dimensions, and those within a
// multipoint, multilinestring or multipolygon its kind.
func (w *wkb) geometry(within *shape, depth int) bool {
	if len(w.rest) < 5 || w.rest[0] > 1 || depth > deepest {
		return false
	}
	order := byteOrder(w.rest[0])
	word := order.Uint32(w.rest[1:])
	w.rest = w.rest[5:]
	bits := word & (hasZ | hasM | hasSRID)
	word &^= bits
	s := shape{kind: word % 1000, size: 16}
	switch word / 1000 {
	case 0:
	case 1, 2:
		s.size += 8
	case 3:
		s.size += 16
	default:
		return false
	}
	if bits&hasZ != 0 {
		s.size += 8
	}
	if bits&hasM != 0 {
		s.size += 8
	}
	if bits&hasSRID != 0 {
		if within != nil || len(w.rest) < 4 {
			return false
		}
		w.srid, w.rest = true, w.rest[4:]
	}
	if s.size > 32 || within != nil && (s.size != within.size || within.kind != wkbCollection && s.kind != within.kind-3) {
		return false
	}
	return w.content(s, order, depth)
}

// content takes what follows the head of a geometry.
func (w *wkb) content(s shape, order binary.ByteOrder, depth int) bool {
	switch {
	case s.kind == wkbPoint:
		return w.skip(1, s.size)
	case s.kind == wkbLine:
		n, ok := w.count(order)
		return ok && w.skip(n, s.size)
	case s.kind < wkbPoint || s.kind > wkbCollection:
		return false
	}
	n, ok := w.count(order)
	for range n {
		switch {
		case !ok:
			return false
		case s.kind == wkbPolygon:
			var points int
			points, ok = w.count(order)
			ok = ok && w.skip(points, s.size)
		default:
			ok = w.geometry(&s, depth+1)
		}
	}
	return ok
}

// count takes a number of parts, of which each has four bytes or more.
func (w *wkb) count(order binary.ByteOrder) (int, bool) {
	if len(w.rest) < 4 {
		return 0, false
	}
	n := int(order.Uint32(w.rest))
	w.rest = w.rest[4:]
	return n, n <= len(w.rest)/4
}

func (w *wkb) skip(n, size int) bool {
	if n > len(w.rest)/size {
		return false
	}
	w.rest = w.rest[n*size:]
	return true
}

func byteOrder(first byte) binary.ByteOrder {
	if first == 0 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// withSRID is EWKB of well-formed WKB.
func withSRID(in []byte) []byte {
	out := make([]byte, 9, len(in)+4)
	out[0] = in[0]
	order := byteOrder(in[0])
	order.PutUint32(out[1:], order.Uint32(in[1:])|hasSRID)
	order.PutUint32(out[5:], standardSRID)
	return append(out, in[5:]...)
}

// sketch checks an HLLSKETCH: JSON if it is sparse, Base64 if it is dense (copy-usage_notes-hll).
func sketch(dst, value []byte) ([]byte, *problem) {
	if !isSparse(value) && !isDense(value) {
		return dst, &problem{code: codeValue, reason: "Invalid HLLSKETCH"}
	}
	return appendEscaped(dst, value), nil
}

// isSparse reads the form that r_HLLSKTECH_type shows. Redshift only has sketches of logm 15
// (hyperloglog-functions-limitations).
func isSparse(value []byte) bool {
	var v struct {
		Version int `json:"version"`
		LogM    int `json:"logm"`
		Sparse  *struct {
			Indices []uint32 `json:"indices"`
			Values  []int    `json:"values"`
		} `json:"sparse"`
	}
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.DisallowUnknownFields()
	return decoder.Decode(&v) == nil && !decoder.More() && v.LogM == 15 && v.Sparse != nil && len(v.Sparse.Indices) == len(v.Sparse.Values)
}

func isDense(value []byte) bool {
	decoded, err := base64.StdEncoding.Strict().DecodeString(string(value))
	return err == nil && len(decoded) > 0 && len(decoded) <= maxSketch
}
