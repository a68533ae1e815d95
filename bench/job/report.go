package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// ratioGoal is what a job is to reach: seconds of generate to those of the bare
// UNLOAD and COPY.
const ratioGoal = 1.1

// peakBar is how many megabytes of memory standin may take with a worker for each
// processor.
func peakBar() int { return 64 + 32*runtime.NumCPU() }

// steps are those of a table, then those of all tables at once.
func steps() (each, together []string) {
	return []string{"unload", "transform", "load"}, []string{"verify", "publish", "clean-up"}
}

// ratio is the seconds of the job to those of the bare statements.
func (m measurement) ratio() float64 { return m.generate.Wall / (m.unload + m.load) }

// report prints for people the round with the median ratio, the better of the two
// in the middle, and the ratios of all.
func report(out io.Writer, s shape, all []measurement) error {
	for _, m := range all {
		for _, t := range m.answer.Tables {
			m.rows -= t.Rows
		}
		if m.rows != 0 {
			return fmt.Errorf("the job lost %d rows", m.rows)
		}
	}
	slices.SortFunc(all, func(a, b measurement) int { return cmp.Compare(a.ratio(), b.ratio()) })
	m := all[(len(all)-1)/2]
	peak := 0.0
	var ratios []string
	for _, a := range all {
		peak = max(peak, a.generate.Peak)
		ratios = append(ratios, strconv.FormatFloat(a.ratio(), 'f', 2, 64))
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
	for _, step := range each {
		var seconds float64
		for _, t := range m.answer.Tables {
			seconds += t.Seconds[step]
		}
		line(step, seconds)
	}
	for _, step := range together {
		line(step, m.answer.Seconds[step])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, "transform: what was left when the UNLOAD had ended")
	fmt.Fprintf(out, "processor time of UNLOAD and COPY %.1f s; of the job %.1f s: sandbox %.1f s, standin %.1f s\n",
		m.bare.sandbox, m.job.sandbox+m.generate.CPU, m.job.sandbox, m.generate.CPU)
	fmt.Fprintf(out, "meanwhile others took %.1f s and %.1f s\n", m.bare.machine-m.bare.sandbox, m.job.machine-m.job.sandbox-m.generate.CPU)
	least := (m.job.sandbox + m.generate.CPU) / float64(runtime.NumCPU())
	fmt.Fprintf(out, "least ratio with %d processors never idle  %.2f\n", runtime.NumCPU(), least/(m.unload+m.load))
	fmt.Fprintf(out, "generate / (UNLOAD + COPY)  %.2f  (goal %.2f; all rounds: %s)\n", m.ratio(), ratioGoal, strings.Join(ratios, " "))
	_, err := fmt.Fprintf(out, "peak memory of standin      %.0f MB  (bar %d MB)\n\n", peak, peakBar())
	return err
}
