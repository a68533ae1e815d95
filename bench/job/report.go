package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// What a job is to reach.
const (
	ratioGoal = 1.1 // seconds of generate to those of the bare UNLOAD and COPY
	peakBar   = 300 // megabytes of standin's memory
)

// steps are those of a table, then those of all tables at once.
func steps() (each, together []string) {
	return []string{"unload", "transform", "load"}, []string{"verify", "publish", "clean-up"}
}

// report prints the measurement for people.
func (m measurement) report(out io.Writer, s shape) error {
	for _, t := range m.answer.Tables {
		m.rows -= t.Rows
	}
	if m.rows != 0 {
		return fmt.Errorf("the job lost %d rows", m.rows)
	}
	size := float64(m.bytes) / 1e6
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(what string, seconds float64) {
		fmt.Fprintf(w, "%s\t%.1f\t%.0f\t\n", what, seconds, size/seconds)
	}
	fmt.Fprintf(out, "%s, %.2f GB of CSV\n", s.title, size/1e3)
	fmt.Fprintln(w, "\tseconds\tMB/s\t")
	line("UNLOAD alone", m.unload)
	line("COPY alone", m.load)
	line("standin generate", m.generate.Wall)
	each, together := steps()
	var sum float64
	for _, step := range each {
		var seconds float64
		for _, t := range m.answer.Tables {
			seconds += t.Seconds[step]
		}
		sum += seconds
		line(step, seconds)
	}
	for _, step := range together {
		sum += m.answer.Seconds[step]
		line(step, m.answer.Seconds[step])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "steps, one after another, would take %.1f s; processor time of standin %.1f s\n", sum, m.generate.CPU)
	fmt.Fprintf(out, "generate / (UNLOAD + COPY)  %.2f  (goal %.2f)\n", m.generate.Wall/(m.unload+m.load), ratioGoal)
	_, err := fmt.Fprintf(out, "peak memory of standin      %.0f MB  (bar %d MB)\n\n", m.generate.Peak, peakBar)
	return err
}
