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
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		if _, err := os.Stat(s.path); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// Bend is a row of an UNLOAD with To in the place of From.
func (s Strike) Bend(row []byte) []byte {
	return bytes.ReplaceAll(row, []byte(s.From), s.To)
}
