package customers_test

import (
	"bytes"
	"strings"
	"testing"

	"standin/bench/customers"
	"standin/internal/csv"
)

// TestTheTableHasItsShape holds the table to what the figures are quoted for.
func TestTheTableHasItsShape(t *testing.T) {
	t.Parallel()
	const rows = 20_000
	var data []byte
	table := customers.New(42)
	for i := range rows {
		data = table.Append(data, i)
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
	table, same := customers.New(seed), 0
	for i := range 1000 {
		row := table.Append(nil, i)
		same += one(bytes.HasPrefix(data, row))
		end := csv.NewRecord(16)
		end.Reset(data[:csv.Cut(data[:2000])])
		end.Next()
		data = data[end.End():]
	}
	return float64(same) / 1000
}
