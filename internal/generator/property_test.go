package generator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator"
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
	}
	var list []setting
	for _, spec := range generator.List() {
		options := []string{""}
		for _, example := range spec.Examples {
			options = append(options, example.Options)
		}
		slices.Sort(options)
		for _, o := range slices.Compact(options) {
			for _, kind := range types {
				s := setting{spec, o, kind}
				if len(generator.Check(s.rule(), plan.Column{Type: kind})) == 0 {
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

// fits reports whether a column of the type can hold the text. It knows the
// types from AWS's pages, and nothing of the package under test.
func fits(out []byte, kind plan.Type) bool {
	integer := func(bits int) bool {
		n, err := strconv.ParseInt(string(out), 10, bits)
		return err == nil && strconv.FormatInt(n, 10) == string(out)
	}
	switch kind.Kind {
	case plan.SmallInt:
		return integer(16)
	case plan.Integer:
		return integer(32)
	case plan.BigInt:
		return integer(64)
	case plan.Boolean:
		return string(out) == "t" || string(out) == "f"
	case plan.Decimal:
		pattern := fmt.Sprintf(`^-?(0|[1-9][0-9]{0,%d})`, kind.Precision-kind.Scale-1)
		if kind.Scale > 0 {
			pattern += fmt.Sprintf(`\.[0-9]{%d}`, kind.Scale)
		}
		return regexp.MustCompile(pattern + "$").Match(out)
	case plan.Char:
		return len(out) <= kind.Length && !bytes.ContainsFunc(out, func(r rune) bool { return r > 127 })
	case plan.VarChar:
		return len(out) <= kind.Length && utf8.Valid(out)
	default:
		pattern := `^[0-9]{4,6}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
		if kind.Kind != plan.Date {
			pattern += ` ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?`
		}
		if kind.Kind == plan.TimestampTZ {
			pattern += `[+-][0-9]{2}(:[0-9]{2})?`
		}
		return regexp.MustCompile(pattern + `( BC)?$`).Match(out)
	}
}

func TestEveryOutputFitsItsColumnAndIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	for _, s := range settings() {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			first, second := bind(t, s.kind, s.rule()), bind(t, s.kind, s.rule())
			rapid.Check(t, func(t *rapid.T) {
				in := value(s.kind).Draw(t, "in")
				before := bytes.Clone(in)
				out, err := first.Mask([]byte("before,"), in, place(7))
				if !bytes.Equal(in, before) {
					t.Fatal("the input was changed")
				}
				again, err2 := second.Mask([]byte("before,"), in, place(7))
				if !bytes.Equal(out, again) || (err == nil) != (err2 == nil) {
					t.Fatalf("the same input gave %q (%v) and %q (%v)", out, err, again, err2)
				}
				if err != nil {
					if code := fault.CodeOf(err); code != fault.ValueRefused {
						t.Fatalf("the error has code %s", code)
					}
					if len(in) > 4 && bytes.Contains([]byte(err.Error()), in) {
						t.Fatalf("the error holds the value: %v", err)
					}
					return
				}
				if out == nil {
					return
				}
				rest, ok := bytes.CutPrefix(out, []byte("before,"))
				if !ok {
					t.Fatalf("what was in dst is gone: %q", out)
				}
				if !fits(rest, s.kind) {
					t.Fatalf("%q became %q, which does not fit %s", in, rest, s.kind)
				}
			})
		})
	}
}

func TestOneToOneGeneratorsNeverGiveTwoValuesOneStandIn(t *testing.T) {
	t.Parallel()
	for _, s := range settings() {
		if !s.oneToOne(t) || s.spec.Name == "null" {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			mask := bind(t, s.kind, s.rule()).Mask
			rapid.Check(t, func(t *rapid.T) {
				a, b := value(s.kind).Draw(t, "a"), value(s.kind).Draw(t, "b")
				if s.kind.Kind == plan.Char { // padding is no part of the value
					a, b = bytes.TrimRight(a, " "), bytes.TrimRight(b, " ")
				}
				outA, errA := mask(make([]byte, 0, 64), a, place(0))
				outB, errB := mask(make([]byte, 0, 64), b, place(0))
				if errA == nil && errB == nil && outA != nil && !bytes.Equal(a, b) && bytes.Equal(outA, outB) {
					t.Fatalf("%q and %q both became %q", a, b, outA)
				}
			})
		})
	}
}

// Neighbours collide first where a permutation is none: the whole of a small
// range, and ten thousand in a row of a large one.
func TestKeyGeneratorsPermuteRunsOfKeys(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule   plan.Rule
		kind   plan.Type
		format string
		from   int
		to     int
	}{
		{rule("integer-key", ""), plan.Type{Kind: plan.SmallInt}, "%d", -32768, 32767},
		{rule("integer-key", `{"keep":[-1,0,7]}`), plan.Type{Kind: plan.SmallInt}, "%d", -32768, 32767},
		{rule("integer-key", `{"range":[5,4000]}`), plan.Type{Kind: plan.Integer}, "%d", 5, 4000},
		{rule("integer-key", ""), plan.Type{Kind: plan.BigInt}, "%d", -5000, 5000},
		{rule("alphanumeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "A-%04d", 0, 9999},
		{rule("alphanumeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "%07d", 0, 9999},
		{rule("alphanumeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "abcdefghijklmnopqrst-%09d", 0, 9999},
		{rule("ssn", `{"cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.Char, Length: 11}, "078-05-%04d", 0, 9999},
		{rule("ssn", `{"cipher":"siphash-feistel","fallback":"error"}`), plan.Type{Kind: plan.Char, Length: 11}, "00-000-%04d", 0, 9999},
	} {
		t.Run(test.rule.Generator+string(test.rule.Options)+test.format, func(t *testing.T) {
			t.Parallel()
			mask := bind(t, test.kind, test.rule).Mask
			seen := map[string]int{}
			for n := test.from; n <= test.to; n++ {
				out, err := mask(make([]byte, 0, 64), fmt.Appendf(nil, test.format, n), place(0))
				if err != nil {
					t.Fatal(err)
				}
				if other, taken := seen[string(out)]; taken {
					t.Fatalf("%d and %d both became %s", other, n, out)
				}
				seen[string(out)] = n
			}
		})
	}
}

func rule(name, options string) plan.Rule {
	return plan.Rule{Generator: name, Options: json.RawMessage(options)}
}

func TestInconsistentRulesDrawByPlaceAlone(t *testing.T) {
	t.Parallel()
	inputs := map[plan.Kind]string{
		plan.SmallInt: "12345", plan.Integer: "123456789", plan.BigInt: "123456789", plan.Boolean: "t", plan.Date: "1980-01-31",
		plan.Timestamp: "1980-01-31 10:11:12", plan.TimestampTZ: "1980-01-31 10:11:12+00", plan.Char: "212-555-0100",
		plan.VarChar: "212-555-0100", plan.Decimal: "12345",
	}
	for _, s := range settings() {
		drawn := s.spec.Consistency == generator.Optional || s.spec.Consistency == generator.Never
		if !drawn || s.options != "" || s.kind.Scale > 0 || s.kind.Length == 3 {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			rule := s.rule()
			rule.Inconsistent = true
			mask := bind(t, s.kind, rule).Mask
			in := inputs[s.kind.Kind]
			if s.spec.Name == "timestamp-shift" && s.kind.Kind.IsText() {
				in = "1980-01-31"
			}
			draw := func(file string, offset int64) string {
				out, err := mask(make([]byte, 0, 64), []byte(in), &generator.Row{File: file, Offset: offset})
				if err != nil {
					t.Fatal(err)
				}
				return string(out)
			}
			seen := map[string]bool{}
			for offset := range int64(200) {
				out := draw("a", offset)
				seen[out] = true
				if again := draw("a", offset); again != out {
					t.Fatalf("the same place gave %q and %q", out, again)
				}
			}
			if len(seen) < 2 {
				t.Errorf("two hundred places gave one stand-in")
			}
			differ := false
			for offset := range int64(50) {
				differ = differ || draw("a", offset) != draw("b", offset)
			}
			if !differ {
				t.Error("the name of the file makes no difference")
			}
		})
	}
}

func TestNothingIsAllocatedInTheSteadyState(t *testing.T) {
	for _, s := range settings() {
		for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
			keys := generator.ExampleKeys()
			keys.PRF = prf
			table := plan.Table{Columns: []plan.Column{{Name: "value", Type: s.kind, Rule: s.rule()}}}
			bound, err := generator.Bind(table, 0, keys)
			if err != nil {
				t.Fatal(err)
			}
			in := value(s.kind).Example(3)
			dst, row := make([]byte, 0, 1<<17), place(1)
			if allocs := testing.AllocsPerRun(20, func() { _, _ = bound.Mask(dst, in, row) }); allocs != 0 {
				t.Errorf("%s (%s) allocates %v times for %q", s, prf, allocs, in)
			}
		}
	}
}

func TestNULLReachesOnlyGeneratorsThatAskForIt(t *testing.T) {
	t.Parallel()
	for _, s := range settings() {
		bound := bind(t, s.kind, s.rule())
		if bound.Nulls != s.spec.Nulls {
			t.Errorf("%s: bound and spec disagree on NULL", s)
		}
		if !bound.Nulls {
			continue
		}
		if out, err := bound.Mask(make([]byte, 0, 8), nil, place(0)); err != nil || out != nil {
			t.Errorf("%s: NULL became %q, %v", s, out, err)
		}
	}
}

func FuzzNoInputMakesAGeneratorPanicOrOutgrowItsColumn(f *testing.F) {
	for _, seed := range []string{"", "Jane Doe", "a@b.co", "+1 (212) 555-0100 x9", "078-05-1120", "-1", "2024-02-29 23:59:59.5+05:30 BC", "\xff\x00é", "..", "12.50"} {
		f.Add([]byte(seed))
	}
	all := settings()
	bounds := make([]generator.Bound, len(all))
	for i, s := range all {
		bounds[i] = bind(f, s.kind, s.rule())
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for i, s := range all {
			if s.kind.Kind.IsText() && len(in) > s.kind.Length || s.spec.Name == plan.Passthrough {
				continue // no UNLOAD gives such a value
			}
			out, err := bounds[i].Mask(make([]byte, 0, 64), bytes.Clone(in), place(0))
			if _, ok := errors.AsType[*fault.Error](err); err != nil && !ok {
				t.Fatalf("%s: %v is no fault", s, err)
			}
			if err == nil && s.kind.Kind.IsText() && len(out) > s.kind.Length {
				t.Fatalf("%s made %d bytes of %q", s, len(out), in)
			}
		}
	})
}
