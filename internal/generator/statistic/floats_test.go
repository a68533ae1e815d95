package statistic

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"standin/internal/generator"
	"standin/internal/generator/value"
	"standin/internal/plan"
)

func TestNumbersOfFloatingPointAreDrawnWithinTheirBinsOnly(t *testing.T) {
	t.Parallel()
	d := noise(t, "floats")
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]plan.Kind{plan.Real, plan.Double}).Draw(t, "kind")
		_, size := digitsOf(kind)
		number := func(label string) float64 {
			if size == 32 {
				return float64(rapid.Float32Range(-math.MaxFloat32, math.MaxFloat32).Draw(t, label))
			}
			return rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, label)
		}
		least, most := number("least"), number("most")
		if least > most {
			least, most = most, least
		}
		text := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, size) }
		made, floats, err := floatTable(binned{Counts: []uint64{9}, Least: []string{text(least)}, Most: []string{text(most)}}, kind)
		if err != nil {
			t.Fatal(err)
		}
		stream := d.Stream(rapid.SliceOf(rapid.Byte()).Draw(t, "row"))
		for range 20 {
			n, bin := made.draw(&stream, 0, 1)
			out := floats.append([]byte("x"), n, bin)
			if f, ok := value.ParseFloat(out[1:], kind); !ok || f < least || f > most {
				t.Fatalf("%s is not from %s to %s", out[1:], text(least), text(most))
			}
		}
	})
}

func TestBinsOfFloatingPointAreFineWhateverTheirSize(t *testing.T) {
	t.Parallel()
	for _, kind := range []plan.Kind{plan.Real, plan.Double} {
		made, floats, err := floatTable(binned{Counts: []uint64{9, 9, 9}, Least: []string{"-1e-30", "0", "1e+30"}, Most: []string{"-1e-31", "1e-30", "3e+38"}}, kind)
		if err != nil {
			t.Fatal(err)
		}
		seen, below := map[string]bool{}, 0
		d := noise(t, "fine")
		for row := range 3000 {
			stream := d.Stream(strconv.AppendInt(nil, int64(row), 10))
			n, bin := made.draw(&stream, 0, 1)
			out := string(floats.append([]byte{}, n, bin))
			seen[out] = true
			if f, _ := strconv.ParseFloat(out, 64); bin == 2 && f < 1.5e38 {
				below++
			}
		}
		if len(seen) < 2990 || below < 400 || below > 600 {
			t.Errorf("%s: %d numbers of 3000 are different, and %d of about 1000 in the lower half", kind, len(seen), below)
		}
	}
}

func TestAColumnWithManyNumbersThatAreNoneIsRefused(t *testing.T) {
	t.Parallel()
	study, err := continuous().Study(columns(plan.Rule{Generator: "continuous"}, plan.Type{Kind: plan.Double}))
	if err != nil {
		t.Fatal(err)
	}
	for most, refused := range map[string]bool{"1.5e+300": false, "nan": true, "NaN": true, "Infinity": true, "inf": true} {
		_, err := study.Conclude([]generator.Answer{{bin(1, 20, "-0.5", "1"), bin(2, 20, "2", most)}}, noise(t, "c1"))
		if refused != (err != nil) || err != nil && !strings.Contains(err.Error(), "column c1") {
			t.Errorf("up to %s: %v", most, err)
		}
	}
}
