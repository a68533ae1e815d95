package local

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"

	"standin/internal/fault"
	"standin/internal/plan"
)

// statistics reads what the rules of a table draw from, and refuses what is not what
// the plan was made with.
func (e *Executor) statistics(ctx context.Context, t plan.Table) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, s := range t.Statistics {
		text, err := e.object(ctx, s)
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != s.SHA256 {
			return nil, fault.New(fault.FileInvalid, "the statistics %s are not those that the plan was made with", s.Key).WithTable(t.String())
		}
		all[s.Key] = text
	}
	return all, nil
}

func (e *Executor) object(ctx context.Context, s plan.Statistics) (_ []byte, err error) {
	in, _, err := e.store.Open(ctx, s.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.FileInvalid, "the statistics %s are gone", s.Key)
	}
	if err != nil {
		return nil, err
	}
	defer in.Close() // it was read whole, or not
	text, err := io.ReadAll(io.LimitReader(in, s.Bytes+1))
	if err != nil {
		return nil, fault.New(fault.StorageFailed, "read the statistics %s: %w", s.Key, err)
	}
	return text, nil
}
