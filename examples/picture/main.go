// Command picture draws what a program prints on a terminal as an SVG image. It
// made the one of the README:
//
//	script -qec 'stty cols 118; make demo' /dev/null |
//		go run ./examples/picture -from 'standin generate' -without column,listing,sales >docs/images/demo.svg
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	from := flag.String("from", "", "begin with this line")
	without := flag.String("without", "", "leave out the tables with these titles or first headers, with commas between them")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *from, strings.Split(*without, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, from string, without []string) error {
	recorded, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("read what the terminal received: %w", err)
	}
	lines := screen(string(recorded))
	start := slices.IndexFunc(lines, func(l line) bool { return from == "" || l.text() == from })
	if start < 0 {
		return fmt.Errorf("no line says %q", from)
	}
	buffered := bufio.NewWriter(out)
	draw(buffered, leaveOut(lines[start:], without))
	return buffered.Flush()
}

// leaveOut drops tables by their titles, or by their first headers.
func leaveOut(lines []line, names []string) []line {
	var kept []line
	for len(lines) > 0 {
		n := 1
		if title := slices.Contains(names, lines[0].text()); title || drawn(lines[0], "╭┌") {
			for n < len(lines) && drawn(lines[n], "│├└╰┌") {
				n++
			}
			if title || n > 1 && slices.Contains(names, firstCell(lines[1])) {
				lines = lines[n:]
				continue
			}
		}
		kept = append(kept, lines[:n]...)
		lines = lines[n:]
	}
	return kept
}

// drawn reports whether a line begins with one of the characters of a table's frame.
func drawn(l line, characters string) bool {
	return len(l) > 0 && strings.ContainsAny(l.text()[:len("│")], characters)
}

func firstCell(l line) string {
	cells := strings.Split(l.text(), "│")
	return strings.TrimSpace(cells[min(1, len(cells)-1)])
}
