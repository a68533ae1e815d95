package value

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"regexp"
	"strconv"
	"strings"

	"standin/internal/plan"
)

// emptySketch is the HLLSKETCH that has seen no value (AWS, "HLL_CREATE_SKETCH function").
const emptySketch = `{"version":1,"logm":15,"sparse":{"indices":[],"values":[]}}`

// The words of EWKB, whose bytes are those of extended well-known binary as PostGIS has it.
const (
	littleEndian = 1
	aPoint       = 1
	aCollection  = 7
	hasSRID      = 0x20000000
)

// worldSRID is the reference system of a GEOGRAPHY that names none (AWS, "Querying spatial
// data in Amazon Redshift").
const worldSRID = 4326

// nowhere is a collection of no places, as an UNLOAD writes it: a value that is valid
// (AWS, "Terminology for Amazon Redshift spatial data") and tells of none.
func nowhere(kind plan.Kind) string {
	return capitalDigits(binary.LittleEndian.AppendUint32(head(kind, aCollection, 0), 0))
}

// canonicalPoint is a point as an UNLOAD writes it, EWKB in hexadecimal digits, of the same,
// or of (extended) well-known text such as SRID=4326;POINT(13.4 52.5). Its coordinates are
// finite and, of a GEOGRAPHY, a longitude and a latitude in degrees.
func canonicalPoint(text string, kind plan.Kind) (string, bool) {
	x, y, srid, ok := pointOfText(text)
	if !ok {
		x, y, srid, ok = pointOfDigits(text)
	}
	if !ok || math.IsNaN(x+y) || math.IsInf(x, 0) || math.IsInf(y, 0) || kind == plan.Geography && (math.Abs(x) > 180 || math.Abs(y) > 90) {
		return "", false
	}
	out := binary.LittleEndian.AppendUint64(head(kind, aPoint, srid), math.Float64bits(x))
	return capitalDigits(binary.LittleEndian.AppendUint64(out, math.Float64bits(y))), true
}

func pointOfText(text string) (x, y float64, srid uint32, ok bool) {
	const number = `([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)`
	parts := regexp.MustCompile(`^(?i:SRID=([0-9]{1,6});)?(?i:POINT) ?\(` + number + ` ` + number + `\)$`).FindStringSubmatch(text)
	if parts == nil {
		return 0, 0, 0, false
	}
	x, errX := strconv.ParseFloat(parts[2], 64)
	y, errY := strconv.ParseFloat(parts[3], 64)
	id, _ := strconv.ParseUint(parts[1], 10, 32) // "" is 0: none
	return x, y, uint32(id), errX == nil && errY == nil
}

func pointOfDigits(text string) (x, y float64, srid uint32, ok bool) {
	in, err := hex.DecodeString(text)
	if err != nil || len(in) < 21 || in[0] != littleEndian {
		return 0, 0, 0, false
	}
	switch of := binary.LittleEndian.Uint32(in[1:]); {
	case of == aPoint && len(in) == 21:
	case of == aPoint|hasSRID && len(in) == 25:
		srid = binary.LittleEndian.Uint32(in[5:])
	default:
		return 0, 0, 0, false
	}
	rest := in[len(in)-16:]
	return math.Float64frombits(binary.LittleEndian.Uint64(rest)), math.Float64frombits(binary.LittleEndian.Uint64(rest[8:])), srid, true
}

// head is what EWKB begins with: the order of its bytes, its type, and the SRID unless that is 0.
func head(kind plan.Kind, of, srid uint32) []byte {
	if kind == plan.Geography && srid == 0 {
		srid = worldSRID
	}
	if srid == 0 {
		return binary.LittleEndian.AppendUint32([]byte{littleEndian}, of)
	}
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32([]byte{littleEndian}, of|hasSRID), srid)
}

func capitalDigits(in []byte) string { return strings.ToUpper(hex.EncodeToString(in)) }
