package mask

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/generator"
	"standin/internal/plan"
)

// searching compiles a table with a search for survivors.
func searching(t *testing.T, search plan.Search, rules ...string) *Program {
	t.Helper()
	p := testPlan()
	p.Survivors = search
	program, err := Compile(p, tableOf(rules...), generator.ExampleKeys())
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func TestSurvivorsAreCountedPerMaskedColumn(t *testing.T) {
	t.Parallel()
	program := searching(t, plan.SearchWhole, "passthrough", `constant {"value":"same, \"quoted\""}`, "null", "character-scramble", `constant {"value":"-"}`)
	data := `p,"same, ""quoted""",x,Jane,-` + "\n" + // a survivor behind quotation marks
		`p,other,x,Joe,-` + "\n" +
		`p,,x,,-` + "\n" + // an empty value is none
		`p,` + null + `,` + null + `,` + null + `,-` + "\n"
	_, stats, err := runText(t, program, data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Survivors{
		{Column: "b", Generator: "constant", Compared: 2, Equal: 1},
		{Column: "c", Generator: "null", Compared: 3},
		{Column: "d", Generator: "character-scramble", Compared: 2},
		{Column: "e", Generator: "constant", Compared: 4}, // - tells nobody anything
	}
	if diff := cmp.Diff(want, stats.Survivors); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatAScrambleKeepsIsNoSurvivor(t *testing.T) {
	t.Parallel()
	_, stats, err := runText(t, searching(t, plan.SearchWhole, "character-scramble"), "½\n②\nm²\n①\nⅧ\n٥٥٥\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Survivors{{Column: "a", Generator: "character-scramble", Compared: 6}}
	if diff := cmp.Diff(want, stats.Survivors); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASearchThatIsOffComparesNothing(t *testing.T) {
	t.Parallel()
	for _, search := range []plan.Search{plan.SearchOff, ""} {
		_, stats, err := runText(t, searching(t, search, `constant {"value":"x"}`), "x\n", Options{})
		if err != nil || stats.Survivors != nil {
			t.Errorf("%q: %v, %v", search, stats.Survivors, err)
		}
	}
}

func TestASampleIsTheFirstRowsAndAFewOfTheOthersWhateverTheChunksAndWorkers(t *testing.T) {
	t.Parallel()
	var data strings.Builder
	const rows = 100_000
	for i := range rows {
		fmt.Fprintf(&data, "%07d,x\n", i)
	}
	const perRow = 10 // bytes
	sample := searching(t, plan.SearchSample, "passthrough", `constant {"value":"x"}`)
	_, first, err := runText(t, sample, data.String(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen, head := first.Survivors[0], int64(sampledBytes/perRow+1)
	if expected := head + (rows-head)/sampledShare; seen.Compared < expected*9/10 || seen.Compared > expected*11/10 || seen.Equal != seen.Compared {
		t.Errorf("of %d rows %d were compared and %d equal, want about %d", rows, seen.Compared, seen.Equal, expected)
	}
	for _, options := range []Options{{Workers: 3, ChunkSize: 1000}, {Workers: 2}, {ChunkSize: 77}} {
		_, again, err := runText(t, sample, data.String(), options)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Survivors, again.Survivors); diff != "" {
			t.Errorf("%+v (-first +again):\n%s", options, diff)
		}
	}
	small, stats, err := runText(t, sample, "1,x\n2,x\n", Options{})
	if err != nil || stats.Survivors[0].Compared != 2 {
		t.Errorf("of two rows %v were compared, %v, %q", stats.Survivors, err, small)
	}
}
