package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"standin/internal/fault"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

func (c *commands) plan() *cobra.Command {
	var sql bool
	command := c.asJSON(&cobra.Command{
		Use:   "plan",
		Short: "Show what a job would do to every table and column; nothing is changed",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if sql && c.json {
				return fault.New(fault.Usage, "--sql and --json are two answers: choose one")
			}
			a, err := c.app()
			if err != nil {
				return err
			}
			p, notices, err := a.Plan(command.Context(), c.workspace)
			if err != nil {
				return err
			}
			for _, notice := range notices {
				c.note("standin: %s", notice)
			}
			switch {
			case c.json:
				return c.answer(p)
			case sql:
				text, err := statements(p)
				if err != nil {
					return err
				}
				return c.print(text)
			default:
				return c.print(drawPlan(p, c.width()))
			}
		},
	})
	command.Flags().BoolVar(&sql, "sql", false, "print every statement that the job would send")
	return command
}

// drawPlan is the plan for people: a summary of the tables, then every column.
func drawPlan(p *plan.Plan, w width) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  to  %s  by way of  s3://%s\n\n", lipgloss.NewStyle().Bold(true).Render(p.Workspace),
		p.Source, p.Destination, strings.TrimSuffix(p.Staging.Bucket+"/"+p.Staging.Prefix, "/"))
	rows := make([][]string, 0, len(p.Tables))
	var all int64
	for _, t := range p.Tables {
		masked := 0
		for _, c := range t.Columns {
			if !c.Rule.IsPassthrough() {
				masked++
			}
		}
		all += t.Rows
		rows = append(rows, []string{t.String(), estimate(t.Rows), grouped(int64(masked)), grouped(int64(len(t.Columns) - masked)), fate(t)})
	}
	b.WriteString(w.grid([]string{"table", "rows (estimate)", "masked", "passing", "at the destination"}, rows, 1, 2, 3))
	known := "; the source does not say how many rows"
	if all > 0 {
		known = ", about " + plural(all, "row")
	}
	fmt.Fprintf(&b, "%s%s\n\n", plural(int64(len(p.Tables)), "table"), known)
	b.WriteString(unseen(p))
	b.WriteString(w.grid([]string{"column", "type", "rule", "decided by"}, columnRows(p)))
	return b.String()
}

func estimate(rows int64) string {
	if rows == 0 {
		return ""
	}
	return grouped(rows)
}

// fate is what a table does to the destination, and why.
func fate(t plan.Table) string {
	switch {
	case !t.Replaces:
		return "new"
	case t.PublishBecause != "":
		return "in-place, because " + t.PublishBecause
	case t.Publish == plan.InPlace:
		return "in-place"
	case len(t.Views) > 0:
		return "swap, and the new table for " + strings.Join(t.Views, ", ")
	default:
		return "swap"
	}
}

// unseen says what swaps would lose, were it there: it is shown to others than
// Standin's user only.
func unseen(p *plan.Plan) string {
	for _, t := range p.Tables {
		if len(t.Unseen) > 0 {
			return fmt.Sprintf("Standin's user at the destination is not shown %s. A table that has one loses it when it is swapped:\nsay publish: in-place for such a table, or let a superuser see what standin check asks for.\n\n", strings.Join(t.Unseen, ", "))
		}
	}
	return ""
}

// ruleWidth is as much of a rule as stands in one line: options can hold whole rules.
const ruleWidth = 60

func columnRows(p *plan.Plan) [][]string {
	var rows [][]string
	faint := lipgloss.NewStyle().Faint(true)
	for _, t := range p.Tables {
		for _, column := range t.Columns {
			row := []string{t.String() + "." + column.Name, column.Type.String(), lipgloss.Wrap(describeRule(column.Rule)+tells(column), ruleWidth, ","), decider(t, column)}
			if column.Rule.IsPassthrough() {
				for i := range row {
					row[i] = faint.Render(row[i])
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// tells is what a column whose values can pass tells by its type alone.
func tells(c plan.Column) string {
	switch {
	case !c.Rule.Passes():
		return ""
	case c.Type.Kind.IsSpatial():
		return " (places, which can be where people live)"
	case c.Type.Kind == plan.HLLSketch:
		return " (hashes of the values that it has seen)"
	default:
		return ""
	}
}

// decider says who decided: the key for a foreign key, declared or given by the
// workspace, else the workspace.
func decider(t plan.Table, c plan.Column) string {
	names := func(k plan.ForeignKey) bool { return slices.Contains(k.Columns, c.Name) }
	switch {
	case c.Rule.From == "workspace" || c.Rule.From == "new_columns":
		return c.Rule.From
	case slices.ContainsFunc(t.VirtualKeys, names) && !slices.ContainsFunc(t.ForeignKeys, names):
		return "key " + c.Rule.From + " (foreign_keys)"
	default:
		return "key " + c.Rule.From
	}
}

func describeRule(r plan.Rule) string {
	text := r.Generator
	if len(r.Options) > 0 {
		text += " " + string(r.Options)
	}
	if privacy := registry.Privacy(r); privacy != "" {
		text += " (" + privacy + ")"
	}
	if r.Link != "" {
		text += " link " + r.Link
	}
	if r.With != "" {
		text += " consistent with " + r.With
	}
	if len(r.Partition) > 0 {
		text += " by " + strings.Join(r.Partition, ", ")
	}
	if r.Inconsistent {
		text += " anew for each row"
	}
	if !r.IsPassthrough() && cmp.Or(r.Domain, r.Generator) != r.Generator && r.Key == nil {
		text += " domain " + r.Domain
	}
	return text
}
