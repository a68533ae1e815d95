package cli

import (
	"cmp"

	"github.com/spf13/cobra"

	"standin/internal/app"
)

func (c *commands) cleanup() *cobra.Command {
	var id string
	var old bool
	command := c.asJSON(&cobra.Command{
		Use:   "cleanup",
		Short: "Remove what jobs of the workspace left behind; jobs that are running are left alone",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			c.leaves("what was not removed yet is still there", "run `standin cleanup` again")
			cleaned, err := a.Cleanup(command.Context(), c.workspace, app.Selection{Job: id, Asked: true, OldFunctions: old})
			if c.json && (err == nil || len(cleaned.Jobs) > 0) {
				printErr := c.answer(cleaned)
				return cmp.Or(err, printErr)
			}
			if c.json {
				return err
			}
			for _, j := range cleaned.Jobs {
				if printErr := c.print("job " + j.Job + ": " + j.State + "\n"); err == nil {
					err = printErr
				}
				if j.Note != "" {
					c.note("standin: %s", j.Note)
				}
			}
			for _, name := range cleaned.Functions {
				if printErr := c.print("function " + name + ": removed\n"); err == nil {
					err = printErr
				}
			}
			if err == nil && len(cleaned.Jobs)+len(cleaned.Functions) == 0 {
				c.note("standin: nothing is left behind")
			}
			return err
		},
	})
	command.Flags().StringVar(&id, "job", "", "only what this job left")
	command.Flags().BoolVar(&old, "old-functions", false, "also the Lambda functions that no job uses, with their logs, except that of this version and workspace")
	return command
}
