//go:build !linux

package postgres

import (
	"errors"
	"syscall"
)

func passClosedDirectories(*syscall.SysProcAttr) error {
	return errors.New("open that directory to others, use another one, or do not run as root")
}
