package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"syscall"

	"charm.land/lipgloss/v2"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/workspace/tree"
)

// failure is what a failed command prints with --json.
type failure struct {
	Status string         `json:"status"` // failed
	Error  app.Document   `json:"error"`
	Errors []app.Document `json:"errors,omitempty"` // all of them, if there are several
}

// fail prints an error: one JSON document on stdout if that was asked for and
// nothing was printed yet, and sentences with their hints on stderr.
func (c *commands) fail(err error) {
	all := flatten(err)
	if c.wantsDocument() {
		f := failure{Status: "failed", Error: app.DocumentOf(all[0])}
		if len(all) > 1 {
			for _, e := range all {
				f.Errors = append(f.Errors, app.DocumentOf(e))
			}
		}
		if err := c.answer(f); err != nil {
			c.note("standin: %v", err)
		}
	}
	if p, ok := errors.AsType[*fault.PanicError](err); ok {
		c.log().Debug("where it went wrong", "code", fault.Internal, "trace", p.Trace)
	}
	red := lipgloss.NewStyle().Foreground(lipgloss.Red).Bold(true)
	cyan := lipgloss.NewStyle().Foreground(lipgloss.Cyan)
	for _, e := range all {
		message := e.Error()
		if file, ok := errors.AsType[*tree.FileError](e); ok {
			message = fmt.Sprintf("the workspace %s has %s\n\n%s\n", file.File, plural(int64(len(file.List)), "fault"), file.Detail())
		}
		c.note("standin: %s %s", red.Render("error:"), message)
		if f, ok := errors.AsType[*fault.Error](e); ok && f.Hint != "" {
			c.note("standin: %s %s", cyan.Render("hint:"), f.Hint)
		}
	}
}

// flatten is the errors that were joined, in their order.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, flatten(e)...)
	}
	return list
}

// wantsDocument reports whether stdout is still to have a JSON document.
func (c *commands) wantsDocument() bool {
	c.printing.Lock()
	defer c.printing.Unlock()
	return c.json && !c.answered
}

// note prints a line on stderr. A line that cannot be printed stops nothing.
func (c *commands) note(format string, args ...any) {
	c.printing.Lock()
	defer c.printing.Unlock()
	fmt.Fprintf(c.err, format+"\n", args...)
}

// print prints on stdout. Who reads only the first lines, as head does, has what
// they want.
func (c *commands) print(text string) error {
	c.printing.Lock()
	defer c.printing.Unlock()
	_, err := fmt.Fprint(c.out, text)
	return unlessGone(err)
}

// unlessGone is the error of a write, unless the reader has gone.
func unlessGone(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// answer prints the command's JSON document on stdout, unless that has one.
func (c *commands) answer(document any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(document)
	if err == nil {
		err = c.printDocument(text.Bytes())
	}
	if err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}

func (c *commands) printDocument(text []byte) error {
	c.printing.Lock()
	defer c.printing.Unlock()
	if c.answered {
		return nil
	}
	c.answered = true
	_, err := c.process.Stdout.Write(text)
	return unlessGone(err)
}
