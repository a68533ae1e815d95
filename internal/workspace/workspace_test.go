package workspace_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// minimal is a workspace with nothing but what is required.
const minimal = `version: 1
name: shop
source: {host: s, database: dev, user: reader, password: env:SOURCE}
destination: {host: d, database: test, user: writer, password: env:DESTINATION}
staging: {s3: s3://acme, region: eu-west-1, unload_role: default, load_role: default}
`

func position(line, column int) workspace.Position {
	return workspace.Position{Line: line, Column: column}
}

// secrets and patterns compare what they print.
var (
	secrets  = cmp.Comparer(func(a, b workspace.Secret) bool { return a.String() == b.String() })
	patterns = cmp.Comparer(func(a, b workspace.Pattern) bool { return a.String() == b.String() })
)

func TestDefaultsAreFilledIn(t *testing.T) {
	t.Parallel()
	w, err := workspace.Parse("dir/standin.yaml", []byte(minimal))
	if err != nil {
		t.Fatal(err)
	}
	want := &workspace.Workspace{
		File: "dir/standin.yaml",
		Name: "shop",
		Source: workspace.Warehouse{
			Warehouse: plan.Warehouse{Host: "s", Port: 5439, Database: "dev", Schemas: []string{"public"}},
			User:      "reader", SSLMode: "verify-full", Statements: 4,
		},
		Destination: workspace.Warehouse{
			Warehouse: plan.Warehouse{Host: "d", Port: 5439, Database: "test"},
			User:      "writer", SSLMode: "verify-full", Statements: 4,
		},
		Staging: plan.Staging{
			Bucket: "acme", Region: "eu-west-1", UnloadRole: "default", LoadRole: "default",
			Compression: plan.Zstd, MaxFileSize: 50_000_000,
		},
		Pipeline: plan.V2, PRF: plan.SipHash, Publish: plan.Swap, NewColumns: workspace.Block,
		Survivors: plan.SearchSample, Consistency: plan.PerTable,
	}
	if diff := cmp.Diff(want, w, cmpopts.IgnoreTypes(workspace.Secret{}, plan.Function{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
	if w.Source.Password.String() != "env:SOURCE" || w.Key != nil {
		t.Errorf("password %s, key %v", w.Source.Password, w.Key)
	}
}

func TestEveryKeyIsRead(t *testing.T) {
	t.Parallel()
	w, err := workspace.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	constant := plan.Rule{Generator: "constant", Options: []byte(`{"value":"x@example.com"}`)}
	key := mustSecret(t, "file:"+filepath.Join("testdata", "keys/masking"))
	want := &workspace.Workspace{
		File: "testdata/full.yaml",
		Name: "tickit",
		Source: workspace.Warehouse{
			Warehouse: plan.Warehouse{Host: "prod.abc.us-east-1.redshift.amazonaws.com", Port: 5440, Database: "dev", Schemas: []string{"public", "Sales Data"}},
			User:      "standin_reader", Password: mustSecret(t, "env:SOURCE_PASSWORD"), SSLMode: "require", Statements: 8,
		},
		Destination: workspace.Warehouse{
			Warehouse: plan.Warehouse{Host: "127.0.0.1", Port: 5439, Database: "test"},
			User:      "standin_writer", Password: mustSecret(t, "secretsmanager:arn:aws:secretsmanager:us-east-1:111111111111:secret:x#password"),
			SSLMode: "verify-full", Statements: 4,
		},
		Staging: plan.Staging{
			Bucket: "acme-standin", Prefix: "tickit/daily", Region: "us-east-1",
			UnloadRole: "arn:aws:iam::111111111111:role/a,arn:aws:iam::222222222222:role/path/b", LoadRole: "default",
			Compression: plan.Gzip, MaxFileSize: 6_200_000_000, Retain: plan.Retain{OnFailure: true},
		},
		Pipeline: plan.V2, Key: &key, PRF: plan.HMACSHA256, Publish: plan.Swap, Workers: 3, Survivors: plan.SearchWhole, Consistency: plan.Snapshot, NewColumns: workspace.PassNewly,
		Replace: []workspace.TableName{
			{Position: position(30, 11), Schema: "public", Name: "old"},
			{Position: position(30, 23), Schema: "a.b", Name: `c"d`},
		},
		Tables: []workspace.Table{
			{
				TableName: workspace.TableName{Position: position(34, 3), Schema: "public", Name: "users"},
				Mode:      plan.DeIdentify, Publish: plan.Swap,
				Columns: []workspace.Column{
					{Position: position(37, 7), Name: "email", Rule: &workspace.Rule{Position: position(37, 14), Rule: constant}},
					{Position: position(38, 7), Name: "no", Rule: &workspace.Rule{Position: position(38, 11), Rule: constant}},
					{Position: position(39, 7), Name: "null", Rule: &workspace.Rule{Position: position(39, 15), Rule: plan.Rule{Generator: "passthrough"}}},
					{Position: position(40, 7), Name: "123", Rule: &workspace.Rule{Position: position(40, 12), Rule: plan.Rule{Generator: "passthrough"}}},
					{Position: position(41, 7), Name: "undecided"},
				},
			},
			{
				TableName: workspace.TableName{Position: position(42, 3), Schema: "dotted.schema", Name: `say "hi"`},
				Mode:      plan.DeIdentify, Publish: plan.InPlace,
			},
			{TableName: workspace.TableName{Position: position(44, 3), Schema: "public", Name: "empty"}, Mode: plan.DeIdentify, Publish: plan.Swap},
		},
	}
	if diff := cmp.Diff(want, w, secrets, cmpopts.IgnoreFields(workspace.Workspace{}, "Exclude", "Function"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(- want, + got):\n%s", diff)
	}
	for name, want := range map[[2]string]bool{
		{"public", "tmp_1"}: true, {"public", "tmp"}: false, {"x*", "any"}: true, {"xy", "any"}: false, {"other", "tmp_1"}: false,
	} {
		got := false
		for _, p := range w.Exclude {
			got = got || p.Matches(name[0], name[1])
		}
		if got != want {
			t.Errorf("%v excluded: %v, want %v", name, got, want)
		}
	}
}

func TestBlockAndFlowFormsAreEqual(t *testing.T) {
	t.Parallel()
	block := `version: 1
name: shop
source:
  host: s
  database: dev
  user: reader
  password: env:SOURCE
  schemas:
    - a
    - b
destination:
  host: d
  database: test
  user: writer
  password: env:DESTINATION
staging:
  s3: s3://acme
  region: eu-west-1
  unload_role: default
  load_role: default
tables:
  a.t:
    columns:
      x: passthrough
      y:
        generator: constant
        value: 7
`
	flow := `{version: 1, name: shop, source: {host: s, database: dev, user: reader, password: env:SOURCE, schemas: [a, b]},
 destination: {host: d, database: test, user: writer, password: env:DESTINATION},
 "staging": {'s3': "s3://acme", region: eu-west-1, unload_role: default, load_role: default},
 tables: {a.t: {columns: {x: {generator: passthrough}, y: {value: 7, generator: constant, consistent: true}}}}}`
	var read [2]*workspace.Workspace
	for i, text := range []string{block, flow} {
		var err error
		if read[i], err = workspace.Parse("standin.yaml", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read[0], read[1], secrets, patterns, cmpopts.IgnoreTypes(workspace.Position{})); diff != "" {
		t.Errorf("(- block, + flow):\n%s", diff)
	}
}

func TestNamesPrintAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	w, err := workspace.Load("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Tables[1].TableName.String(); got != `"dotted.schema"."say ""hi"""` {
		t.Error(got)
	}
	if got := w.Tables[0].TableName.String(); got != "public.users" {
		t.Error(got)
	}
}

func TestAMissingFileIsAFaultOfTheWorkspace(t *testing.T) {
	t.Parallel()
	_, err := workspace.Load(filepath.Join(t.TempDir(), "none.yaml"))
	if fault.CodeOf(err) != fault.WorkspaceInvalid || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// mustSecret reads a reference by way of a workspace that holds it.
func mustSecret(t *testing.T, reference string) workspace.Secret {
	t.Helper()
	w, err := workspace.Parse("standin.yaml", []byte(strings.Replace(minimal, "env:SOURCE", `"`+reference+`"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return w.Source.Password
}
