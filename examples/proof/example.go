package main

import (
	"context"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/jackc/pgx/v5/pgconn"
)

// example is a query whose rows are the same rows on both sides, in the same
// order: by a key that the demo does not mask.
type example struct {
	title   string
	headers []string
	query   string
	upright bool // one row, whose columns stand below each other
}

// show prints the rows of both sides under each other.
func (e example) show(ctx context.Context, source, destination *pgconn.PgConn) error {
	bold := lipgloss.NewStyle().Bold(true)
	lipgloss.Println(bold.Render(e.title))
	if e.upright {
		return e.showUpright(ctx, source, destination)
	}
	for _, side := range []struct {
		name  string
		db    *pgconn.PgConn
		color string
	}{{"before", source, "1"}, {"after", destination, "2"}} {
		style := lipgloss.NewStyle().Padding(0, 1).Foreground(lipgloss.Color(side.color))
		grid := table.New().Border(lipgloss.NormalBorder()).BorderColumn(false).
			Headers(append([]string{side.name}, e.headers...)...).
			StyleFunc(func(row, _ int) lipgloss.Style {
				if row == table.HeaderRow {
					return style.Bold(true)
				}
				return style
			})
		if err := each(ctx, side.db, e.query, func(cells [][]byte) error {
			row := []string{""}
			for _, cell := range cells {
				row = append(row, show(cell, 24))
			}
			grid.Row(row...)
			return nil
		}); err != nil {
			return fmt.Errorf("read %s of the %s: %w", e.title, side.name, err)
		}
		lipgloss.Println(grid.Render())
	}
	return nil
}

// showUpright prints the row of both sides, a line to a column.
func (e example) showUpright(ctx context.Context, source, destination *pgconn.PgConn) error {
	plain := lipgloss.NewStyle().Padding(0, 1)
	grid := table.New().Border(lipgloss.NormalBorder()).BorderColumn(false).Headers("column", "before", "after").
		StyleFunc(func(row, column int) lipgloss.Style {
			style := plain
			if row == table.HeaderRow {
				style = style.Bold(true)
			}
			if column > 0 {
				style = style.Foreground(lipgloss.Color([]string{"1", "2"}[column-1]))
			}
			return style
		})
	var rows [2]*pgconn.Result
	for i, db := range []*pgconn.PgConn{source, destination} {
		results, err := db.Exec(ctx, e.query).ReadAll()
		if err != nil {
			return fmt.Errorf("read %s: %w", e.title, err)
		}
		if rows[i] = results[0]; len(rows[i].Rows) != 1 {
			return fmt.Errorf("read %s: %d rows instead of one", e.title, len(rows[i].Rows))
		}
	}
	for i, field := range rows[0].FieldDescriptions {
		grid.Row(field.Name, show(rows[0].Rows[0][i], 56), show(rows[1].Rows[0][i], 56))
	}
	lipgloss.Println(grid.Render())
	return nil
}

// show makes a cell fit a line: NULL and the empty string can be told apart,
// line ends are seen, and long text is cut.
func show(cell []byte, width int) string {
	if cell == nil {
		return "∅"
	}
	text := strings.TrimRight(strings.NewReplacer("\r", "␍", "\n", "␊").Replace(string(cell)), " ")
	if runes := []rune(text); len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	if text == "" {
		return "''"
	}
	return text
}
