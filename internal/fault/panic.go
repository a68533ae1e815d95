package fault

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// PanicError is the cause of the error that a panic became. It knows where that was,
// and nothing of the value that was panicked with: it may hold data.
type PanicError struct {
	// Trace is the positions of the calls, function and file:line, from the one
	// that panicked to that which the goroutine began with.
	Trace []string
}

// Error names the place of the panic.
func (p *PanicError) Error() string {
	if len(p.Trace) == 0 {
		return "panic"
	}
	return "panic in " + p.Trace[0]
}

// Recover makes a panic of the function that defers it the Internal error of that
// function: `defer fault.Recover(&err)`. Every goroutine of the product begins
// with it, because a panic that nobody recovers ends the process without clean-up
// and prints its value. Without a panic it leaves err alone.
func Recover(err *error) {
	if recover() == nil {
		return
	}
	p := &PanicError{Trace: trace()}
	*err = New(Internal, "Standin has a fault of its own: %w", p).WithHint("report it with what `--log debug` says; it holds no data")
}

// trace is the positions of the calls that led to the panic which is being
// recovered by trace's caller.
func trace() []string {
	const most = 64 // a stack that overflows ends the process, so these suffice
	pcs := make([]uintptr, most)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)]) // above Callers, trace and Recover
	var at []string
	for {
		frame, more := frames.Next()
		// What the runtime does between the fault and Recover says nothing.
		if frame.Function != "" && (len(at) > 0 || !strings.HasPrefix(frame.Function, "runtime.")) {
			at = append(at, fmt.Sprintf("%s (%s:%d)", frame.Function, file(frame.File), frame.Line))
		}
		if !more {
			return slices.Clip(at)
		}
	}
}

// file is a source file without the folders of the machine that built it.
func file(path string) string {
	return path[strings.LastIndexByte(path, '/')+1:]
}
