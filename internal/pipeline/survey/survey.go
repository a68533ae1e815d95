// Package survey is the step that finds out what columns hold whose rules draw from
// it, before anything is unloaded. app calls it when the plan is made: for a job, which
// writes the statistics beside its input, and for a preview. The statistics hold
// values; the plan gets their digests alone.
package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"golang.org/x/sync/errgroup"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
)

// Source is the warehouse that is copied.
type Source interface {
	// Answer asks a question about the rows of a table; nil is NULL.
	Answer(ctx context.Context, t plan.Table, q plan.Question) ([][][]byte, error)
}

// Digest is how the plan knows statistics.
func Digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Run asks the source what the rules of the plan's tables draw from, atOnce
// questions at a time, notes the statistics in the plan, and returns them by their
// keys in the staging bucket. keys are those of the job.
func Run(ctx context.Context, p *plan.Plan, source Source, keys generator.Keys, atOnce int) (map[string][]byte, error) {
	var all []*study
	for i := range p.Tables {
		studies, err := registry.Studies(p.Tables[i])
		if err != nil {
			return nil, err
		}
		for _, s := range studies {
			all = append(all, &study{Study: s, table: &p.Tables[i]})
		}
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(max(atOnce, 1))
	for _, s := range all {
		group.Go(func() (err error) {
			defer fault.Recover(&err)
			s.text, err = s.run(inner, source, keys)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	objects := make(map[string][]byte, len(all))
	for _, s := range all {
		key := p.StatisticsKey(*s.table, s.Columns[0])
		objects[key] = s.text
		s.table.Statistics = append(s.table.Statistics, plan.Statistics{
			Column: s.First().Name, Key: key, Bytes: int64(len(s.text)), SHA256: Digest(s.text),
		})
	}
	return objects, nil
}

// study is one of a table.
type study struct {
	registry.Study
	table *plan.Table
	text  []byte
}

func (s *study) run(ctx context.Context, source Source, keys generator.Keys) ([]byte, error) {
	answers := make([]generator.Answer, len(s.Questions))
	for i, q := range s.Questions {
		answer, err := source.Answer(ctx, s.Table, q)
		if err != nil {
			return nil, err
		}
		answers[i] = answer
	}
	noise, err := keys.Noise(s.Table, s.First().Name)
	if err != nil {
		return nil, err
	}
	text, err := s.Conclude(answers, noise)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return nil, f
	}
	if err != nil {
		return nil, fault.New(fault.RuleRefused, "generator %s for column %s of %s: %w", s.First().Rule.Generator, s.First().Name, s.Table, err).
			WithTable(s.Table.String()).WithHint("give the column another generator, or other options")
	}
	return text, nil
}
