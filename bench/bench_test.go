package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestEveryPathReadsEveryRow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := writeTable(dir, 3000, 42); err != nil {
		t.Fatal(err)
	}
	runs := map[string][]measurement{}
	for _, p := range paths() {
		var out bytes.Buffer
		if err := measureHere(t.Context(), &out, p.name, dir, ""); err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		var m measurement
		if err := json.Unmarshal(out.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		if m.Rows != 3000 || m.Megabytes < 0.7 || m.CPU <= 0 || m.Wall <= 0 || m.Peak <= 0 {
			t.Errorf("%s: %+v", p.name, m)
		}
		runs[p.name] = []measurement{m}
	}
	var table bytes.Buffer
	file := filepath.Join(dir, "result.json")
	if err := report(&table, file, runs); err != nil {
		t.Fatal(err)
	}
	for _, p := range paths() {
		if !strings.Contains(table.String(), p.name+" ") {
			t.Errorf("the table lacks %s:\n%s", p.name, table.String())
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&rows); err != nil || len(rows) != 8 || rows[0].Ratio != 1 {
		t.Errorf("result.json holds %+v, %v", rows, err)
	}
}

func TestFiguresAreMediansOverTheRounds(t *testing.T) {
	t.Parallel()
	runs := map[string][]measurement{}
	for _, p := range paths() {
		for _, cpu := range []float64{1, 4, 2} {
			runs[p.name] = append(runs[p.name], measurement{Megabytes: 100, Rows: 1000, CPU: cpu, Wall: 1, Peak: 10, Mallocs: 500})
		}
	}
	for i := range runs["copy"] {
		runs["copy"][i].CPU /= 4
	}
	got := rowsOf(runs)
	want := []row{{"encoding-csv-copy", 50, 1, 10, 0.5}, {"copy", 200, 4, 10, 0.5}}
	if diff := cmp.Diff(want, got[:2], cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error(diff)
	}
}
