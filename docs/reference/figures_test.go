package reference_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"hash/maphash"
	"os"
	"slices"
	"strconv"
	"testing"
	"unicode"

	"standin/internal/generator"
	"standin/internal/generator/character"
	"standin/internal/generator/registry"
	"standin/internal/generator/value"
	"standin/internal/keyed"
	"standin/internal/plan"
)

// measure is a flag of the test binary, which is registered when it starts.
var measure = flag.Bool("measure", false, "measure the generators that are not in figures.json yet, or have another version")

// figuresFile holds what was measured, by generator.
const figuresFile = "figures.json"

// figure is what a generator did to a million values, without options.
type figure struct {
	Version  int       `json:"version"`
	Type     plan.Type `json:"type"`
	Values   int       `json:"values"`
	Distinct int       `json:"distinct"`  // of the values
	Equal    int       `json:"equal"`     // stand-ins that are their value
	StandIns int       `json:"stand_ins"` // that are distinct
	// Originals says that the values look like those of the examples, and not like
	// stand-ins: all of these become themselves, which says nothing of others.
	Originals bool `json:"originals,omitempty"`
}

// measured reports whether figures say something of the generator: its stand-ins
// come from its values, and from no rule among its options.
func measured(s generator.Spec) bool {
	return s.Parts == nil && s.Name != plan.Passthrough && (s.Consistency == generator.Always || s.Consistency == generator.Optional)
}

// TestTheFiguresAreOfTheseGenerators measures with -measure, and else finds out
// whether somebody has.
func TestTheFiguresAreOfTheseGenerators(t *testing.T) {
	figures := readFigures(t)
	for _, s := range registry.List() {
		if !measured(s) || figures[s.Name].Version == s.Version {
			continue
		}
		if !*measure {
			t.Errorf("there are no figures of version %d of %s: go test ./docs/reference -measure -update", s.Version, s.Name)
			continue
		}
		f := measureOne(t, s, false)
		if f.Equal == f.Values {
			f = measureOne(t, s, true)
		}
		figures[s.Name] = f
	}
	if !*measure {
		return
	}
	text, err := json.MarshalIndent(figures, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(figuresFile, append(text, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFigures(t *testing.T) map[string]figure {
	t.Helper()
	text, err := os.ReadFile(figuresFile)
	if err != nil {
		t.Fatal(err)
	}
	figures := map[string]figure{}
	if err := json.Unmarshal(text, &figures); err != nil {
		t.Fatal(err)
	}
	return figures
}

// measureOne masks a million values. They are what the generator itself makes of
// others under another domain, so that they are as much like its stand-ins as can be,
// or these others themselves.
func measureOne(t *testing.T, s generator.Spec, originals bool) figure {
	t.Helper()
	kind := cmp.Or(s.Examples[0].Type, plan.Type{Kind: plan.VarChar, Length: 256})
	f := figure{Version: s.Version, Type: kind, Originals: originals}
	before, mask := bindFigure(t, s, kind, "figures"), bindFigure(t, s, kind, "")
	seed := maphash.MakeSeed()
	values, standIns := make([]uint64, 0, 1_000_000), make([]uint64, 0, 1_000_000)
	draw, err := generator.ExampleKeys().Masking.Domain(keyed.PRF(plan.SipHash), "figures")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range s.Examples {
		if e.Type == s.Examples[0].Type && long([]byte(e.In)) {
			texts = append(texts, e.In)
		}
	}
	var raw, in, out []byte
	row := &generator.Row{File: "figures"}
	for i := int64(0); f.Values < 1_000_000; i++ {
		if i > 3_000_000 {
			t.Fatalf("%s refuses most values", s.Name)
		}
		row.Offset = i
		raw = original(raw[:0], texts, draw, kind, i)
		made, err := before(in[:0:cap(in)], raw, row)
		if err != nil || made == nil {
			continue
		}
		if in = made; originals {
			in = append(in[:0], raw...)
		}
		if made, err = mask(out[:0:cap(out)], in, row); err != nil || made == nil {
			continue
		}
		out = made
		f.Values++
		if bytes.Equal(in, out) {
			f.Equal++
		}
		values, standIns = append(values, maphash.Bytes(seed, in)), append(standIns, maphash.Bytes(seed, out))
	}
	f.Distinct, f.StandIns = distinct(values), distinct(standIns)
	return f
}

func bindFigure(t *testing.T, s generator.Spec, kind plan.Type, domain string) generator.Mask {
	t.Helper()
	table := plan.Table{Columns: []plan.Column{{Name: "value", Type: kind, Rule: plan.Rule{Generator: s.Name, Domain: domain}}}}
	bound, err := registry.Bind(table, 0, generator.ExampleKeys())
	if err != nil {
		t.Fatal(err)
	}
	return bound.Mask
}

// original is the value of a number: of text, an example of the generator with other
// letters and digits.
func original(dst []byte, texts []string, draw keyed.Domain, kind plan.Type, i int64) []byte {
	switch kind.Kind {
	case plan.SmallInt:
		return strconv.AppendInt(dst, i%65536-32768, 10)
	case plan.Boolean:
		return append(dst, "tf"[i%2])
	case plan.Integer, plan.BigInt:
		return strconv.AppendInt(dst, i, 10)
	case plan.Decimal:
		return value.Decimal{Low: uint64(i)}.Append(dst, kind.Scale)
	case plan.Date, plan.Timestamp, plan.TimestampTZ:
		m := value.Moment{Day: i % 40_000, Clock: kind.Kind != plan.Date, Micros: i * 9_999_991 % value.MicrosPerDay}
		if dst = m.Append(dst); kind.Kind == plan.TimestampTZ {
			dst = append(dst, "+00"...)
		}
		return dst
	default:
		stream := draw.Stream(strconv.AppendInt(nil, i, 10))
		text := []byte(texts[i%int64(len(texts))])
		dst = character.Scramble(dst, text, &stream)
		if hexadecimal(text) {
			for k, b := range dst {
				if b >= 'a' && b <= 'z' {
					dst[k] = 'a' + (b-'a')%6
				}
			}
		}
		return dst
	}
}

// long reports whether a text has six letters and digits, so that few of its kind
// are equal by chance.
func long(text []byte) bool {
	n := 0
	for _, r := range string(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n >= 6
}

// hexadecimal reports whether the letters of a text are all digits of that kind.
func hexadecimal(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && (r < 'a' || r > 'f') })
}

func distinct(hashes []uint64) int {
	slices.Sort(hashes)
	return len(slices.Compact(hashes))
}

// figuresOf is the sentence of a generator's figures; empty if it has none.
func figuresOf(s generator.Spec, figures map[string]figure) string {
	f, ok := figures[s.Name]
	if !ok {
		return ""
	}
	like := "its stand-ins"
	if f.Originals {
		like = "those of the examples, since its stand-ins would become themselves"
	}
	standIns := "there were " + grouped(f.StandIns) + " different stand-ins"
	if f.StandIns == 1 {
		standIns = "all stand-ins were one"
	}
	return fmt.Sprintf("\n*Measured* on 1,000,000 values of type %s that look like %s, %s of them different: %s became themselves, and %s.\n",
		f.Type, like, grouped(f.Distinct), grouped(f.Equal), standIns)
}

func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
