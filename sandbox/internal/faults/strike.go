package faults

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

// look is how often a hold looks whether its file is still there.
const look = 5 * time.Millisecond

// Wait returns when the fault's file is removed, or with ctx's cause when ctx ends before.
func (s Strike) Wait(ctx context.Context) error {
	if !s.WaitUntil(ctx.Done()) {
		return context.Cause(ctx)
	}
	return nil
}

// WaitUntil returns true when the fault's file is removed, or false when done is closed before.
func (s Strike) WaitUntil(done <-chan struct{}) bool {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		if _, err := os.Stat(s.path); errors.Is(err, fs.ErrNotExist) {
			return true
		}
		select {
		case <-done:
			return false
		case <-tick.C:
		}
	}
}

// Bend is a row of an UNLOAD with To in the place of From.
func (s Strike) Bend(row []byte) []byte {
	return bytes.ReplaceAll(row, []byte(s.From), s.To)
}
