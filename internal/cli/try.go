package cli

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/plan"
	"standin/internal/workspace/tree"
)

// trial is what the flags of `standin generators NAME --try VALUE` say.
type trial struct {
	values, options []string
	kind, domain    string
}

func (t *trial) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringArrayVar(&t.values, "try", nil, "print the stand-in for this value; may be repeated")
	flags.StringArrayVar(&t.options, "option", nil, "an option of the generator, as NAME=VALUE; may be repeated")
	flags.StringVar(&t.kind, "type", "", "the type of the column (default: varchar(256), or one that the generator takes)")
	flags.StringVar(&t.domain, "domain", "", "the domain (default: the generator's name), such as public.users.userid for that key")
}

// tried is what `standin generators NAME --try VALUE --json` prints.
type tried struct {
	Generator string        `json:"generator"`
	Type      string        `json:"type"`
	StandIns  []triedResult `json:"stand_ins"`
}

type triedResult struct {
	In  string  `json:"in"`
	Out *string `json:"out"` // null for NULL
}

// try prints the stand-ins of the values that were given.
func (c *commands) try(command *cobra.Command, s generator.Spec, t trial) error {
	rule := plan.Rule{Generator: s.Name, Domain: t.domain}
	var err error
	if rule.Options, err = t.object(s); err != nil {
		return err
	}
	kind, err := t.column(s)
	if err != nil {
		return err
	}
	options := app.TryOptions{Rule: rule, Type: kind, Values: t.values}
	if command.Flags().Changed("workspace") {
		options.Workspace = c.workspace
	}
	a, err := c.app()
	if err != nil {
		return err
	}
	outs, err := a.Try(command.Context(), options)
	if err != nil {
		return err
	}
	if options.Workspace == "" {
		c.note("standin: under the published example key; -w FILE uses the masking key of a workspace")
	}
	if c.json {
		answer := tried{Generator: s.Name, Type: kind.String()}
		for i, value := range t.values {
			answer.StandIns = append(answer.StandIns, triedResult{In: value, Out: outs[i]})
		}
		return c.answer(answer)
	}
	var b strings.Builder
	for _, out := range outs {
		if out == nil {
			b.WriteString("NULL\n")
		} else {
			b.WriteString(*out + "\n")
		}
	}
	return c.print(b.String())
}

// column is the type of the column to try on.
func (t *trial) column(s generator.Spec) (plan.Type, error) {
	if t.kind == "" {
		switch {
		case s.AcceptsKind(plan.VarChar):
			return plan.Type{Kind: plan.VarChar, Length: 256}, nil
		case len(s.Examples) > 0:
			return s.Examples[0].Type, nil
		default:
			return plan.Type{Kind: s.Accepts[0]}, nil
		}
	}
	kind, err := plan.ParseType(t.kind)
	if err != nil {
		return kind, fault.New(fault.Usage, "--type: %w", err)
	}
	return kind, nil
}

// object is the options as a rule has them.
func (t *trial) object(s generator.Spec) (json.RawMessage, error) {
	if len(t.options) == 0 {
		return nil, nil
	}
	object := map[string]json.RawMessage{}
	for _, given := range t.options {
		name, text, ok := strings.Cut(given, "=")
		if !ok {
			return nil, fault.New(fault.Usage, "--option %q is not of the form NAME=VALUE", given)
		}
		i := slices.IndexFunc(s.Options, func(o generator.Option) bool { return o.Name == name })
		if i < 0 {
			names := make([]string, len(s.Options))
			for k, o := range s.Options {
				names[k] = o.Name
			}
			hint := tree.DidYouMean(name, names)
			if hint == "" && len(names) > 0 {
				hint = "it has " + strings.Join(names, ", ")
			}
			return nil, fault.New(fault.Usage, "generator %s has no option %q", s.Name, name).WithHint("%s", hint)
		}
		object[name] = optionValue(s.Options[i].Type, text)
	}
	return json.Marshal(object)
}

// optionValue is the JSON that a flag's text means. What is no JSON of the type
// stays a text, and the generator says what is wrong with it.
func optionValue(kind generator.OptionType, text string) json.RawMessage {
	asText := func(text string) json.RawMessage {
		quoted, err := json.Marshal(text)
		if err != nil {
			return json.RawMessage("null")
		}
		return quoted
	}
	switch kind {
	case generator.TextOption, generator.ScalarOption:
		return asText(text)
	case generator.IntegersOption, generator.ScalarsOption:
		if strings.HasPrefix(text, "[") && json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
		var items []json.RawMessage
		for item := range strings.SplitSeq(text, ",") {
			if kind == generator.ScalarsOption || !json.Valid([]byte(item)) {
				items = append(items, asText(item))
			} else {
				items = append(items, json.RawMessage(item))
			}
		}
		list, err := json.Marshal(items)
		if err != nil {
			return asText(text)
		}
		return list
	default:
		if json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
		return asText(text)
	}
}
