package cli

import (
	"io"
	"os"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
)

// width is how many columns tables may have; 0 is as many as they take.
type width int

// width is that of stdout.
func (c *commands) width() width { return c.widthOf(c.process.Stdout) }

// widthOf is that of the terminal that something is written to. COLUMNS wins over
// what the terminal says (POSIX, "Environment Variables"). What goes to a file or a
// pipe is not bent.
func (c *commands) widthOf(out io.Writer) width {
	terminal, ok := out.(*os.File)
	if !ok || !isTerminal(terminal) {
		return 0
	}
	if columns, err := strconv.Atoi(c.getenv("COLUMNS")); err == nil && columns > 0 {
		return width(columns)
	}
	return width(columnsOf(terminal))
}

// grid draws a table. The columns of numbers, counted from 0, are set to the right.
// Where it is too wide, long cells take several lines.
func (w width) grid(headers []string, rows [][]string, numbers ...int) string {
	right := map[int]bool{}
	for _, n := range numbers {
		right[n] = true
	}
	if w > 0 {
		rows = w.fit(headers, rows, right)
	}
	cell := lipgloss.NewStyle().Padding(0, 1)
	return table.New().Headers(headers...).Rows(rows...).
		Border(lipgloss.RoundedBorder()).BorderStyle(lipgloss.NewStyle().Faint(true)).
		StyleFunc(func(row, column int) lipgloss.Style {
			style := cell
			if right[column] {
				style = style.Align(lipgloss.Right)
			}
			if row == table.HeaderRow {
				style = style.Bold(true)
			}
			return style
		}).Render() + "\n"
}

// fit breaks the cells of the widest columns into lines until the table fits, or
// nothing is left to break: headers, numbers and words stay whole, because readers
// copy names.
func (w width) fit(headers []string, rows [][]string, numbers map[int]bool) [][]string {
	widths, words := make([]int, len(headers)), make([]int, len(headers))
	for i, header := range headers {
		widths[i], words[i] = lipgloss.Width(header), lipgloss.Width(header)
	}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], lipgloss.Width(cell))
			if numbers[i] {
				words[i] = widths[i]
				continue
			}
			for word := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ' ' || r == '\n' }) {
				for part := range strings.SplitAfterSeq(word, ",") {
					words[i] = max(words[i], lipgloss.Width(part))
				}
			}
		}
	}
	total := 1 // a border, and of each column another with two blanks
	for _, width := range widths {
		total += width + 3
	}
	for ; total > int(w); total-- {
		widest := -1
		for i, width := range widths {
			if width > words[i] && (widest < 0 || width > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	fitted := make([][]string, len(rows))
	for r, row := range rows {
		fitted[r] = make([]string, len(row))
		for i, cell := range row {
			if fitted[r][i] = cell; lipgloss.Width(cell) > widths[i] {
				fitted[r][i] = lipgloss.Wrap(cell, widths[i], ",")
			}
		}
	}
	return fitted
}

// paragraph wraps prose at a width that is read well.
func paragraph(text string) string {
	return strings.TrimRight(lipgloss.Wrap(text, 96, ""), "\n") + "\n"
}
