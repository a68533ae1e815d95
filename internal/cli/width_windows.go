package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// columnsOf is how many columns a terminal has; 0 if it does not tell.
func columnsOf(terminal *os.File) int {
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(terminal.Fd()), &info); err != nil {
		return 0
	}
	return int(info.Window.Right-info.Window.Left) + 1
}
