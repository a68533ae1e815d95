package moment_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standin/internal/fault"
	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestAShiftByDaysOrSecondsIsThatOfTheCalendar(t *testing.T) {
	t.Parallel()
	for unit, length := range map[string]time.Duration{"day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "hour": time.Hour, "minute": time.Minute, "second": time.Second} {
		t.Run(unit, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.IntRange(1, 15_000).Draw(t, "n") * rapid.SampledFrom([]int{-1, 1}).Draw(t, "sign")
				then := time.Unix(rapid.Int64Range(-50_000_000_000, 200_000_000_000).Draw(t, "seconds"), 0).UTC()
				want := then.Add(time.Duration(n) * length)
				const layout = "2006-01-02 15:04:05"
				m := generatortest.Bind(t, plan.Type{Kind: plan.Timestamp}, generatortest.Rule("timestamp-shift", fmt.Sprintf(`{"unit":%q,"min":%d,"max":%d}`, unit, n, n))).Mask
				if got := generatortest.Mask(t, m, then.Format(layout)); got != want.Format(layout) {
					t.Fatalf("%s moved by %d %ss is %s, not %s", then.Format(layout), n, unit, got, want.Format(layout))
				}
			})
		})
	}
}

func TestShiftsAtTheEdgesOfTheCalendar(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		unit     string
		n        int
		kind     plan.Kind
		in, want string
	}{
		{"month", 1, plan.Date, "2024-01-31", "2024-02-29"},
		{"month", -1, plan.Date, "2023-03-31", "2023-02-28"},
		{"month", -13, plan.Date, "2024-01-15", "2022-12-15"},
		{"year", 1, plan.Date, "2024-02-29", "2025-02-28"},
		{"year", -100, plan.Date, "1900-02-28", "1800-02-28"},
		{"day", 1, plan.Date, "0001-12-31 BC", "0001-01-01"},
		{"day", -1, plan.Date, "0001-01-01", "0001-12-31 BC"},
		{"day", 1, plan.Date, "0005-02-28 BC", "0005-02-29 BC"}, // 5 BC is a leap year
		{"day", -1, plan.Date, "4713-01-01 BC", "4713-01-02 BC"},
		{"day", 1, plan.Date, "294276-12-31", "294276-12-30"},
		{"day", 1, plan.Date, "9999-12-31", "10000-01-01"},
		{"year", 1_000_000, plan.Date, "2000-01-01", "4713-01-01 BC"},
		{"year", 1_000_000, plan.Date, "4713-01-01 BC", "294276-12-31"},
		{"year", -1_000_000, plan.Date, "294276-12-31", "4713-01-01 BC"},
		{"day", 1, plan.Timestamp, "2024-02-28 23:59:59.5", "2024-02-29 23:59:59.5"},
		{"second", -1, plan.Timestamp, "2024-01-01 00:00:00.000001", "2023-12-31 23:59:59.000001"},
		{"hour", 1, plan.TimestampTZ, "2024-12-31 23:30:00-07", "2025-01-01 00:30:00-07"},
		{"day", 1, plan.TimestampTZ, "0001-12-31 00:00:00+05:30 BC", "0001-01-01 00:00:00+05:30"},
		{"day", 1, plan.VarChar, "2024-02-28", "2024-02-29"},
		{"day", 1, plan.VarChar, "2024-02-28 01:02:03+00", "2024-02-29 01:02:03+00"},
		{"day", 1, plan.VarChar, "", ""},
	} {
		t.Run(fmt.Sprintf("%s by %d %ss", test.in, test.n, test.unit), func(t *testing.T) {
			t.Parallel()
			m := generatortest.Bind(t, plan.Type{Kind: test.kind, Length: textLength(test.kind)}, generatortest.Rule("timestamp-shift", fmt.Sprintf(`{"unit":%q,"min":%d,"max":%d}`, test.unit, test.n, test.n))).Mask
			if got := generatortest.Mask(t, m, test.in); got != test.want {
				t.Errorf("it is %s, not %s", got, test.want)
			}
		})
	}
}

func textLength(k plan.Kind) int {
	if k.IsText() {
		return 40
	}
	return 0
}

func TestADateAlwaysMovesWithinItsBounds(t *testing.T) {
	t.Parallel()
	for _, bounds := range [][2]int{{-3, 3}, {0, 2}, {-2, 0}, {5, 9}, {-9, -5}} {
		m := generatortest.Bind(t, plan.Type{Kind: plan.Date}, generatortest.Rule("timestamp-shift", fmt.Sprintf(`{"min":%d,"max":%d}`, bounds[0], bounds[1]))).Mask
		seen := map[int]bool{}
		for day := range 400 {
			then := time.Date(2023, 1, 1+day, 0, 0, 0, 0, time.UTC)
			moved, err := time.Parse(time.DateOnly, generatortest.Mask(t, m, then.Format(time.DateOnly)))
			if err != nil {
				t.Fatal(err)
			}
			n := int(moved.Sub(then).Hours() / 24)
			if n == 0 || n < bounds[0] || n > bounds[1] {
				t.Fatalf("%s moved by %d days, bounds %v", then.Format(time.DateOnly), n, bounds)
			}
			seen[n] = true
		}
		for n := bounds[0]; n <= bounds[1]; n++ {
			if n != 0 && !seen[n] {
				t.Errorf("no date moved by %d, bounds %v", n, bounds)
			}
		}
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	t.Parallel()
	for kind, inputs := range map[plan.Kind][]string{
		plan.Date: {
			"", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "2024-01-01 00:00:00", "2024/01/01", "0000-01-01",
			"4714-12-31 BC", "294277-01-01", "1000000-01-01", "2024-01-01 AD", "infinity", "2024-04-31", " 2024-01-01", "2024-01-01\n", "02024-01-01", "2O24-01-01", "2024-01-0é", "２024-01-01",
		},
		plan.Timestamp:   {"2024-01-01", "2024-01-01 24:00:00", "2024-01-01 00:60:00", "2024-01-01 00:00:60", "2024-01-01 00:00:00.", "2024-01-01 00:00:00.1234567", "2024-01-01 00:00:00+00", "2024-01-01T00:00:00"},
		plan.TimestampTZ: {"2024-01-01 00:00:00", "2024-01-01 00:00:00+0", "2024-01-01 00:00:00+00:60", "2024-01-01 00:00:00+99", "2024-01-01 00:00:00Z"},
	} {
		m := generatortest.Bind(t, plan.Type{Kind: kind}, generatortest.Rule("timestamp-shift", "")).Mask
		for _, in := range inputs {
			if out, err := m([]byte{}, []byte(in), generatortest.Place(0)); fault.CodeOf(err) != fault.ValueRefused {
				t.Errorf("%s %q became %q, %v", kind, in, out, err)
			}
		}
	}
}
