package registry_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestEveryOutputFitsItsColumnAndIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, s := range settings() {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			first, second := s.bind(t, keys), s.bind(t, keys)
			values, fits := value(s.kind), fits(s.kind)
			rapid.Check(t, func(t *rapid.T) {
				in := values.Draw(t, "in")
				before := bytes.Clone(in)
				out, err := first.Mask([]byte("before,"), in, generatortest.Place(7))
				if !bytes.Equal(in, before) {
					t.Fatal("the input was changed")
				}
				again, err2 := second.Mask([]byte("before,"), in, generatortest.Place(7))
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
				if first.Plain && bytes.ContainsAny(rest, ",\"\r\n") {
					t.Fatalf("%q became %q, which is not plain", in, rest)
				}
				if !fits(rest) {
					t.Fatalf("%q became %q, which does not fit %s", in, rest, s.kind)
				}
			})
		})
	}
}

func TestOneToOneGeneratorsNeverGiveTwoValuesOneStandIn(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, s := range settings() {
		if !s.oneToOne(t) || s.spec.Name == "null" {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			mask, values := s.bind(t, keys).Mask, value(s.kind)
			rapid.Check(t, func(t *rapid.T) {
				a, b := values.Draw(t, "a"), values.Draw(t, "b")
				if s.kind.Kind == plan.Char { // padding is no part of the value
					a, b = bytes.TrimRight(a, " "), bytes.TrimRight(b, " ")
				}
				outA, errA := mask(make([]byte, 0, 64), a, generatortest.Place(0))
				outB, errB := mask(make([]byte, 0, 64), b, generatortest.Place(0))
				if errA == nil && errB == nil && outA != nil && outB != nil && !bytes.Equal(a, b) && bytes.Equal(outA, outB) {
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
	keys := generatortest.Keys()
	for _, test := range []struct {
		rule   plan.Rule
		kind   plan.Type
		format string
		from   int
		to     int
	}{
		{generatortest.Rule("integer-key", ""), plan.Type{Kind: plan.SmallInt}, "%d", -32768, 32767},
		{generatortest.Rule("integer-key", `{"keep":[-1,0,7]}`), plan.Type{Kind: plan.SmallInt}, "%d", -32768, 32767},
		{generatortest.Rule("integer-key", `{"range":[5,4000]}`), plan.Type{Kind: plan.Integer}, "%d", 5, 4000},
		{generatortest.Rule("integer-key", ""), plan.Type{Kind: plan.BigInt}, "%d", -5000, 5000},
		{generatortest.Rule("alphanumeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "A-%04d", 0, 9999},
		{generatortest.Rule("alphanumeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "%07d", 0, 9999},
		{generatortest.Rule("alphanumeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "abcdefghijklmnopqrst-%09d", 0, 9999},
		{generatortest.Rule("ssn", `{"cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.Char, Length: 11}, "078-05-%04d", 0, 9999},
		{generatortest.Rule("ssn", `{"cipher":"siphash-feistel","fallback":"error"}`), plan.Type{Kind: plan.Char, Length: 11}, "00-000-%04d", 0, 9999},
		{generatortest.Rule("numeric-key", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "%04d", 0, 9999},
		{generatortest.Rule("numeric-key", `{"cipher":"siphash-feistel"}`), plan.Type{Kind: plan.VarChar, Length: 40}, "98765432109876543210%04d", 0, 9999},
		{generatortest.Rule("ascii-key", ""), plan.Type{Kind: plan.VarChar, Length: 60}, "A/%d", 0, 9999},
		{generatortest.Rule("uuid-key", ""), plan.Type{Kind: plan.Char, Length: 36}, "3f2504e0-4f89-41d3-9a0c-0305e82c%04d", 0, 9999},
		{generatortest.Rule("uuid-key", `{"cipher":"siphash-feistel"}`), plan.Type{Kind: plan.Char, Length: 36}, "3f25%04d-4f89-11d3-9a0c-0305e82c3301", 0, 9999},
		{generatortest.Rule("national-id", `{"country":"dk","cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.Char, Length: 10}, "211062%04d", 0, 9999},
		{generatortest.Rule("national-id", `{"country":"dk","keep_birth_date":true,"keep_gender":true,"cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.Char, Length: 10}, "211062%04d", 0, 3999},
		{generatortest.Rule("company-registration", `{"cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.VarChar, Length: 11}, "HRB %04d", 0, 9999},
		{generatortest.Rule("company-registration", `{"country":"de","cipher":"siphash-feistel","fallback":"error"}`), plan.Type{Kind: plan.VarChar, Length: 11}, "HRB %04d", 0, 9999},
		{generatortest.Rule("company-registration", `{"country":"nl","cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.VarChar, Length: 11}, "3012%04d", 0, 9999},
		{generatortest.Rule("unique-email", ""), plan.Type{Kind: plan.VarChar, Length: 40}, "jane.doe%04d@acme.test", 0, 9999},
		{generatortest.Rule("unique-email", `{"mail_domain":"acme.test"}`), plan.Type{Kind: plan.Char, Length: 40}, "%d", 0, 9999},
		{generatortest.Rule("imei", `{"cipher":"ff1","fallback":"error"}`), plan.Type{Kind: plan.VarChar, Length: 20}, "4901542032%04d", 0, 9999},
		{generatortest.Rule("vin", `{"cipher":"ff1","fallback":"error","keep_maker":false}`), plan.Type{Kind: plan.VarChar, Length: 17}, "1M8GDM9A1KP04%04d", 0, 9999},
	} {
		t.Run(test.rule.Generator+string(test.rule.Options)+test.format, func(t *testing.T) {
			t.Parallel()
			mask := bind(t, keys, test.kind, test.rule).Mask
			seen := map[string]int{}
			for n := test.from; n <= test.to; n++ {
				out, err := mask(make([]byte, 0, 64), fmt.Appendf(nil, test.format, n), generatortest.Place(0))
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

func TestInconsistentRulesDrawByPlaceAlone(t *testing.T) {
	t.Parallel()
	inputs := map[plan.Kind]string{
		plan.SmallInt: "12345", plan.Integer: "123456789", plan.BigInt: "123456789", plan.Boolean: "t", plan.Date: "1980-01-31",
		plan.Timestamp: "1980-01-31 10:11:12", plan.TimestampTZ: "1980-01-31 10:11:12+00", plan.Char: "212-555-0100",
		plan.VarChar: "212-555-0100", plan.Decimal: "12345", plan.Super: `["212-555-0100"]`,
		plan.Real: "1.5", plan.Double: "1.5e+300", plan.Time: "10:11:12", plan.TimeTZ: "10:11:12.5+00", plan.VarByte: "00ff",
	}
	keys := generatortest.Keys()
	for _, s := range settings() {
		drawn := s.spec.Consistency == generator.Optional || s.spec.Consistency == generator.Never
		if !drawn || s.options != "" || s.kind.Scale > 0 || s.kind.Length == 3 {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			rule := s.rule()
			rule.Inconsistent = true
			mask := bind(t, keys, s.kind, rule).Mask
			in := inputs[s.kind.Kind]
			if s.spec.Name == "timestamp-shift" && s.kind.Kind.IsText() {
				in = "1980-01-31"
			}
			if s.spec.Name == "hipaa-address" && s.kind.Kind.IsText() {
				rule.Options = json.RawMessage(`{"real_zip":true}`) // zeros are not drawn
				mask = bind(t, keys, s.kind, rule).Mask
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

// The values of such columns are not unloaded.
func TestBlindGeneratorsMakeTheSameOfEveryValue(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, s := range settings() {
		if !s.spec.Blind() {
			continue
		}
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			bound, values := s.bind(t, keys), value(s.kind)
			want, wantErr := bound.Mask([]byte{}, []byte{}, generatortest.Place(7))
			rapid.Check(t, func(t *rapid.T) {
				in := values.Draw(t, "in")
				if got, err := bound.Mask([]byte{}, in, generatortest.Place(7)); !bytes.Equal(got, want) || (got == nil) != (want == nil) || (err == nil) != (wantErr == nil) {
					t.Fatalf("%q became %q, %v, and '' became %q, %v", in, got, err, want, wantErr)
				}
			})
		})
	}
}

func TestNothingIsAllocatedInTheSteadyState(t *testing.T) {
	keys := generatortest.Keys()
	for _, s := range settings() {
		for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
			keys.PRF = prf
			bound := s.bind(t, keys)
			in := value(s.kind).Example(3)
			dst, row := make([]byte, 0, 1<<17), generatortest.Place(1)
			if allocs := testing.AllocsPerRun(20, func() { _, _ = bound.Mask(dst, in, row) }); allocs != 0 {
				t.Errorf("%s (%s) allocates %v times for %q", s, prf, allocs, in)
			}
		}
	}
}

func TestNULLReachesOnlyGeneratorsThatAskForIt(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, s := range settings() {
		bound := s.bind(t, keys)
		if bound.Nulls != s.spec.Nulls {
			t.Errorf("%s: bound and spec disagree on NULL", s)
		}
		if !bound.Nulls || s.spec.Study != nil || s.spec.Name == "cross-table-sum" { // to which NULL is a value like any other
			continue
		}
		if out, err := bound.Mask(make([]byte, 0, 8), nil, generatortest.Place(0)); err != nil || out != nil {
			t.Errorf("%s: NULL became %q, %v", s, out, err)
		}
	}
}

func FuzzNoInputMakesAGeneratorPanicOrOutgrowItsColumn(f *testing.F) {
	for _, seed := range []string{"", "Jane Doe", "a@b.co", "+1 (212) 555-0100 x9", "078-05-1120", "-1", "2024-02-29 23:59:59.5+05:30 BC", "\xff\x00é", "..", "12.50"} {
		f.Add([]byte(seed))
	}
	all := settings()
	keys, bounds := generatortest.Keys(), make([]generator.Bound, len(all))
	for i, s := range all {
		bounds[i] = s.bind(f, keys)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for i, s := range all {
			if s.kind.Kind.IsText() && len(in) > s.kind.Length || s.spec.Name == plan.Passthrough {
				continue // no UNLOAD gives such a value
			}
			out, err := bounds[i].Mask(make([]byte, 0, 64), bytes.Clone(in), generatortest.Place(0))
			if _, ok := errors.AsType[*fault.Error](err); err != nil && !ok {
				t.Fatalf("%s: %v is no fault", s, err)
			}
			if err == nil && s.kind.Kind.IsText() && len(out) > s.kind.Length {
				t.Fatalf("%s made %d bytes of %q", s, len(out), in)
			}
		}
	})
}

func TestWhatIsPreparedChangesNoStandIn(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, s := range settings() {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			bound, alone := s.bind(t, keys), s.bind(t, keys)
			if bound.Prepare == nil {
				return
			}
			lists := rapid.SliceOfN(value(s.kind), 1, generator.Batch)
			rapid.Check(t, func(t *rapid.T) {
				values := lists.Draw(t, "values")
				if null := rapid.IntRange(0, len(values)).Draw(t, "null"); null < len(values) {
					values[null] = nil
				}
				made := new(generator.Prepared)
				bound.Prepare(values, made)
				for i, in := range values {
					if in == nil && !bound.Nulls {
						continue
					}
					row := generatortest.Place(int64(i))
					want, wantErr := alone.Mask([]byte{}, in, row)
					row.Prepared, row.Place = made, i
					if got, err := bound.Mask([]byte{}, in, row); !bytes.Equal(got, want) || (got == nil) != (want == nil) || (err == nil) != (wantErr == nil) {
						t.Fatalf("%q, number %d of %d, became %q (%v); alone it becomes %q (%v)", in, i, len(values), got, err, want, wantErr)
					}
				}
			})
		})
	}
}
