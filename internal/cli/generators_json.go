package cli

import (
	"encoding/json"

	"standin/internal/generator"
	"standin/internal/plan"
)

// described is what `standin generators --json` prints of each generator. Its
// shape is a promise to machines.
type described struct {
	Name       string            `json:"name"`
	Summary    string            `json:"summary"`
	Options    []describedOption `json:"options"`
	Accepts    []plan.Kind       `json:"accepts"`
	Unique     bool              `json:"unique"`     // one-to-one as it comes
	Consistent bool              `json:"consistent"` // equal values can have equal stand-ins
	Rank       int               `json:"rank"`       // of privacy, from 1 (most private)
	Examples   []example         `json:"examples"`
}

type describedOption struct {
	Name     string               `json:"name"`
	Type     generator.OptionType `json:"type"`
	Default  json.RawMessage      `json:"default"` // null if there is none
	Required bool                 `json:"required"`
	Enum     []string             `json:"enum,omitempty"`
	Min      *int64               `json:"min,omitempty"` // of decimals in millionths
	Max      *int64               `json:"max,omitempty"`
	Summary  string               `json:"summary"`
}

type example struct {
	In      string          `json:"in"`
	Options json.RawMessage `json:"options"`
	Out     *string         `json:"out"` // null for NULL
	Type    string          `json:"type"`
}

func describeAll(list []generator.Spec) any {
	all := make([]described, len(list))
	for i, s := range list {
		all[i] = described{
			Name: s.Name, Summary: s.Summary, Options: []describedOption{}, Accepts: s.Accepts, Unique: oneToOne(s),
			Consistent: s.Consistency == generator.Always || s.Consistency == generator.Optional, Rank: s.Rank, Examples: []example{},
		}
		for _, o := range s.Options {
			all[i].Options = append(all[i].Options, describeOption(o))
		}
		for _, e := range s.Examples {
			all[i].Examples = append(all[i].Examples, describeExample(e))
		}
	}
	return struct {
		Generators []described `json:"generators"`
	}{all}
}

func describeOption(o generator.Option) describedOption {
	d := describedOption{Name: o.Name, Type: o.Type, Default: json.RawMessage("null"), Required: o.Required, Enum: o.Enum, Summary: o.Summary}
	if o.Default != "" {
		d.Default = json.RawMessage(o.Default)
	}
	if o.Min != 0 || o.Max != 0 {
		d.Min, d.Max = &o.Min, &o.Max
	}
	return d
}

func describeExample(e generator.Example) example {
	d := example{In: e.In, Options: json.RawMessage("{}"), Type: "varchar(256)"}
	if e.Options != "" {
		d.Options = json.RawMessage(e.Options)
	}
	if e.Type != (plan.Type{}) {
		d.Type = e.Type.String()
	}
	if !e.Null {
		d.Out = &e.Out
	}
	return d
}
