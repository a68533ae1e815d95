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
}

func examples() []example {
	return []example{
		{
			"users (found through their listings)",
			[]string{"userid", "username", "firstname", "lastname", "city", "st", "email", "phone", "notes"},
			`select u.userid, u.username, u.firstname, u.lastname, u.city, u.state, u.email, u.phone, u.notes
			 from listing l join users u on u.userid = l.sellerid where l.listid in (1, 2, 3, 5, 8, 13) order by l.listid`,
		},
		{
			"listing",
			[]string{"listid", "sellerid", "eventid", "numtickets", "priceperticket", "totalprice", "listtime"},
			`select listid, sellerid, eventid, numtickets, priceperticket, totalprice, listtime from listing where listid <= 4 order by listid`,
		},
		{
			"sales",
			[]string{"salesid", "sellerid", "buyerid", "qtysold", "pricepaid", "commission", "saletime"},
			`select salesid, sellerid, buyerid, qtysold, pricepaid, commission, saletime from sales where salesid <= 4 order by salesid`,
		},
	}
}

// show prints the rows of both sides under each other.
func (e example) show(ctx context.Context, source, destination *pgconn.PgConn) error {
	bold := lipgloss.NewStyle().Bold(true)
	lipgloss.Println(bold.Render(e.title))
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
				row = append(row, show(cell))
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

// show makes a cell fit a line: NULL and the empty string can be told apart,
// line ends are seen, and long text is cut.
func show(cell []byte) string {
	if cell == nil {
		return "∅"
	}
	text := strings.TrimRight(strings.NewReplacer("\r", "␍", "\n", "␊").Replace(string(cell)), " ")
	if runes := []rune(text); len(runes) > 24 {
		return string(runes[:23]) + "…"
	}
	if text == "" {
		return "''"
	}
	return text
}
