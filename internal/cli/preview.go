package cli

import (
	"strconv"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/workspace"
)

const aboutPreview = `Reads some rows of a table from the source and shows each value beside its stand-in. Only the
source is asked, and nothing is changed anywhere.

What is shown is real data, so there is no --json, and where stdout is no terminal (a file, a
pipe, the log of a build) the command refuses unless --show-originals is given.`

func (c *commands) preview() *cobra.Command {
	rows, originals := 10, false
	command := &cobra.Command{
		Use:               "preview TABLE",
		Short:             "Show some rows of a table before and after; these are real data",
		Long:              aboutPreview,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: c.tableNames,
		RunE: func(command *cobra.Command, args []string) error {
			switch {
			case !originals && !isTerminal(c.process.Stdout):
				return fault.New(fault.Usage, "stdout is no terminal, and a preview shows real rows").WithHint("say that you want them there: --show-originals")
			case rows < 1 || rows > 1000:
				return fault.New(fault.Usage, "--rows takes a number from 1 to 1000")
			}
			a, err := c.app()
			if err != nil {
				return err
			}
			preview, err := a.Preview(command.Context(), c.workspace, args[0], rows)
			if err != nil {
				return err
			}
			if preview.RandomKey {
				c.note("standin: the workspace names no masking key, so a random one is used: the stand-ins are those of no job")
			}
			return c.print(drawPreview(preview, c.width()))
		},
	}
	command.Flags().IntVar(&rows, "rows", rows, "how many rows")
	command.Flags().BoolVar(&originals, "show-originals", false, "show real rows also where stdout is no terminal")
	return command
}

// drawPreview is a table for each row, its columns below each other, because a
// table of a warehouse is wider than a screen.
func drawPreview(p app.Preview, w width) string {
	faint := lipgloss.NewStyle().Faint(true)
	var rows [][]string
	for r := range p.Before {
		for i, column := range p.Table.Columns {
			number := ""
			if i == 0 {
				number = strconv.Itoa(r + 1)
			}
			row := []string{number, column.Name, cellText(p.Before[r][i]), cellText(p.After[r][i]), describeRule(column.Rule)}
			switch {
			case column.Rule.Generator == "":
				row[3], row[4] = "", "undecided"
			case column.Rule.IsPassthrough():
				for k := range row[1:] {
					row[k+1] = faint.Render(row[k+1])
				}
			}
			rows = append(rows, row)
		}
	}
	name := workspace.TableName{Schema: p.Table.Schema, Name: p.Table.Name}
	if len(rows) == 0 {
		return name.String() + " has no rows\n"
	}
	return w.grid([]string{"row", "column", "before", "after", "rule"}, rows, 0) +
		name.String() + ": " + plural(int64(len(p.Before)), "row") + " of real data\n"
}

// widestCell is how many characters of a value are shown.
const widestCell = 40

// cellText is a value on one line of a terminal. What would steer the terminal is
// written out.
func cellText(value []byte) string {
	whole := strings.ToValidUTF8(string(value), "\ufffd")
	text := []rune(shown(whole, value == nil))
	if strings.ContainsFunc(whole, func(r rune) bool { return !unicode.IsPrint(r) }) {
		text = []rune(strconv.Quote(whole))
	}
	if len(text) > widestCell {
		text = append(text[:widestCell-1], '…')
	}
	return string(text)
}

// tableNames completes the name of a table from the workspace.
func (c *commands) tableNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	w, err := workspace.Load(c.workspace)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	names := make([]string, len(w.Tables))
	for i, t := range w.Tables {
		names[i] = t.String()
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
