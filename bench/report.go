package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"text/tabwriter"
)

// row is a path's line in the result.
type row struct {
	Path         string  `json:"path"`
	PerCPUSecond float64 `json:"mb_per_cpu_s"`
	Ratio        float64 `json:"ratio_encoding_csv"`
	Peak         float64 `json:"peak_mb"`
	Mallocs      float64 `json:"allocs_per_row"`
}

// rowsOf are the medians of each path. A ratio is the median over the rounds of
// the ratio within the round.
func rowsOf(runs map[string][]measurement) []row {
	yardstick := runs[paths()[0].name]
	var rows []row
	for _, p := range paths() {
		var speeds, ratios, peaks, mallocs []float64
		for round, m := range runs[p.name] {
			speed := m.Megabytes / m.CPU
			speeds = append(speeds, speed)
			ratios = append(ratios, speed*yardstick[round].CPU/yardstick[round].Megabytes)
			peaks = append(peaks, m.Peak)
			mallocs = append(mallocs, float64(m.Mallocs)/float64(m.Rows))
		}
		rows = append(rows, row{p.name, round(median(speeds), 1), round(median(ratios), 2), round(median(peaks), 1), round(median(mallocs), 3)})
	}
	return rows
}

// report prints the table for people and writes the file for machines.
func report(out io.Writer, file string, runs map[string][]measurement) error {
	rows := rowsOf(runs)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "path\tMB per CPU-s\tMB/s\tof encoding/csv\tpeak MB\tallocs a row\t")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.2f\t%.0f\t%.3f\t\n", r.Path, r.PerCPUSecond, wallSpeed(runs[r.Path]), r.Ratio, r.Peak, r.Mallocs)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "two workers are %.2f times as fast as one\n", wallSpeed(runs["masked-siphash-2-workers"])/wallSpeed(runs["masked-siphash"]))
	content, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(content, '\n'), 0o644)
}

func wallSpeed(runs []measurement) float64 {
	var speeds []float64
	for _, m := range runs {
		speeds = append(speeds, m.Megabytes/m.Wall)
	}
	return median(speeds)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

func round(value float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(value*scale) / scale
}
