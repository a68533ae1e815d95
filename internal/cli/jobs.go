package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"standin/internal/job"
)

func (c *commands) jobs() *cobra.Command {
	return c.asJSON(&cobra.Command{
		Use:   "jobs",
		Short: "List the jobs of this machine and how they ended",
		Long: paragraph(fmt.Sprintf("List the jobs of this machine and how they ended. Jobs that have left nothing behind are kept for %d days, "+
			"and at most %d of a workspace; the last success stays, and so does whatever `standin cleanup` has still to remove.",
			job.KeepFor/(24*time.Hour), job.KeepJobs)),
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			jobs, err := a.Jobs(command.Context())
			if err != nil {
				return err
			}
			if c.json {
				return c.answer(struct {
					Jobs []job.Job `json:"jobs"`
				}{append([]job.Job{}, jobs...)})
			}
			if len(jobs) == 0 {
				c.note("standin: no job has run here yet")
				return nil
			}
			rows := make([][]string, len(jobs))
			for i, j := range jobs {
				rows[i] = jobRow(j)
			}
			return c.print(c.width().grid([]string{"job", "workspace", "status", "started", "took", "tables", "rows"}, rows, 4, 5, 6))
		},
	})
}

func jobRow(j job.Job) []string {
	status, took := string(j.State), ""
	switch {
	case j.Live:
		status += " (live)"
	case !j.State.Ended():
		status = "killed"
	case j.Error != nil && j.State != job.Cancelled:
		status += ": " + string(j.Error.Code)
	}
	if !j.Ended.IsZero() && !j.Started.IsZero() {
		took = seconds(j.Ended.Sub(j.Started))
	}
	var rows int64
	for _, t := range j.Tables {
		rows += t.RowsLoaded
	}
	return []string{j.ID, j.Workspace, status, j.Created.Local().Format(time.DateTime), took, grouped(int64(len(j.Tables))), grouped(rows)}
}
