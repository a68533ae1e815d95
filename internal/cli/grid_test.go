package cli

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

func TestATableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	headers := []string{"name", "what it does", "rows"}
	rows := [][]string{
		{"custom-categorical", "replaces every value by one of a given list", "12"},
		{lipgloss.NewStyle().Faint(true).Render("email"), `{"a":1,"b":2,"c":3}`, "1,234,567"},
	}
	for columns, want := range map[width]int{0: 80, 200: 80, 80: 80, 60: 60, 52: 52, 10: 49} {
		drawn := columns.grid(headers, rows, 2)
		if got := lipgloss.Width(drawn); got != want {
			t.Errorf("of %d columns it takes %d, want %d:\n%s", columns, got, want, drawn)
		}
		text := strings.Join(strings.Fields(drawn), " ")
		for _, word := range []string{"custom-categorical", "replaces", "email", "1,234,567", `"b":2,`} {
			if !strings.Contains(text, word) {
				t.Errorf("of %d columns it breaks %s:\n%s", columns, word, drawn)
			}
		}
	}
}

func TestWhatIsNoTerminalBendsNoTable(t *testing.T) {
	t.Parallel()
	c := &commands{process: Process{Stdout: &strings.Builder{}, Environ: []string{"COLUMNS=40"}}}
	if got := c.width(); got != 0 {
		t.Errorf("its width is %d", got)
	}
}
