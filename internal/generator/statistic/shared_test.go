package statistic

import (
	"testing"

	"standin/internal/generator"
	"standin/internal/plan"
)

// TestColumnsAndWorkersShareWhatIsReadFromStatistics binds the columns of a link twice
// under the same keys, and then under keys of other statistics.
func TestColumnsAndWorkersShareWhatIsReadFromStatistics(t *testing.T) {
	t.Parallel()
	g := columns(plan.Rule{Generator: "categorical", Link: "both"}, text(), text())
	study := studyCategories(g, 0)
	statistics, err := study.Conclude([]generator.Answer{{cells("a", "b", "9"), cells("c", "d", "9")}}, noise(t, "c1"))
	if err != nil {
		t.Fatal(err)
	}
	g.Table.Statistics = []plan.Statistics{{Column: "c1", Key: "k"}}
	keys := generator.ExampleKeys().WithStatistics(map[string][]byte{"k": statistics})
	read := 0
	bound := func(column int, keys generator.Keys) *finder[int] {
		d, err := generator.NewDomain(generator.Scope{Table: g.Table, Column: column, Keys: keys}, g.Table.Columns[column].Rule, categorical())
		if err != nil {
			t.Fatal(err)
		}
		found, err := compiled(d, g.Table.Columns[column].Rule, study, func(counted) (int, error) {
			read++
			return read, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	first := bound(0, keys)
	for _, again := range []*finder[int]{bound(1, keys), bound(0, keys)} {
		if again.parted != first.parted || again == first {
			t.Error("what was read is not shared, or what masks one value is")
		}
	}
	if read != 1 {
		t.Errorf("the statistics were read %d times", read)
	}
	other := keys.WithStatistics(map[string][]byte{"k": append([]byte{}, statistics...)})
	if bound(0, other).parted == first.parted {
		t.Error("other statistics are taken for the same")
	}
}
