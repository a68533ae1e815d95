package cli

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/check"
)

// checked is what `standin check --json` prints.
type checked struct {
	Status   string          `json:"status"` // passed or failed
	Findings []check.Finding `json:"findings"`
	Error    *app.Document   `json:"error,omitempty"`
}

func (c *commands) check() *cobra.Command {
	return c.asJSON(&cobra.Command{
		Use:   "check",
		Short: "Check the workspace, the connections, the rights and the bucket before the first job",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			a, err := c.app()
			if err != nil {
				return err
			}
			c.leaves("what the check wrote into the bucket is still there", "`standin cleanup` removes it")
			defer c.stopping(command.Context(), "removing what the check made")()
			var printErr error
			found, err := a.Check(command.Context(), c.workspace, func(f check.Finding) {
				if !c.json && printErr == nil {
					printErr = c.print(drawFinding(f))
				}
			})
			switch {
			case len(found) == 0:
				return err
			case c.json:
				answer := checked{Status: "passed", Findings: found}
				if err != nil {
					answer.Status, answer.Error = "failed", new(app.DocumentOf(err))
				}
				printErr = c.answer(answer)
			case printErr == nil:
				printErr = c.print(countFindings(found))
			}
			if err == nil {
				err = printErr
			}
			return err
		},
	})
}

// drawFinding is a finding as a line, with what mends it below.
func drawFinding(f check.Finding) string {
	sign, style := "✓", lipgloss.NewStyle().Foreground(lipgloss.Green)
	switch f.State {
	case check.Failed:
		sign, style = "✗", lipgloss.NewStyle().Foreground(lipgloss.Red).Bold(true)
	case check.Unknown:
		sign, style = "?", lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %-20s %s", style.Render(sign), f.Check, f.Message)
	if f.Code != "" {
		fmt.Fprintf(&b, " [%s]", f.Code)
	}
	b.WriteString("\n")
	for _, m := range f.Mend {
		fmt.Fprintf(&b, "\n    %s:\n\n", m.Where)
		for line := range strings.Lines(m.Text) {
			b.WriteString("        " + line)
		}
	}
	if len(f.Mend) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

func countFindings(found []check.Finding) string {
	counts := map[check.State]int64{}
	for _, f := range found {
		counts[f.State]++
	}
	text := "\n" + plural(counts[check.Passed], "check") + " passed"
	if n := counts[check.Failed]; n > 0 {
		text += ", " + grouped(n) + " failed"
	}
	if n := counts[check.Unknown]; n > 0 {
		text += ", " + grouped(n) + " could not be made"
	}
	return text + "\n"
}
