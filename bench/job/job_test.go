package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standin/bench/customers"
	"standin/internal/workspace"
)

func TestEveryShapeIsAWorkspaceThatDecidesEveryColumn(t *testing.T) {
	for name, value := range map[string]string{
		"SOURCE_HOST": "127.0.0.1", "SOURCE_PORT": "5439", "SOURCE_DATABASE": "dev", "SOURCE_USER": "reader", "SOURCE_PASSWORD": "x",
		"DESTINATION_HOST": "127.0.0.1", "DESTINATION_PORT": "5440", "DESTINATION_DATABASE": "test", "DESTINATION_USER": "writer",
		"DESTINATION_PASSWORD": "x", "SANDBOX_BUCKET": "bucket-of-tests", "AWS_REGION": "us-east-1",
		"SANDBOX_UNLOAD_ROLE": "arn:aws:iam::111111111111:role/unload", "SANDBOX_LOAD_ROLE": "arn:aws:iam::111111111111:role/load",
	} {
		t.Setenv(name, value)
	}
	all, err := shapes("1,4", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		file := filepath.Join(t.TempDir(), "standin.yaml")
		if err := os.WriteFile(file, []byte(workspaceText(s, 2)), 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := workspace.Load(file)
		if err != nil {
			t.Fatalf("%s: %v", s.title, err)
		}
		if len(w.Tables) != len(s.tables) {
			t.Errorf("%s: %d tables are in the workspace, not %d", s.title, len(w.Tables), len(s.tables))
		}
		for _, table := range w.Tables {
			if len(table.Columns) != len(customers.Columns()) {
				t.Errorf("%s: %d columns are decided, not %d", s.title, len(table.Columns), len(customers.Columns()))
			}
		}
	}
}

func TestTheReportDividesTheJobByTheBareStatements(t *testing.T) {
	t.Parallel()
	var all []measurement
	for i, wall := range []float64{100, 50, 60} {
		m := measurement{rows: 10, bytes: 2_000_000_000, unload: 20, load: 30, generate: usage{Wall: wall, CPU: 25, Peak: float64(120 + i)}}
		m.answer.Tables = append(m.answer.Tables, table{Rows: 10, Seconds: map[string]float64{"unload": 20, "transform": 9, "load": 30}})
		all = append(all, m)
	}
	var out strings.Builder
	if err := report(&out, shape{title: "1 table"}, all); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2.00 GB", "(UNLOAD + COPY)  1.20", "1.00 1.20 2.00", "122 MB", "9.0   222"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &out)
		}
	}
	all[0].rows++
	if err := report(&out, shape{title: "1 table"}, all); err == nil {
		t.Error("a lost row is no error")
	}
}

func TestShapesAreNumbersOfTables(t *testing.T) {
	t.Parallel()
	for numbers, want := range map[string]int{"1": 1, "1,4,8": 3, "": 0, "0": 0, "two": 0, "11": 0, "4,": 0} {
		all, err := shapes(numbers, 10)
		if len(all) != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d shapes, %v; want %d", numbers, len(all), err, want)
		}
	}
}

func TestTheTimeOfAProcessIsThatOfItsStateFile(t *testing.T) {
	t.Parallel()
	// A program may be called what it likes.
	id, parent, time, err := processTime("12 (a b) c) (S 7 12 12 0 -1 4194560 1 2 3 4 100 20 3000 4 20 0 1 0 5 6 7")
	if err != nil || id != 12 || parent != 7 || time != 3124 {
		t.Errorf("process %d of %d took %d, %v", id, parent, time, err)
	}
	for _, text := range []string{"", "12", "12 (a", "12 (a) S 7", "x (a) S 7 1 1 0 -1 4 1 2 3 4 100 20 3000 4 20", "12 (a) S 7 1 1 0 -1 4 1 2 3 4 100 20 y 4 20"} {
		if _, _, _, err := processTime(text); err == nil {
			t.Errorf("%q is no error", text)
		}
	}
}
