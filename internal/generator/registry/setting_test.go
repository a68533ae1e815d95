package registry_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// setting is a generator with options on a column type that it accepts.
type setting struct {
	spec    generator.Spec
	options string
	kind    plan.Type
}

func (s setting) String() string { return s.spec.Name + s.options + " on " + s.kind.String() }

func (s setting) rule() plan.Rule {
	return plan.Rule{Generator: s.spec.Name, Options: json.RawMessage(s.options)}
}

// bind makes the rule of the setting ready. A test has one set of keys for all of
// them: reading its word lists takes longer than all else.
func (s setting) bind(t generatortest.T, keys generator.Keys) generator.Bound {
	t.Helper()
	return bind(t, keys, s.kind, s.rule())
}

// bind makes a rule ready for the one column of a table, under the keys.
func bind(t generatortest.T, keys generator.Keys, kind plan.Type, rule plan.Rule) generator.Bound {
	t.Helper()
	table := plan.Table{Schema: "public", Name: "people", Columns: []plan.Column{{Name: "value", Type: kind, Rule: rule}}}
	bound, err := registry.Bind(table, 0, keys)
	if err != nil {
		t.Fatal(err)
	}
	return bound
}

func (s setting) oneToOne(t *testing.T) bool {
	t.Helper()
	options, faults := s.spec.Parse(json.RawMessage(s.options))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return s.spec.OneToOne(options)
}

// settings are every generator on every type that it accepts, without options
// and with those of each of its examples.
func settings() []setting {
	types := []plan.Type{
		{Kind: plan.SmallInt},
		{Kind: plan.Integer},
		{Kind: plan.BigInt},
		{Kind: plan.Boolean},
		{Kind: plan.Date},
		{Kind: plan.Timestamp},
		{Kind: plan.TimestampTZ},
		{Kind: plan.Char, Length: 20},
		{Kind: plan.VarChar, Length: 24},
		{Kind: plan.VarChar, Length: 3},
		{Kind: plan.VarChar, Length: 65535},
		{Kind: plan.Decimal, Precision: 9, Scale: 0},
		{Kind: plan.Decimal, Precision: 19, Scale: 4},
		{Kind: plan.Decimal, Precision: 38, Scale: 10},
		{Kind: plan.Decimal, Precision: 38, Scale: 0},
		{Kind: plan.Real},
		{Kind: plan.Double},
		{Kind: plan.Time},
		{Kind: plan.TimeTZ},
		{Kind: plan.VarByte, Length: 24},
		{Kind: plan.Super},
		{Kind: plan.Geometry},
		{Kind: plan.Geography},
		{Kind: plan.HLLSketch},
	}
	var list []setting
	for _, spec := range registry.List() {
		options := []string{""}
		for _, example := range spec.Examples {
			options = append(options, example.Options)
		}
		slices.Sort(options)
		for _, o := range slices.Compact(options) {
			for _, kind := range types {
				s := setting{spec, o, kind}
				if len(registry.Check(s.rule(), plan.Column{Type: kind})) == 0 {
					list = append(list, s)
				}
			}
		}
	}
	return list
}

