package registry_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"standin/internal/generator"
	"standin/internal/generator/generatortest"
	"standin/internal/generator/registry"
	"standin/internal/golden"
	"standin/internal/plan"
)

// TestStandInsAreThoseOfEveryArchitecture compares a digest of the stand-ins of
// every example's rule for some hundred inputs, under the published keys, with the
// one that was taken on amd64. A change of a digest is a change of stand-ins, which
// needs a new version of the generator. scripts/arm64 runs this on arm64 too.
func TestStandInsAreThoseOfEveryArchitecture(t *testing.T) {
	t.Parallel()
	keys := generatortest.Keys()
	for _, spec := range registry.List() {
		t.Run(spec.Name, func(t *testing.T) {
			t.Parallel()
			golden.Equal(t, "testdata/standins/"+spec.Name+".golden", digests(t, spec, keys))
		})
	}
}

// digests are a line for every rule of a generator's examples and every function.
func digests(t *testing.T, spec generator.Spec, keys generator.Keys) string {
	t.Helper()
	var got strings.Builder
	seen := map[string]bool{}
	for _, example := range spec.Examples {
		kind := cmp.Or(example.Type, plan.Type{Kind: plan.VarChar, Length: 256})
		name := fmt.Sprintf("%s v%d %s %s", spec.Name, spec.Version, kind, cmp.Or(example.Options, "{}"))
		if seen[name] {
			continue
		}
		seen[name] = true
		for _, prf := range []plan.PRF{plan.SipHash, plan.HMACSHA256} {
			keys.PRF = prf
			rule := generatortest.Rule(spec.Name, example.Options)
			fmt.Fprintf(&got, "%s %s %s\n", digest(t, kind, rule, keys), prf, name)
			// A cipher cannot draw anew, whatever the generator's other rules can.
			if spec.Consistency == generator.Optional && !strings.Contains(example.Options, "cipher") {
				rule.Inconsistent = true
				fmt.Fprintf(&got, "%s %s %s, drawn anew\n", digest(t, kind, rule, keys), prf, name)
			}
		}
	}
	return got.String()
}

// digest is the SHA-256 of a rule's stand-ins, each after its length; NULL and a
// refused value have lengths of their own.
func digest(t *testing.T, kind plan.Type, rule plan.Rule, keys generator.Keys) string {
	t.Helper()
	bound := bind(t, keys, kind, rule)
	hash := sha256.New()
	var buffer []byte
	for i, in := range inputs(kind) {
		out, err := bound.Mask(make([]byte, 0, 64), []byte(in), generatortest.Place(int64(i)*271))
		length := int64(len(out))
		switch {
		case err != nil:
			length = -2
		case out == nil:
			length = -1
		}
		buffer = binary.LittleEndian.AppendUint64(buffer[:0], uint64(length))
		hash.Write(append(buffer, out...))
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:16])
}

// inputs are values as UNLOAD writes those of the type.
func inputs(kind plan.Type) []string {
	var values []string
	for i := range int64(150) {
		// Every magnitude, and both signs.
		number := (i*i*i + 7*i) << (i % 30)
		if i%3 == 0 {
			number = -number
		}
		day := fmt.Sprintf("%04d-%02d-%02d", 1+(i*131)%9998, 1+i%12, 1+(i*5)%28)
		clock := fmt.Sprintf(" %02d:%02d:%02d.%06d", i%24, i%60, (i*7)%60, (i*7919*131)%1_000_000)
		switch kind.Kind {
		case plan.SmallInt:
			values = append(values, strconv.FormatInt(number%32768, 10))
		case plan.Integer:
			values = append(values, strconv.FormatInt(number%2147483648, 10))
		case plan.BigInt:
			values = append(values, strconv.FormatInt(number, 10))
		case plan.Decimal:
			values = append(values, decimalOf(number, kind))
		case plan.Boolean:
			values = append(values, string("tf"[i%2]))
		case plan.Date:
			values = append(values, day)
		case plan.Timestamp:
			values = append(values, day+clock)
		case plan.TimestampTZ:
			values = append(values, day+clock+"+00")
		case plan.Real, plan.Double:
			values = append(values, strconv.FormatInt(number, 10)+".5e"+[]string{"-07", "+00", "+10"}[i%3])
		case plan.Super:
			values = append(values, fmt.Sprintf(`{"id":%d,"to":[{"email":"jane.doe%d@acme.test"},"%s",null,true],"é\n":%d.%02d}`, number, i, day, i, i%100))
		default:
			if i < 40 {
				values = append(values, texts(i, day)...)
			}
		}
	}
	return values
}

// decimalOf is number in units of the type's last digit, as far as its precision
// goes.
func decimalOf(number int64, kind plan.Type) string {
	sign := ""
	if number < 0 {
		sign, number = "-", -number
	}
	digits := strconv.FormatInt(number, 10)
	digits = digits[max(len(digits)-kind.Precision, 0):]
	if kind.Scale == 0 {
		return sign + digits
	}
	digits = strings.Repeat("0", max(kind.Scale+1-len(digits), 0)) + digits
	return sign + digits[:len(digits)-kind.Scale] + "." + digits[len(digits)-kind.Scale:]
}

// texts are texts of every kind that a generator looks for, and of none.
func texts(i int64, day string) []string {
	n := strconv.FormatInt(i*7919, 10)
	return []string{
		"Jane Doe " + n, "ÅSA Öberg-" + n, "東京" + n, "", " ", "\\N", "\"" + n + "\",\r\n",
		"jane.doe" + n + "@acme.test", fmt.Sprintf("+1 (212) 555-%04d", i), fmt.Sprintf("%03d-%02d-%04d", 1+i, 1+i%99, 1+i*61),
		"AB-" + n + "-xyz", n, day, n + " Main St, Springfield, IL 62701", "🦊" + n + "é",
	}
}
