package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
)

// Sizes of the image, in pixels.
const (
	cell   = 8.4 // the width of a character
	height = 19  // of a line
	margin = 20
)

// draw writes the lines as an SVG image that looks like a terminal, in light and
// dark pages alike. Errors of out come back from its Flush.
func draw(out io.Writer, lines []line) {
	widest := 0
	for _, l := range lines {
		widest = max(widest, lipgloss.Width(l.text()))
	}
	width, tall := int(float64(widest)*cell)+2*margin, len(lines)*height+2*margin
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`+"\n", width, tall, width)
	fmt.Fprintf(out, `<rect width="100%%" height="100%%" rx="8" fill="#16181d"/>`+"\n")
	for i, l := range lines {
		if l.text() == "" {
			continue
		}
		column := 0
		fmt.Fprintf(out, `<text y="%d" xml:space="preserve" fill="#d5d8de">`, margin+i*height+14)
		for _, s := range l {
			// Each run is set to its columns, whatever the width of the reader's font.
			n := lipgloss.Width(s.text)
			if strings.TrimSpace(s.text) != "" {
				fmt.Fprintf(out, `<tspan x="%.1f" textLength="%.1f"%s>`, margin+float64(column)*cell, float64(n)*cell, attributes(s))
				if err := xml.EscapeText(out, []byte(s.text)); err != nil {
					return
				}
				fmt.Fprint(out, `</tspan>`)
			}
			column += n
		}
		fmt.Fprint(out, "</text>\n")
	}
	fmt.Fprint(out, "</svg>\n")
}

func attributes(s span) string {
	var b strings.Builder
	if s.bold {
		b.WriteString(` font-weight="bold"`)
	}
	if s.faint {
		b.WriteString(` opacity="0.5"`)
	}
	if c, ok := map[int]string{31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}[s.color]; ok {
		fmt.Fprintf(&b, ` fill=%q`, c)
	}
	return b.String()
}
