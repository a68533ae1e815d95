package cli

import (
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/plan"
)

func (c *commands) generate() *cobra.Command {
	return c.asJSON(&cobra.Command{
		Use:   "generate",
		Short: "Run the job: unload, mask, load and publish every table",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			progress := newProgress(c.err, c.terminal, c.process.Now)
			report, err := a.Generate(command.Context(), app.GenerateOptions{Workspace: c.workspace, Progress: progress.event})
			progress.close()
			for _, notice := range report.Notices {
				c.note("standin: %s", notice)
			}
			if c.json {
				c.answer(report)
				return err
			}
			if len(report.Tables) > 0 {
				if printErr := c.print(drawReport(report)); err == nil {
					err = printErr
				}
			}
			if report.CleanUp != nil {
				c.note("standin: also, %s", report.CleanUp.Message)
			}
			return err
		},
	})
}

// drawReport is what became of each table.
func drawReport(r app.Report) string {
	rows := make([][]string, len(r.Tables))
	var sum int64
	for i, t := range r.Tables {
		rows[i] = []string{
			t.Schema + "." + t.Table, string(t.Status), grouped(t.RowsUnloaded), grouped(t.RowsTransformed), grouped(t.RowsLoaded),
			grouped(int64(t.Files)), size(t.Bytes), longest(t),
		}
		sum += t.RowsLoaded
	}
	return grid([]string{"table", "status", "unloaded", "transformed", "loaded", "files", "bytes", "longest step"}, rows, 2, 3, 4, 5, 6) +
		fmt.Sprintf("job %s %s: %s in %s\n", r.Job, r.Status, plural(sum, "row"), plural(int64(len(r.Tables)), "table"))
}

// longest is the step in which the table spent most of its time.
func longest(o plan.Outcome) string {
	var step plan.Step
	for _, s := range slices.Sorted(maps.Keys(o.Seconds)) {
		if step == "" || o.Seconds[s] > o.Seconds[step] {
			step = s
		}
	}
	if step == "" {
		return ""
	}
	return fmt.Sprintf("%s %.1fs", step, o.Seconds[step])
}
