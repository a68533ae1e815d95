package cli

import (
	"strings"
	"testing"

	"standin/internal/app"
	"standin/internal/plan"
)

func TestTheReportSaysThatValuesMayRightlyStay(t *testing.T) {
	t.Parallel()
	report := app.Report{Tables: []plan.Outcome{{Schema: "public", Table: "notes", Survivors: []plan.Survivors{
		{Column: "body", Generator: "free-text", Compared: 1000, Equal: 900}, {Column: "name", Generator: "name", Compared: 1000},
	}}}}
	got := drawSurvivors(report, 0)
	for _, want := range []string{"public.notes.body", "90%", "free-text does a text in which it finds nothing"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "notes.name") {
		t.Errorf("a column without any is in\n%s", got)
	}
	if got := drawSurvivors(app.Report{Tables: []plan.Outcome{{Survivors: []plan.Survivors{{Compared: 9}}}}}, 0); got != "" {
		t.Errorf("of none it says\n%s", got)
	}
}
