package postgres

import "syscall"

// capDacOverride is CAP_DAC_OVERRIDE of capabilities(7).
const capDacOverride = 1

// passClosedDirectories lets the processes pass directories that are closed to their user, such as /root.
func passClosedDirectories(a *syscall.SysProcAttr) error {
	a.AmbientCaps = []uintptr{capDacOverride}
	return nil
}
