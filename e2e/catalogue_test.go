package e2e_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTheCatalogueIsTheSameOverOtherFiles runs the workspace of examples/catalogue, which
// uses every generator, on the sample warehouse twice: the second time the source has
// other slices, so that its UNLOADs deal the rows to other files. Row by row, what is
// consistent is the same in both copies; joins are whole; nobody's own value is left.
func TestTheCatalogueIsTheSameOverOtherFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "sandbox")
	first := copyCatalogue(t, dir, "2")
	countGenerators(t, first.plan)
	first.checkAgain(t, copyCatalogue(t, dir, "5"))
}

// copyCatalogue copies the sample of the sandbox in a directory, which it makes where it
// is not there yet, and checks the copy.
func copyCatalogue(t *testing.T, dir, slices string) catalogueRun {
	t.Helper()
	_, err := os.Stat(dir)
	isNew := err != nil
	s, stop, err := startSandbox(t.Context(), dir, "--seed", "tickit", "--slices", slices)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	from, to := s.connectAs(t, "SOURCE", "ADMIN_USER", "ADMIN_PASSWORD"), s.connectAs(t, "DESTINATION", "ADMIN_USER", "ADMIN_PASSWORD")
	defer from.conn.Close(t.Context())
	defer to.conn.Close(t.Context())
	if isNew {
		// A tenth of the trade is enough to join with.
		from.exec(string(exampleFile(t, "warehouse.sql")), "delete from public.sales where listid > 20000", "delete from public.listing where listid > 20000")
	}
	path := filepath.Join(t.TempDir(), "standin.yaml")
	text := os.Expand(string(exampleFile(t, "standin.yaml")), func(name string) string { return cmp.Or(s.env[name], "$"+name) })
	text = strings.ReplaceAll(text, "env:STANDIN_MASKING_KEY", `"file:`+keyFile(t, strings.Repeat("42", 32))+`"`)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	copied := catalogueRun{plan: s.plan(t, path), files: s.generate(t, path)}
	copied.read(from, to)
	copied.checkJoins(from, to)
	copied.checkOwnValues(t)
	copied.checkForms(t)
	return copied
}

func exampleFile(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "examples", "catalogue", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// catalogueRun is one copy of the sample.
type catalogueRun struct {
	plan          cataloguePlan
	files         map[string]int        // how many an UNLOAD wrote, by table
	before, after map[string][][]string // the rows of the tables with a row_no, by it
}

type cataloguePlan struct {
	Tables []struct {
		Schema, Name string
		Columns      []struct {
			Name string
			Rule struct {
				Generator    string
				Inconsistent bool
			}
		}
	}
}

func (s site) plan(t *testing.T, path string) (p cataloguePlan) {
	t.Helper()
	if err := json.Unmarshal([]byte(s.run(t, "plan", "-w", path, "--json").must(t).stdout), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// generate runs the job, and counts the files of each table.
func (s site) generate(t *testing.T, path string) map[string]int {
	t.Helper()
	var report struct {
		Tables []struct {
			Schema, Table string
			Files         int
		}
	}
	if err := json.Unmarshal([]byte(s.run(t, "generate", "-w", path, "--json").must(t).stdout), &report); err != nil {
		t.Fatal(err)
	}
	files := map[string]int{}
	for _, table := range report.Tables {
		files[table.Schema+"."+table.Table] = table.Files
	}
	return files
}

// countGenerators counts those that columns have, without those inside of others.
func countGenerators(t *testing.T, p cataloguePlan) {
	t.Helper()
	used := map[string]bool{}
	for _, table := range p.Tables {
		for _, c := range table.Columns {
			used[c.Rule.Generator] = true
		}
	}
	var list struct{ Generators []listed }
	if err := json.Unmarshal([]byte(standin(t, "generators", "--json").must(t).stdout), &list); err != nil {
		t.Fatal(err)
	}
	if len(used) < 40 {
		t.Errorf("the workspace has only %d generators", len(used))
	}
	for _, g := range list.Generators {
		if !used[g.Name] {
			t.Errorf("no column of the workspace has %s, and it says that it has every generator", g.Name)
		}
	}
}

// read fetches the back office before and after.
func (r *catalogueRun) read(from, to warehouse) {
	r.before, r.after = map[string][][]string{}, map[string][][]string{}
	for _, table := range r.plan.Tables {
		if table.Schema == "backoffice" {
			query := "select * from backoffice." + table.Name + " order by row_no"
			r.before[table.Name], r.after[table.Name] = from.rows(query), to.rows(query)
		}
	}
}

// checkJoins wants every row to be joined with the row whose copy it was joined with:
// the pairs of row_no are those of the source.
func (r *catalogueRun) checkJoins(from, to warehouse) {
	from.t.Helper()
	for _, join := range []string{
		"papers a join backoffice.customer b on a.customer_no = b.customer_no",
		"address a join backoffice.customer b on a.customer_no = b.customer_no",
		"device a join backoffice.customer b on a.customer_no = b.customer_no",
		"purchase a join backoffice.customer b on a.customer_no = b.customer_no",
		"purchase_line a join backoffice.purchase b on a.purchase_no = b.purchase_no",
		"journal a join backoffice.customer b on a.subject_id = b.customer_no and a.subject_type = 'customer'",
		"journal a join backoffice.purchase b on a.subject_id = b.purchase_no and a.subject_type = 'purchase'",
	} {
		query := "select a.row_no, b.row_no from backoffice." + join + " order by 1, 2"
		if want, got := from.rows(query), to.rows(query); len(want) < 500 || !slices.EqualFunc(want, got, slices.Equal) {
			from.t.Errorf("%s: %d pairs in the source, %d in the copy, or others", join, len(want), len(got))
		}
	}
	const listings = "select l.listid, c.row_no from public.listing l join backoffice.customer c on c.user_id = l.sellerid order by 1"
	if want, got := from.rows(listings), to.rows(listings); len(want) < 500 || !slices.EqualFunc(want, got, slices.Equal) {
		from.t.Errorf("listings of customers: %d in the source, %d in the copy, or others", len(want), len(got))
	}
	to.holds(facts{
		"totals that are not their lines'": {`select count(*) from backoffice.purchase p where total <>
			(select sum(amount) from backoffice.purchase_line l where l.purchase_no = p.purchase_no)`, "0"},
		"gross that is not net and tax": {"select count(*) from backoffice.purchase where gross <> net + tax", "0"},
		"events out of their order":     {"select count(*) from backoffice.purchase where placed > paid or paid > shipped", "0"},
		"receipts":                      {"select count(distinct receipt_no) || ' to ' || max(receipt_no) from backoffice.purchase", "2000 to 101999"},
		"names that are not composed":   {"select count(*) from backoffice.customer where full_name <> first_name || ' ' || last_name", "0"},
	})
}