// value draws a value that a column of the type can hold, ugly ones included.
func value(kind plan.Type) *rapid.Generator[[]byte] {
	text := func(g *rapid.Generator[string]) *rapid.Generator[[]byte] {
		return rapid.Map(g, func(s string) []byte {
			n := min(len(s), kind.Length)
			for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
				n--
			}
			return []byte(s[:n])
		})
	}
	integer := func(low, high int64) *rapid.Generator[[]byte] {
		return rapid.Map(rapid.Int64Range(low, high), func(n int64) []byte { return strconv.AppendInt(nil, n, 10) })
	}
	date := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(1, 9999).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	})
	clock := rapid.Custom(func(t *rapid.T) string {
		s := fmt.Sprintf(" %02d:%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), rapid.IntRange(0, 59).Draw(t, "second"))
		return s + rapid.StringMatching(`(\.[0-9]{1,6})?`).Draw(t, "fraction")
	})
	join := func(parts ...*rapid.Generator[string]) *rapid.Generator[[]byte] {
		return rapid.Custom(func(t *rapid.T) []byte {
			var out []byte
			for i, p := range parts {
				out = append(out, p.Draw(t, strconv.Itoa(i))...)
			}
			return out
		})
	}
	switch kind.Kind {
	case plan.SmallInt:
		return integer(math.MinInt16, math.MaxInt16)
	case plan.Integer:
		return integer(math.MinInt32, math.MaxInt32)
	case plan.BigInt:
		return integer(math.MinInt64, math.MaxInt64)
	case plan.Boolean:
		return rapid.SampledFrom([][]byte{{'t'}, {'f'}})
	case plan.Date:
		return join(date)
	case plan.Timestamp:
		return join(date, clock)
	case plan.TimestampTZ:
		return join(date, clock, rapid.StringMatching(`[+-]0[0-9](:30)?`))
	case plan.Decimal:
		whole := min(kind.Precision-kind.Scale, 18)
		pattern := fmt.Sprintf(`-?[1-9][0-9]{0,%d}`, whole-1)
		if kind.Scale > 0 {
			pattern += fmt.Sprintf(`\.[0-9]{%d}`, kind.Scale)
		}
		return join(rapid.StringMatching(pattern))
	case plan.Real:
		return rapid.OneOf(
			written(rapid.Map(rapid.Float32(), func(f float32) float64 { return float64(f) }), 32),
			rapid.SampledFrom([][]byte{[]byte("-0"), []byte("nan"), []byte("inf"), []byte("-inf"), []byte("1e-37"), []byte("3.4028235e+38")}),
		)
	case plan.Double:
		return rapid.OneOf(
			written(rapid.Float64(), 64),
			rapid.SampledFrom([][]byte{[]byte("-0"), []byte("nan"), []byte("inf"), []byte("-inf"), []byte("1e-307"), []byte("1.7976931348623157e+308")}),
		)
	case plan.Time:
		return rapid.Map(clock, func(s string) []byte { return []byte(s[1:]) })
	case plan.TimeTZ:
		return rapid.Map(clock, func(s string) []byte { return []byte(s[1:] + "+00") })
	case plan.VarByte:
		return rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, kind.Length), func(b []byte) []byte { return hex.AppendEncode(nil, b) })
	case plan.Super:
		return rapid.Map(document(4), func(v any) []byte {
			out, err := json.Marshal(v)
			if err != nil {
				panic(err)
			}
			return out
		})
	case plan.Geometry, plan.Geography:
		return rapid.OneOf(rapid.Map(rapid.SliceOfN(rapid.Float64(), 2, 2), func(at []float64) []byte {
			head := "0101000000"
			if kind.Kind == plan.Geography {
				head = "0101000020E6100000"
			}
			return fmt.Appendf(nil, "%s%016X%016X", head, bits.ReverseBytes64(math.Float64bits(at[0])), bits.ReverseBytes64(math.Float64bits(at[1])))
		}), rapid.SampledFrom([][]byte{[]byte("0107000020E610000000000000"), bytes.Repeat([]byte("0107000020E610000001000000"), 2000)}))
	case plan.HLLSketch:
		return rapid.OneOf(
			rapid.Map(rapid.Uint32(), func(n uint32) []byte {
				return fmt.Appendf(nil, `{"version":1,"logm":15,"sparse":{"indices":[%d,%d],"values":[%d,1]}}`, n, uint64(n)+1, n%19)
			}),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 20, 20), func(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, bytes.Repeat(b, 1229)) }),
		)
	case plan.Char:
		return text(rapid.StringMatching(`[ -~\n\r\t]*`))
	default:
		return text(rapid.OneOf(
			rapid.StringMatching(`[A-Za-z]{1,9} [A-Za-z']{1,9}`),
			rapid.StringMatching(`[a-z]{1,9}[._]?[a-z0-9]{1,9}@[a-z]{1,9}\.[a-z]{2,3}`),
			rapid.StringMatching(`(\+1 )?\(?[2-9][0-9]{2}\)?[ -][0-9]{3}-[0-9]{4}`),
			rapid.StringMatching(`[0-9]{3}-[0-9]{2}-[0-9]{4}`),
			rapid.StringMatching(`[A-Z0-9-]{1,80}`),
			rapid.SampledFrom([]string{"", " ", `\N`, `"`, "\r\n", "NULL", "🙂🙂", "é", "名前", "0", "2024-02-29"}),
			rapid.String(),
		))
	}
}

// written are numbers of floating point of so many bits as text: in as few digits as name
// the number, in 17, and without an exponent where it has none too large for that.
func written(numbers *rapid.Generator[float64], bits int) *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		n := numbers.Draw(t, "number")
		switch form := rapid.SampledFrom([]string{"short", "long", "plain"}).Draw(t, "form"); {
		case form == "long":
			return strconv.AppendFloat(nil, n, 'g', 17, 64)
		case form == "plain" && math.Abs(n) < 1e21:
			return strconv.AppendFloat(nil, n, 'f', 16, 64)
		default:
			return strconv.AppendFloat(nil, n, 'g', -1, bits)
		}
	})
}

