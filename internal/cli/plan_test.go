package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"standin/internal/golden"
	"standin/internal/plan"
)

func shopPlan() *plan.Plan {
	const job = "abcdefghijkl0123"
	p := &plan.Plan{
		Version: plan.Version, Job: job, Workspace: "shop", Pipeline: plan.V2,
		Source:      plan.Warehouse{Host: "prod", Port: 5439, Database: "dev", Schemas: []string{"public"}},
		Destination: plan.Warehouse{Host: "test", Port: 5439, Database: "test"},
		Staging: plan.Staging{
			Bucket: "acme", Prefix: "shop", Region: "eu-west-1", UnloadRole: "default", LoadRole: "default",
			Compression: plan.Zstd, MaxFileSize: 50_000_000, Null: "NULL1y2p0ij32e8e8",
		},
		Masking: plan.Masking{PRF: plan.SipHash},
		Tables: []plan.Table{
			{
				Schema: "public", Name: "customers", PrimaryKey: []string{"id"}, Rows: 1_234_567, Replaces: true, Comment: "who buys",
				Columns: []plan.Column{
					{Name: "id", Type: plan.Type{Kind: plan.BigInt}, NotNull: true, Rule: plan.Rule{
						Generator: "integer-key", Version: 1, Domain: "public.customers.id", Key: &plan.Type{Kind: plan.Integer}, From: "workspace",
					}},
					{Name: "first", Type: plan.Type{Kind: plan.VarChar, Length: 60}, Rule: plan.Rule{
						Generator: "name", Version: 1, Options: []byte(`{"part":"first"}`), Link: "person", With: "id", From: "workspace",
					}},
					{Name: "note", Type: plan.Type{Kind: plan.VarChar, Length: 20}, Rule: plan.Rule{
						Generator: "character-scramble", Version: 1, Domain: "notes", Inconsistent: true, From: "workspace",
						Options: []byte(`{"keep":["the first of some words","the second of them","and a third"]}`),
					}},
					{Name: "since", Type: plan.Type{Kind: plan.Date}, Rule: plan.Rule{Generator: plan.Passthrough, Version: 1, From: "new_columns"}},
				},
			},
			{
				Schema: "public", Name: "orders",
				Columns: []plan.Column{{Name: "customer", Type: plan.Type{Kind: plan.Integer}, Rule: plan.Rule{
					Generator: "integer-key", Version: 1, Domain: "public.customers.id", Key: &plan.Type{Kind: plan.Integer}, From: "public.customers.id",
				}}, {Name: "Referrer", Type: plan.Type{Kind: plan.Integer}, Rule: plan.Rule{
					Generator: "integer-key", Version: 1, Domain: "public.customers.id", Key: &plan.Type{Kind: plan.Integer}, From: "public.customers.id",
				}}, {Name: "to", Type: plan.Type{Kind: plan.Geography}, Rule: plan.Rule{
					Generator: "conditional", Version: 1, Options: []byte(`{"otherwise":"passthrough"}`), Parts: map[string]int{plan.Passthrough: 1}, From: "workspace",
				}}, {Name: "seen", Type: plan.Type{Kind: plan.HLLSketch}, Rule: plan.Rule{Generator: plan.Passthrough, Version: 1, From: "new_columns"}}},
				VirtualKeys: []plan.ForeignKey{{Columns: []string{"Referrer"}, RefSchema: "public", RefTable: "customers", RefColumns: []string{"id"}}},
				ForeignKeys: []plan.ForeignKey{{Columns: []string{"customer"}, RefSchema: "public", RefTable: "customers", RefColumns: []string{"id"}}},
			},
		},
	}
	for i := range p.Tables {
		t := &p.Tables[i]
		t.Ordinal, t.Mode, t.Publish = i+1, plan.DeIdentify, plan.Swap
		t.Staging, t.Retired = plan.StagingTable(job, i+1), plan.RetiredTable(job, i+1)
	}
	return p
}

func TestAPlanIsDrawnForPeople(t *testing.T) {
	t.Parallel()
	var plain strings.Builder
	writer := colorprofile.NewWriter(&plain, []string{"TERM=dumb"})
	if _, err := writer.WriteString(drawPlan(shopPlan(), 0)); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, filepath.Join("testdata", "plan", "drawn.txt"), plain.String())
}

// TestEveryStatementIsPrinted compares the script of a small plan with its golden
// file: all statements of a job, in order.
func TestEveryStatementIsPrinted(t *testing.T) {
	t.Parallel()
	text, err := statements(shopPlan())
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, filepath.Join("testdata", "plan", "statements.sql"), text)
}

func TestAPlanThatCannotBeSQLIsRefused(t *testing.T) {
	t.Parallel()
	p := shopPlan()
	p.Tables[0].Columns[0].Encoding = "az64; DROP TABLE x"
	if text, err := statements(p); err == nil {
		t.Errorf("got\n%s", text)
	}
}
