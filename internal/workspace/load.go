package workspace

import (
	"os"
	"path/filepath"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/workspace/spec"
	"standin/internal/workspace/tree"
)

// Load reads and checks the workspace file at path. The error is a *fault.Error
// of code workspace-invalid; where the file could be read, its cause is a
// *tree.FileError that has every fault.
func Load(path string) (*Workspace, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.New(fault.WorkspaceInvalid, "read the workspace: %w", err).
			WithHint("name the workspace file with -w FILE, or stand in its folder; `standin init` writes a first one")
	}
	return Parse(path, text)
}

// Parse checks the text of a workspace file. The path is for messages, and its
// folder is where relative paths of secrets begin.
func Parse(path string, text []byte) (*Workspace, error) {
	doc := tree.Parse(path, text)
	if doc.Root != nil {
		if values, ok := keys(presetsOf(doc)).Read(doc, "the workspace", doc.Root); ok && doc.Err() == nil {
			return build(path, values.(spec.Values)), nil
		}
	}
	return nil, fault.New(fault.WorkspaceInvalid, "%w", doc.Err())
}

func build(path string, v spec.Values) *Workspace {
	dir := filepath.Dir(path)
	masking := spec.Get[spec.Values](v, "masking")
	w := &Workspace{
		File:        path,
		Name:        spec.Get[string](v, "name"),
		Source:      buildWarehouse(dir, spec.Get[spec.Values](v, "source")),
		Destination: buildWarehouse(dir, spec.Get[spec.Values](v, "destination")),
		Staging:     buildStaging(spec.Get[spec.Values](v, "staging")),
		Pipeline:    plan.Pipeline(spec.Get[string](v, "pipeline")),
		Function:    buildFunction(spec.Get[spec.Values](v, "lambda")),
		PRF:         plan.PRF(spec.Get[string](masking, "prf")),
		Publish:     plan.Publish(spec.Get[string](v, "publish")),
		Survivors:   plan.Search(spec.Get[string](spec.Get[spec.Values](v, "verify"), "survivors")),
		Consistency: plan.Consistency(spec.Get[string](v, "consistency")),
		NewColumns:  NewColumns(spec.Get[string](v, "new_columns")),
		Workers:     spec.Get[int](v, "workers"),
	}
	if key, ok := masking["key"].Any.(Secret); ok {
		key = key.relativeTo(dir)
		w.Key = &key
	}
	for _, item := range spec.Get[[]spec.Value](v, "replace") {
		w.Replace = append(w.Replace, nameAt(item))
	}
	for _, item := range spec.Get[[]spec.Value](v, "exclude") {
		pattern := item.Any.(Pattern)
		pattern.Position = item.Position
		w.Exclude = append(w.Exclude, pattern)
	}
	for _, item := range spec.Get[[]spec.Value](v, "foreign_keys") {
		w.ForeignKeys = append(w.ForeignKeys, buildForeignKey(item))
	}
	for _, pair := range spec.Get[[]spec.Pair](v, "tables") {
		w.Tables = append(w.Tables, buildTable(pair, w.Publish))
	}
	return w
}

func buildWarehouse(dir string, v spec.Values) Warehouse {
	return Warehouse{
		Warehouse: plan.Warehouse{
			Host: spec.Get[string](v, "host"), Port: spec.Get[int](v, "port"),
			Database: spec.Get[string](v, "database"), Schemas: spec.List[string](v, "schemas"),
		},
		User:       spec.Get[string](v, "user"),
		Password:   spec.Get[Secret](v, "password").relativeTo(dir),
		SSLMode:    spec.Get[string](v, "sslmode"),
		Statements: spec.Get[int](v, "statements"),
	}
}

func buildStaging(v spec.Values) plan.Staging {
	path := spec.Get[bucketPath](v, "s3")
	return plan.Staging{
		Bucket: path.bucket, Prefix: path.prefix, Region: spec.Get[string](v, "region"),
		UnloadRole: spec.Get[string](v, "unload_role"), LoadRole: spec.Get[string](v, "load_role"),
		Compression: plan.Compression(spec.Get[string](v, "compression")),
		MaxFileSize: spec.Get[int64](v, "max_file_size"),
		Retain:      spec.Get[plan.Retain](v, "retain"),
	}
}

func buildTable(pair spec.Pair, publish plan.Publish) Table {
	v, _ := pair.Value.Any.(spec.Values)
	t := Table{TableName: nameAt(pair.Key), Mode: plan.DeIdentify, Publish: publish}
	if mode := spec.Get[string](v, "mode"); mode != "" {
		t.Mode = plan.Mode(mode)
	}
	if own := spec.Get[string](v, "publish"); own != "" {
		t.Publish = plan.Publish(own)
	}
	for _, c := range spec.Get[[]spec.Pair](v, "columns") {
		column := Column{Position: c.Key.Position, Name: c.Key.Any.(string)}
		if rule, ok := c.Value.Any.(Rule); ok {
			column.Rule = &rule
		}
		t.Columns = append(t.Columns, column)
	}
	return t
}

func nameAt(v spec.Value) TableName {
	name := v.Any.(TableName)
	name.Position = v.Position
	return name
}
