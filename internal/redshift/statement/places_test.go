package statement_test

import (
	"path/filepath"
	"strings"
	"testing"

	"standin/internal/golden"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// TestPlacesAndSketchesAreUnloadedAsTheyAre: an UNLOAD writes them as a COPY reads them, and
// no statement compares, groups or casts them.
func TestPlacesAndSketchesAreUnloadedAsTheyAre(t *testing.T) {
	t.Parallel()
	p := uglyPlan()
	table := p.Tables[1]
	table.Columns = append(table.Columns,
		plan.Column{Name: `pl"ace`, Type: plan.Type{Kind: plan.Geometry}, Encoding: "raw"},
		plan.Column{Name: "Where", Type: plan.Type{Kind: plan.Geography}, NotNull: true},
		plan.Column{Name: "seen", Type: plan.Type{Kind: plan.HLLSketch}})
	var all []string
	for _, build := range []func() (string, error){
		func() (string, error) { return statement.CreateTable(table) },
		func() (string, error) { return statement.Unload(p, table, 1) },
		func() (string, error) { return statement.Copy(p, table, "s3://bucket/m") },
		func() (string, error) { return statement.Sample(table, 5) },
	} {
		text, err := build()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	golden.Equal(t, filepath.Join("testdata", "places.sql"), strings.Join(all, ";\n")+";\n")
	inexact, _, err := statement.Inexact(table)
	if err != nil || inexact != "" {
		t.Errorf("asks %q, %v", inexact, err)
	}
	if settings := statement.BeforeCopy(table); len(settings) > 0 {
		t.Errorf("sets %q", settings)
	}
}
