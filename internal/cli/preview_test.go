package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"standin/internal/app"
	"standin/internal/golden"
	"standin/internal/plan"
)

func TestAPreviewShowsEachValueBesideItsStandIn(t *testing.T) {
	t.Parallel()
	text := plan.Type{Kind: plan.VarChar, Length: 100}
	p := app.Preview{
		Table: plan.Table{Schema: "public", Name: "users", Columns: []plan.Column{
			{Name: "email", Type: text, Rule: plan.Rule{Generator: "email"}},
			{Name: "likes", Type: text, Rule: plan.Rule{Generator: plan.Passthrough}},
			{Name: "memo", Type: text},
		}},
		Before: [][][]byte{{[]byte("ada@acme.com"), nil, []byte("red\x1b[31m")}, {[]byte(strings.Repeat("é", 99)), []byte(""), nil}, {[]byte("NULL"), []byte("NULL"), nil}},
		After:  [][][]byte{{[]byte("jo@example.com"), nil, []byte("red\x1b[31m")}, {[]byte("x@example.com"), []byte(""), nil}, {[]byte("y@example.com"), []byte("NULL"), nil}},
	}
	var plain strings.Builder
	if _, err := colorprofile.NewWriter(&plain, []string{"TERM=dumb"}).WriteString(drawPreview(p, 0)); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, filepath.Join("testdata", "plan", "preview.txt"), plain.String())
	if strings.Contains(plain.String(), "\x1b") {
		t.Error("a value steers the terminal")
	}
	p.Before, p.After = nil, nil
	if got := drawPreview(p, 0); got != "public.users has no rows\n" {
		t.Errorf("got %q", got)
	}
}
