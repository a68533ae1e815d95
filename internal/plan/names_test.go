package plan

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNamesArePureFunctionsOfJobAndPlan(t *testing.T) {
	t.Parallel()
	p := &Plan{Job: "k3j5abcdefgh0123", Staging: Staging{Bucket: "acme", Prefix: "standin/tickit"}}
	table := Table{Ordinal: 7, Schema: "public", Name: "users"}
	got := []string{
		table.Dir(), p.InputPrefix(table, 2), p.OutputPrefix(table, 2), p.InputRoot(), p.OutputRoot(), p.JobRoot(), p.Key(),
		p.URL(p.Key()), StagingTable(p.Job, 7), RetiredTable(p.Job, 7), QueryGroup(p.Job), Mark("tickit"),
	}
	want := []string{
		"00007-public.users",
		"standin/tickit/input/k3j5abcdefgh0123/00007-public.users/2/",
		"standin/tickit/output/k3j5abcdefgh0123/00007-public.users/2/",
		"standin/tickit/input/k3j5abcdefgh0123/",
		"standin/tickit/output/k3j5abcdefgh0123/",
		"standin/tickit/jobs/k3j5abcdefgh0123/",
		"standin/tickit/jobs/k3j5abcdefgh0123/plan.json",
		"s3://acme/standin/tickit/jobs/k3j5abcdefgh0123/plan.json",
		"standin_k3j5abcdefgh0123_7", "standin_k3j5abcdefgh0123_7_old", "standin-k3j5abcdefgh0123", "standin:tickit",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKeysHaveNoLeadingSlashWhenTheBucketPathIsTheBucket(t *testing.T) {
	t.Parallel()
	p := &Plan{Job: "j"}
	if got := p.InputRoot(); got != "input/j/" {
		t.Errorf("InputRoot is %q", got)
	}
}

func TestAFolderNameIsSafeWhateverTheTableIsCalled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := Table{
			Ordinal: rapid.IntRange(1, 99_999).Draw(t, "ordinal"),
			Schema:  rapid.String().Draw(t, "schema"), Name: rapid.String().Draw(t, "name"),
		}
		dir := table.Dir()
		if len(dir) > 66 || strings.Trim(dir, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" {
			t.Fatalf("%q is no safe folder name", dir)
		}
		if other := (Table{Ordinal: table.Ordinal + 1, Schema: table.Schema, Name: table.Name}); other.Dir() == dir {
			t.Fatalf("two tables share the folder %q", dir)
		}
	})
}

func TestAPlanSurvivesItsJSON(t *testing.T) {
	t.Parallel()
	p := Plan{
		Version: Version, Job: "k3j5abcdefgh0123", Workspace: "w", Program: "1.0.0", Created: time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC),
		Pipeline: V2, Source: Warehouse{Host: "h", Port: 5439, Database: "d", Schemas: []string{"public"}},
		Staging: Staging{Bucket: "b", MaxFileSize: 50_000_000, Compression: Zstd, Null: "n", Retain: Retain{For: time.Hour}},
		Masking: Masking{PRF: SipHash, KeyCheck: "c"},
		Tables: []Table{{
			Ordinal: 1, Schema: "public", Name: `we"ird.名`, Mode: DeIdentify, Publish: Swap,
			Columns: []Column{{
				Name: "id", Type: Type{Kind: BigInt}, NotNull: true, Identity: &Identity{Seed: 1, Step: 2},
				Rule: Rule{Generator: "integer-key", Version: 1, Options: json.RawMessage(`{"keep":[-1,9007199254740993]}`), Key: &Type{Kind: Integer}},
			}},
			PrimaryKey: []string{"id"}, Unique: [][]string{{"id"}},
			ForeignKeys: []ForeignKey{{Columns: []string{"id"}, RefSchema: "s", RefTable: "t", RefColumns: []string{"i"}}},
		}},
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var back Plan
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, back); diff != "" {
		t.Error(diff)
	}
}
