package code

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// The two architectures of functions, as Lambda names them.
const (
	X86 = "x86_64"
	ARM = "arm64"
)

// Bootstrap is the file in a zip that is the function's runtime.
const Bootstrap = "bootstrap"

// Emulator returns the command, to which the path of an executable has to be added, that runs an architecture's
// executables on this machine; it is empty where the machine does so itself. Its error says what is missing.
func Emulator(architecture string) ([]string, error) {
	return emulator(runtime.GOOS, runtime.GOARCH, architecture, exec.LookPath)
}

func emulator(system, machine, architecture string, look func(string) (string, error)) ([]string, error) {
	if system != "linux" {
		return nil, fmt.Errorf("functions are Linux executables, and this machine is not one of Linux but of %s", system)
	}
	program := map[string]string{X86: "qemu-x86_64", ARM: "qemu-aarch64"}[architecture]
	if (machine == "arm64") == (architecture == ARM) && (machine == "amd64") == (architecture == X86) {
		return nil, nil
	}
	path, err := look(program)
	if err != nil {
		return nil, fmt.Errorf("this machine runs no functions of %s: it is of %s, and %s, which would run them, is not installed", architecture, machine, program)
	}
	return []string{path}, nil
}

// Check returns an error, worded as Lambda's, if a function's directory has no bootstrap that its architecture could
// run. Without it an emulator that is registered with the kernel would hide that a zip is of the wrong architecture.
func Check(dir, architecture string) error {
	path := filepath.Join(dir, Bootstrap)
	file, err := elf.Open(path)
	if err != nil {
		if _, missing := os.Stat(path); missing != nil {
			return &EntrypointError{Type: "Runtime.InvalidEntrypoint", Message: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"}
		}
		return nil // a script, or nothing that can be executed, as the attempt will show
	}
	defer file.Close()
	if want := map[string]elf.Machine{X86: elf.EM_X86_64, ARM: elf.EM_AARCH64}[architecture]; file.Machine != want {
		return &EntrypointError{Type: "Runtime.InvalidEntrypoint", Message: "fork/exec /var/task/bootstrap: exec format error"}
	}
	return nil
}

// EntrypointError is why a function's runtime cannot be started.
type EntrypointError struct {
	Type    string // as Lambda names it
	Message string
}

// Error implements error.
func (e *EntrypointError) Error() string { return e.Message }
