package app

import (
	"context"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// TryOptions are a rule and values to try it on.
type TryOptions struct {
	Workspace string // whose masking key is used; empty: the published example key
	Rule      plan.Rule
	Type      plan.Type // of the column
	Values    []string
}

// Try makes the stand-ins of values outside of any table; nil is NULL. It needs no
// connection, unless the masking key lies in AWS.
func (a *App) Try(ctx context.Context, options TryOptions) ([]*string, error) {
	keys := generator.ExampleKeys()
	if options.Workspace != "" {
		w, err := workspace.Load(options.Workspace)
		if err != nil {
			return nil, err
		}
		if w.Key == nil {
			return nil, fault.New(fault.Usage, "the workspace %s names no masking key", options.Workspace).
				WithHint("without -w, the published example key is used")
		}
		key, _, err := maskingKey(ctx, w)
		if err != nil {
			return nil, err
		}
		keys = generator.NewKeys(key, keysOfNoJob, w.PRF)
	}
	table := plan.Table{Schema: "try", Name: "values", Columns: []plan.Column{{Name: "value", Type: options.Type, Rule: options.Rule}}}
	bound, err := registry.Bind(table, 0, keys)
	if err != nil {
		return nil, err
	}
	outs := make([]*string, len(options.Values))
	for i, value := range options.Values {
		row := generator.Row{File: "try", Offset: int64(i), Values: [][]byte{[]byte(value)}}
		out, err := bound.Mask(make([]byte, 0, 64), []byte(value), &row)
		if err != nil {
			return nil, fault.New(fault.ValueRefused, "try generator %s on value %d: %w", options.Rule.Generator, i+1, err)
		}
		if out != nil {
			outs[i] = new(string(out))
		}
	}
	return outs, nil
}

// keysOfNoJob stands for the id of a job where there is none. What draws anew for
// each row draws from it.
const keysOfNoJob = "0000000000000000"
