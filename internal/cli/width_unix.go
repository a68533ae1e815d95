//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// columnsOf is how many columns a terminal has; 0 if it does not tell.
func columnsOf(terminal *os.File) int {
	size, err := unix.IoctlGetWinsize(int(terminal.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
