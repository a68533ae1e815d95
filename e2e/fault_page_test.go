package e2e_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"standin/internal/golden"
)

// seen is what a job in which something broke gave its user.
type seen struct {
	shop   string
	status int
	document
}

// faultsPage is docs/faults.md, whose table has a row for each fault. A row holds
// what the user really saw; -update writes them anew.
type faultsPage struct {
	before, after string // of the table
	want          map[string]string

	mu  sync.Mutex
	got map[string]string // rows by the names of the faults
}

const (
	faultsPath  = "../docs/faults.md"
	tableBegins = "|---|---|---|---|\n"
)

func openFaultsPage(t *testing.T) *faultsPage {
	t.Helper()
	text, err := os.ReadFile(faultsPath)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), tableBegins)
	table, after, ends := strings.Cut(rest, "\n\n")
	if !found || !ends {
		t.Fatal(faultsPath + " has no table")
	}
	p := &faultsPage{before: before + tableBegins, after: "\n\n" + after, want: map[string]string{}, got: map[string]string{}}
	for row := range strings.SplitSeq(table, "\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(row, "| "), " |")
		p.want[name] = row
	}
	return p
}

// check compares the row of a fault with what was seen.
func (p *faultsPage) check(t *testing.T, test faultCase, s seen) {
	t.Helper()
	saw := "nothing: it is done again"
	if s.Error.Code != "" {
		saw = fmt.Sprintf("`%s`: %s", s.Error.Code, s.Error.Message)
		if s.Error.Hint != "" {
			saw += " (hint: " + s.Error.Hint + ")"
		}
	}
	tables := test.state
	if test.leaves {
		tables += "; `standin cleanup` removes the rest"
	}
	row := fmt.Sprintf("| %s | %d | %s | %s |", test.name, s.status, steady(saw, s.shop), tables)
	p.mu.Lock()
	p.got[test.name] = row
	p.mu.Unlock()
	if want := p.want[test.name]; row != want && !golden.Updating() {
		t.Errorf("%s says\n%s\nbut it is (-update writes it)\n%s", faultsPath, want, row)
	}
}

// steady puts a name in the place of what differs from run to run.
func steady(text, shop string) string {
	for _, change := range []struct{ pattern, with string }{
		{regexp.QuoteMeta(shop), "shop"},
		{regexp.QuoteMeta(world.env["SANDBOX_BUCKET"]), "acme-standin"},
		{`127\.0\.0\.1:\d+`, "test.example.com:5439"},
		{`shop\.(people|orders)\b`, "shop.people"},
		{`standin_[a-z0-9]{16}_\d+`, "standin_abcdefghij012345_1"},
		{`\b[a-z0-9]{16}\b`, "abcdefghij012345"},
		{`\d{4}_part_\d\d`, "0000_part_00"},
		{`\bline \d+`, "line 7"},
		{`\bbyte \d+`, "byte 486"},
		{`\s*\n\s*`, "; "},
		{`\|`, `\|`},
	} {
		text = regexp.MustCompile(change.pattern).ReplaceAllString(text, change.with)
	}
	return text
}

// close holds the rows against the faults: each has one, and none is left over.
func (p *faultsPage) close(t *testing.T) {
	t.Helper()
	var rows []string
	for _, test := range append(faultCases(), stateCases()...) {
		row, ran := p.got[test.name]
		if !ran {
			row = p.want[test.name] // -run has left it out
		}
		rows = append(rows, row)
		delete(p.want, test.name)
	}
	if golden.Updating() {
		rows = slices.DeleteFunc(rows, func(row string) bool { return row == "" })
		if err := os.WriteFile(faultsPath, []byte(p.before+strings.Join(rows, "\n")+p.after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name := range p.want {
		if strings.HasPrefix(name, "the disk of the state directory") && len(stateCases()) == 0 {
			continue
		}
		t.Errorf("%s has a row %q, but no test breaks that", faultsPath, name)
	}
}
