package cli

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/plan"
)

func (c *commands) generate() *cobra.Command {
	var pipeline string
	command := c.asJSON(&cobra.Command{
		Use:   "generate",
		Short: "Run the job: unload, mask, load and publish every table",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			c.leaves("what its job has made so far is still there", "`standin cleanup` removes it")
			defer c.stopping(command.Context(), "cleaning up")()
			progress := newProgress(c.err, c.widthOf(c.process.Stderr), c.terminal, c.process.Now)
			report, err := a.Generate(command.Context(), app.GenerateOptions{Workspace: c.workspace, Pipeline: plan.Pipeline(pipeline), Progress: progress.event})
			progress.close()
			for _, notice := range report.Notices {
				c.note("standin: %s", notice)
			}
			if c.json {
				printErr := c.answer(report)
				return cmp.Or(err, printErr)
			}
			if len(report.Tables) > 0 {
				if printErr := c.print(drawReport(report, c.width())); err == nil {
					err = printErr
				}
			}
			if report.CleanUp != nil {
				c.note("standin: also, %s", report.CleanUp.Message)
			}
			return err
		},
	})
	command.Flags().StringVar(&pipeline, "pipeline", "", "who masks the files, v2 or lambda (default: as the workspace says)")
	completes(command, "pipeline", string(plan.V2), string(plan.Lambda))
	return command
}

// drawReport is what became of each table, and how long each of its steps took.
func drawReport(r app.Report, w width) string {
	rows := make([][]string, len(r.Tables))
	var sum int64
	for i, t := range r.Tables {
		rows[i] = []string{
			t.Schema + "." + t.Table, string(t.Status), grouped(t.RowsLoaded), grouped(int64(t.Files)), size(t.Bytes),
			stepTime(t, plan.Unloading), stepTime(t, plan.Transforming), stepTime(t, plan.Loading),
		}
		sum += t.RowsLoaded
	}
	return w.grid([]string{"table", "status", "rows", "files", "bytes", "unload", "transform", "load"}, rows, 2, 3, 4, 5, 6, 7) +
		drawSurvivors(r, w) +
		fmt.Sprintf("job %s %s: %s in %s\n", r.Job, ending(r), plural(sum, "row"), plural(int64(len(r.Tables)), "table"))
}

// ending is how the job ended: one that somebody interrupted has not failed.
func ending(r app.Report) string {
	if r.Error != nil && r.Error.Code == fault.Cancelled {
		return "interrupted"
	}
	return r.Status
}

// drawSurvivors is the columns of which masking left values as they were, and why that
// need be no fault; nothing if there are none.
func drawSurvivors(r app.Report, w width) string {
	var rows [][]string
	for _, t := range r.Tables {
		for _, s := range t.Survivors {
			if s.Equal > 0 {
				share := fmt.Sprintf("%.3g%%", 100*float64(s.Equal)/float64(s.Compared))
				rows = append(rows, []string{t.Schema + "." + t.Table + "." + s.Column, s.Generator, grouped(s.Compared), grouped(s.Equal), share})
			}
		}
	}
	if len(rows) == 0 {
		return ""
	}
	return w.grid([]string{"column", "generator", "compared", "unchanged", "share"}, rows, 2, 3, 4) +
		"unchanged: values that a rule leaves, as free-text does a text in which it finds nothing, and those that chance made again of few;\n" +
		"of a generator that promises another value for each, they would have failed the job\n"
}

// stepTime is how long the table was in the step; empty if it did not get there.
func stepTime(o plan.Outcome, step plan.Step) string {
	took, ok := o.Seconds[step]
	if !ok {
		return ""
	}
	return fmt.Sprintf("%.1fs", took)
}
