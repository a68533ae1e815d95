//go:build !amd64

package processor

// Detect finds nothing: there is no assembly for this processor.
func Detect() Features { return Features{} }
