package moment_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"standin/internal/generator/generatortest"
	"standin/internal/plan"
)

func TestDatesAreCutAsTheCalendarSays(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"year", "quarter", "month", "week", "day", "hour", "minute", "second"} {
		mask := generatortest.Bind(t, plan.Type{Kind: plan.Timestamp}, generatortest.Rule("date-truncation", `{"part":"`+part+`"}`)).Mask
		rapid.Check(t, func(t *rapid.T) {
			moment := time.Unix(rapid.Int64Range(-60_000_000_000, 4_000_000_000).Draw(t, "seconds"), 0).UTC()
			year, month, day := moment.Date()
			want := moment
			switch part {
			case "year":
				want = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
			case "quarter":
				want = time.Date(year, month-(month-1)%3, 1, 0, 0, 0, 0, time.UTC)
			case "month":
				want = time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
			case "week":
				want = time.Date(year, month, day-(int(moment.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
			case "day":
				want = time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
			case "hour":
				want = moment.Truncate(time.Hour)
			case "minute":
				want = moment.Truncate(time.Minute)
			}
			in := moment.Format(time.DateTime) + ".5"
			if got := generatortest.Mask(t, mask, in); got != want.Format(time.DateTime) {
				t.Fatalf("%s cut to the %s is %s, want %s", in, part, got, want.Format(time.DateTime))
			}
		})
	}
}
