package main

import (
	"regexp"
	"strconv"
	"strings"
)

// span is text in one style.
type span struct {
	text        string
	bold, faint bool
	color       int // of the eight of ANSI, 30 to 37; 0: the terminal's own
}

// line is what one line of a terminal shows.
type line []span

func (l line) text() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.text)
	}
	return strings.TrimRight(b.String(), " ")
}

// sequence is a control sequence (ECMA-48, section 5.4), or the text up to the
// next one or to the end of the line.
var sequence = regexp.MustCompile("\x1b\\[([0-9;?]*)([A-Za-z])|\r|\n|[^\x1b\r\n]+")

// screen is what a terminal shows, and has shown, after it received the text:
// lines that progress bars have drawn over are gone. It knows the sequences that
// the demo uses: styles, the cursor up, and erasing what is below.
func screen(received string) []line {
	lines, row := []line{nil}, 0
	var style span
	for _, m := range sequence.FindAllStringSubmatch(received, -1) {
		switch {
		case m[0] == "\r":
		case m[0] == "\n":
			row++
			if row == len(lines) {
				lines = append(lines, nil)
			}
			lines[row] = nil
		case m[2] == "A":
			row = max(0, row-max(1, number(m[1])))
		case m[2] == "J":
			lines = lines[:row+1]
			lines[row] = nil
		case m[2] == "m":
			style = restyled(style, m[1])
		case m[2] == "":
			style.text = m[0]
			lines[row] = append(lines[row], style)
		}
	}
	return lines
}

// restyled is a style after Select Graphic Rendition (ECMA-48, section 8.3.117).
func restyled(style span, parameters string) span {
	for p := range strings.SplitSeq(parameters, ";") {
		switch n := number(p); {
		case n == 0:
			style = span{}
		case n == 1:
			style.bold = true
		case n == 2:
			style.faint = true
		case n >= 30 && n <= 37:
			style.color = n
		}
	}
	return style
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
