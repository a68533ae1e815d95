//go:build !linux

package e2e_test

// stateCases are on Linux only: elsewhere no system call limits another process.
func stateCases() []faultCase { return nil }
