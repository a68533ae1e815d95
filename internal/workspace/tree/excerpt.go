package tree

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// excerptWidth is how many characters of a line an excerpt shows.
const excerptWidth = 160

// excerpt is the line with a caret below each character of the place, or
// nothing where the line could show a secret.
func (d *Document) excerpt(at Position, length int) string {
	if at.Line < 1 || at.Line > len(d.lines) {
		return ""
	}
	line := []rune(strings.TrimPrefix(strings.TrimSuffix(d.lines[at.Line-1], "\r"), "\ufeff"))
	if d.broken && d.nearSecret(at.Line) {
		return ""
	}
	end := min(len(line), excerptWidth)
	for _, h := range d.hidden {
		switch {
		case h.Line == at.Line && h.Column-1 < end:
			end = h.Column - 1
		case h.Line < at.Line && d.continues(h, at.Line):
			return ""
		}
	}
	shown := string(line[:end])
	if end < len(line) {
		shown += "…"
	}
	if at.Column-1 > end || len(line) == 0 {
		return gutter(at.Line, shown)
	}
	var pad strings.Builder
	for _, r := range line[:at.Column-1] {
		pad.WriteString(blank(r))
	}
	marks := strings.Repeat("^", max(1, min(length, end-at.Column+1)))
	return gutter(at.Line, shown) + "\n" + strings.Repeat(" ", len(strconv.Itoa(at.Line))+2) + "| " + pad.String() + marks
}

func gutter(line int, text string) string { return fmt.Sprintf(" %d | %s", line, text) }

// blank is as wide as the character, so that a caret below it stands right.
func blank(r rune) string {
	if r == '\t' {
		return "\t"
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return "  "
	default:
		return " "
	}
}

// continues reports whether the line may still belong to a hidden value that
// began on an earlier one: it, and all lines between, are indented deeper than
// the line on which the value's key stands.
func (d *Document) continues(hidden Position, line int) bool {
	outer := indent(d.lines[hidden.Line-1])
	if outer == hidden.Column-1 { // it is a block of its own, whose lines stand below each other
		outer--
	}
	for _, l := range d.lines[hidden.Line:line] {
		if strings.TrimSpace(l) != "" && indent(l) <= outer {
			return false
		}
	}
	return true
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// nearSecret reports whether the line, or one of the two before it, speaks of a
// secret. It is asked only of text that is not YAML, where no value has a place.
func (d *Document) nearSecret(line int) bool {
	words := regexp.MustCompile(`(?i)pass|pwd|secret|key|token|credential`)
	for i := max(0, line-3); i < line; i++ {
		if words.MatchString(d.lines[i]) {
			return true
		}
	}
	return false
}
