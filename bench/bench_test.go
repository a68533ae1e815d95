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

	"standin/internal/csv"
)

// TestTheTableHasItsShape holds the table to what the figures are quoted for.
func TestTheTableHasItsShape(t *testing.T) {
	t.Parallel()
	const rows = 20_000
	var data []byte
	customers := newCustomers(42)
	for i := range rows {
		data = customers.append(data, i)
	}
	record := csv.NewRecord(16)
	record.Reset(data)
	var count, emptyEmail, emptySSN, quotedStreet, brokenNotes, foreignNames int
	for record.Next() {
		count++
		emptyEmail += one(len(record.Raw(3)) == 0)
		emptySSN += one(len(record.Raw(5)) == 0)
		quotedStreet += one(csv.Quoted(record.Raw(6)))
		brokenNotes += one(bytes.Contains(record.Raw(13), []byte("\n")))
		foreignNames += one(strings.IndexFunc(string(record.Raw(1)), func(r rune) bool { return r > 127 }) >= 0)
	}
	if err := record.Err(); err != nil || count != rows {
		t.Fatalf("%d rows, %v", count, err)
	}
	for what, share := range map[string][3]float64{
		"bytes a row":                      {float64(len(data)) / rows, 265, 280},
		"emails that are empty":            {float64(emptyEmail) / rows, 0.015, 0.025},
		"ssns that are empty":              {float64(emptySSN) / rows, 0.015, 0.025},
		"streets in quotation marks":       {float64(quotedStreet) / rows, 0.38, 0.42},
		"notes with a line feed":           {float64(brokenNotes) / rows, 0.4, 0.8},
		"first names that are not ASCII":   {float64(foreignNames) / rows, 0.05, 0.15},
		"rows that another seed has alike": {alike(data, 43), 0, 0.001},
		"rows that this seed has alike":    {alike(data, 42), 1, 1},
	} {
		if share[0] < share[1] || share[0] > share[2] {
			t.Errorf("%s: %v, want %v to %v", what, share[0], share[1], share[2])
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// alike is the share of data's first thousand rows that a seed repeats.
func alike(data []byte, seed uint64) float64 {
	customers, same := newCustomers(seed), 0
	for i := range 1000 {
		row := customers.append(nil, i)
		same += one(bytes.HasPrefix(data, row))
		end := csv.NewRecord(16)
		end.Reset(data[:csv.Cut(data[:2000])])
		end.Next()
		data = data[end.End():]
	}
	return float64(same) / 1000
}

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
