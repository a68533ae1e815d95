package value

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standin/internal/plan"
)

// FuzzAMomentIsThatOfTheCalendar holds the reader of dates and times against
// package time where that can follow, and against its own writer.
func FuzzAMomentIsThatOfTheCalendar(f *testing.F) {
	for _, text := range []string{
		"2024-02-29", "2023-02-29", "0001-01-01 BC", "4713-01-01 BC", "294276-12-31", "2024-02-29 23:59:59", "1999-12-31 24:00:00",
		"2024-02-29 23:59:59.5", "2024-02-29 00:00:00.123456", "2024-02-29 00:00:00+05:30", "0044-03-15 12:00:00-07 BC", "12345-06-07", "2024-2-9", "",
	} {
		f.Add([]byte(text))
	}
	layouts := map[plan.Kind]string{plan.Date: time.DateOnly, plan.Timestamp: time.DateTime, plan.TimestampTZ: ""}
	f.Fuzz(func(t *testing.T, text []byte) {
		for kind, layout := range layouts {
			m, ok := ParseMoment(text, kind)
			if ok {
				if m.Day < FirstDay || m.Day > LastDay || m.Micros < 0 || m.Micros >= MicrosPerDay {
					t.Errorf("%s %q is day %d, %d microseconds", kind, text, m.Day, m.Micros)
				}
				// Years beyond four digits can have zeros in front, which are not written again.
				if written := m.Append(nil); text[0] != '0' && !bytes.Equal(written, text) {
					t.Errorf("%s %q is written as %q", kind, text, written)
				}
			}
			if layout == "" || len(text) != len(layout) {
				continue
			}
			then, err := time.Parse(layout, string(text))
			// Package time takes an hour of one digit as well.
			if want := err == nil && then.Year() > 0 && then.Format(layout) == string(text); ok != want {
				t.Errorf("%s %q is read: %v, but package time says %v", kind, text, ok, err)
			} else if ok && then.UnixMicro() != m.Day*MicrosPerDay+m.Micros {
				t.Errorf("%s %q is day %d and %d microseconds, but package time says %v", kind, text, m.Day, m.Micros, then)
			}
		}
	})
}

// FuzzADecimalIsThatOfBigIntegers holds the reader of numbers against math/big,
// and against its own writer.
func FuzzADecimalIsThatOfBigIntegers(f *testing.F) {
	for _, text := range []string{"0", "-0", "-1234.50", ".5", "5.", "1..2", "170141183460469231731687303715884105727", "170141183460469231731687303715884105728", "00012.340", "--1", ""} {
		f.Add(text, 2)
		f.Add(text, 0)
	}
	// A point without digits behind it stands where there are none.
	number := regexp.MustCompile(`^-?\d+(\.\d*)?$`)
	most := new(big.Int).Lsh(big.NewInt(1), 127)
	f.Fuzz(func(t *testing.T, text string, scale int) {
		if scale < 0 || scale > 37 {
			t.Skip("no DECIMAL has that many fraction digits")
		}
		n, ok := ParseDecimal([]byte(text), scale)
		whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
		want := new(big.Int)
		valid := number.MatchString(text) && len(fraction) <= scale
		if valid {
			want.SetString(whole+fraction+strings.Repeat("0", scale-len(fraction)), 10)
			valid = want.Cmp(most) < 0
		}
		if ok != valid {
			t.Fatalf("%q with %d fraction digits is read: %v", text, scale, ok)
		}
		if !ok {
			return
		}
		got := new(big.Int).SetUint64(n.High)
		got.Lsh(got, 64).Or(got, new(big.Int).SetUint64(n.Low))
		if got.Cmp(want) != 0 || n.Negative != strings.HasPrefix(text, "-") {
			t.Fatalf("%q with %d fraction digits is %s, not %s", text, scale, got, want)
		}
		again, ok := ParseDecimal(n.Append(nil, scale), scale)
		if !ok || again.High != n.High || again.Low != n.Low || again.Negative && got.Sign() == 0 {
			t.Errorf("%q with %d fraction digits is written as %q", text, scale, n.Append(nil, scale))
		}
	})
}

// FuzzAValueOfAWorkspaceIsWrittenOnce: what a workspace gives becomes one spelling,
// which stays as it is.
func FuzzAValueOfAWorkspaceIsWrittenOnce(f *testing.F) {
	for _, text := range []string{"true", "-0", "007", "-1.50", "1.2.3", "2024-02-29", "2024-02-29 00:00:00+02", "é", "", "+5", "9223372036854775808"} {
		f.Add(text)
	}
	types := []plan.Type{
		{Kind: plan.SmallInt},
		{Kind: plan.Integer},
		{Kind: plan.BigInt},
		{Kind: plan.Decimal, Precision: 9, Scale: 2},
		{Kind: plan.Decimal, Precision: 38},
		{Kind: plan.Boolean},
		{Kind: plan.Char, Length: 5},
		{Kind: plan.VarChar, Length: 5},
		{Kind: plan.Date},
		{Kind: plan.Timestamp},
		{Kind: plan.TimestampTZ},
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range types {
			once, err := Canonical(text, kind)
			if err != nil {
				if len(text) > 3 && strings.Contains(strings.TrimSuffix(err.Error(), kind.String()), text) {
					t.Errorf("the error for %q holds the value: %v", text, err)
				}
				continue
			}
			if twice, err := Canonical(once, kind); err != nil || twice != once {
				t.Errorf("%q as %s is %q, and that is %q, %v", text, kind, once, twice, err)
			}
		}
	})
}

func TestDaysAndDatesAreThoseOfTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Int64Range(FirstDay, LastDay).Draw(t, "day")
		at := time.Unix(day*24*60*60, 0).UTC()
		year, month, dayOfMonth := CivilDate(day)
		if int(year) != at.Year() || int(month) != int(at.Month()) || int(dayOfMonth) != at.Day() {
			t.Fatalf("day %d is %d-%d-%d, not %s", day, year, month, dayOfMonth, at)
		}
		if back := CivilDay(year, month, dayOfMonth); back != day {
			t.Fatalf("day %d came back as %d", day, back)
		}
	})
}

func TestIntegersAreWrittenAsStrconvDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n") >> rapid.IntRange(0, 63).Draw(t, "shift")
		if got, want := string(AppendInteger([]byte("x"), n)), fmt.Sprint("x", n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	for _, n := range []int64{0, -1, 99_999_999, 100_000_000, 9_999_999_999_999_999, 10_000_000_000_000_000, math.MaxInt64, math.MinInt64} {
		if got := string(AppendInteger(nil, n)); got != fmt.Sprint(n) {
			t.Errorf("got %s, want %d", got, n)
		}
	}
}