// document draws what a SUPER column can hold, at most so deep. Numbers are written as
// they were given.
func document(depth int) *rapid.Generator[any] {
	kinds := []*rapid.Generator[any]{
		rapid.Just[any](nil),
		rapid.Bool().AsAny(),
		rapid.SampledFrom([]json.Number{"0", "-0.0", "1.0", "1e3", "-12.50", "1E-7", "99999999999999999999999999999999999999"}).AsAny(),
		rapid.Int64().AsAny(),
		rapid.String().AsAny(),
		rapid.SampledFrom([]string{"", "jane.doe@acme.test", "Jane Doe", "a\nb\"\\", "名前🙂", "{\"a\":1}", "\u2028"}).AsAny(),
	}
	if depth > 0 {
		kinds = append(kinds,
			rapid.SliceOfN(document(depth-1), 0, 4).AsAny(),
			rapid.MapOfN(rapid.SampledFrom([]string{"", "email", "name", "a b", "$..x", "é"}), document(depth-1), 0, 4).AsAny(),
		)
	}
	return rapid.OneOf(kinds...)
}

// fits makes what reports whether a column of the type can hold a text. It knows
// the types from AWS's pages, and nothing of the package under test.
func fits(kind plan.Type) func(out []byte) bool {
	integer := func(bits int) func([]byte) bool {
		return func(out []byte) bool {
			n, err := strconv.ParseInt(string(out), 10, bits)
			return err == nil && strconv.FormatInt(n, 10) == string(out)
		}
	}
	switch kind.Kind {
	case plan.SmallInt:
		return integer(16)
	case plan.Integer:
		return integer(32)
	case plan.BigInt:
		return integer(64)
	case plan.Boolean:
		return func(out []byte) bool { return string(out) == "t" || string(out) == "f" }
	case plan.Decimal:
		pattern := fmt.Sprintf(`^-?(0|[1-9][0-9]{0,%d})`, kind.Precision-kind.Scale-1)
		if kind.Scale > 0 {
			pattern += fmt.Sprintf(`\.[0-9]{%d}`, kind.Scale)
		}
		return regexp.MustCompile(pattern + "$").Match
	case plan.Char:
		return func(out []byte) bool {
			return len(out) <= kind.Length && !bytes.ContainsFunc(out, func(r rune) bool { return r > 127 })
		}
	case plan.Real, plan.Double:
		return func(out []byte) bool {
			_, err := strconv.ParseFloat(string(out), map[plan.Kind]int{plan.Real: 32, plan.Double: 64}[kind.Kind])
			return err == nil
		}
	case plan.Time:
		return regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?$`).Match
	case plan.TimeTZ:
		return regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?[+-][0-9]{2}(:[0-9]{2})?$`).Match
	case plan.VarByte:
		return func(out []byte) bool {
			return len(out) > 0 && len(out)%2 == 0 && len(out) <= 2*kind.Length && len(bytes.Trim(out, "0123456789abcdef")) == 0
		}
	case plan.Super:
		return func(out []byte) bool { return len(out) <= 65535 && utf8.Valid(out) && json.Valid(out) }
	case plan.Geometry, plan.Geography:
		return regexp.MustCompile(`^(00|01)([0-9A-F]{2}){8,}$`).Match
	case plan.HLLSketch:
		sparse := regexp.MustCompile(`^\{"version":1,"logm":15,"sparse":\{"indices":\[[0-9,]*\],"values":\[[0-9,]*\]\}\}$`)
		return func(out []byte) bool {
			dense, err := base64.StdEncoding.DecodeString(string(out))
			return sparse.Match(out) || err == nil && len(dense) == 24_580
		}
	case plan.VarChar:
		return func(out []byte) bool { return len(out) <= kind.Length && utf8.Valid(out) }
	default:
		pattern := `^[0-9]{4,6}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
		if kind.Kind != plan.Date {
			pattern += ` ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?`
		}
		if kind.Kind == plan.TimestampTZ {
			pattern += `[+-][0-9]{2}(:[0-9]{2})?`
		}
		return regexp.MustCompile(pattern + `( BC)?$`).Match
	}
}
