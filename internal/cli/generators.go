package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/workspace/tree"
)

func (c *commands) generators() *cobra.Command {
	var try trial
	command := c.asJSON(&cobra.Command{
		Use:     "generators [NAME]",
		Short:   "List what can make stand-ins, show one with options and examples, or try it",
		Example: "  standin generators email --try jane@acme.com --option keep_domain=true",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return names(registry.List()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(command *cobra.Command, args []string) error {
			list := registry.List()
			if len(args) == 1 {
				spec, ok := registry.Lookup(args[0])
				if !ok {
					return fault.New(fault.Usage, "there is no generator %q", args[0]).WithHint("%s", hintFor(args[0], list))
				}
				list = []generator.Spec{spec}
			}
			switch {
			case len(try.values) > 0 && len(args) == 0:
				return fault.New(fault.Usage, "name the generator to try").WithHint("standin generators email --try jane@acme.com")
			case len(try.values) == 0 && (len(try.options) > 0 || try.kind != "" || try.domain != ""):
				return fault.New(fault.Usage, "--option, --type and --domain say how to --try a generator")
			case len(try.values) > 0:
				return c.try(command, list[0], try)
			case c.json:
				return c.answer(describeAll(list))
			case len(args) == 1:
				return c.print(describeOne(list[0], c.width()))
			default:
				return c.print(listAll(list, c.width()))
			}
		},
	})
	try.flags(command)
	return command
}

func names(list []generator.Spec) []string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.Name
	}
	return names
}

func hintFor(name string, list []generator.Spec) string {
	if hint := tree.DidYouMean(name, names(list)); hint != "" {
		return hint
	}
	return "standin generators lists them"
}

func listAll(list []generator.Spec, w width) string {
	rows := make([][]string, len(list))
	for i, s := range list {
		rows[i] = []string{s.Name, s.Summary, accepted(s), mark(oneToOne(s)), string(s.Consistency), strconv.Itoa(s.Rank)}
	}
	return w.grid([]string{"generator", "what it does", "types", "unique", "consistent", "rank"}, rows, 5)
}

func mark(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}

// accepted is the types that a generator takes, shortened where it takes whole
// families.
func accepted(s generator.Spec) string {
	switch {
	case len(s.Accepts) == len(plan.Kinds()):
		return "all"
	case slices.Equal(s.Accepts, plan.ComparableKinds()):
		return "all but geometry, geography, hllsketch"
	}
	words := make([]string, len(s.Accepts))
	for i, k := range s.Accepts {
		words[i] = string(k)
	}
	return strings.NewReplacer("smallint, integer, bigint", "integers", "char, varchar", "text", "date, timestamp, timestamptz", "dates").
		Replace(strings.Join(words, ", "))
}

// oneToOne reports whether the generator keeps keys unique as it comes.
func oneToOne(s generator.Spec) bool {
	options, _ := s.Parse(nil)
	return s.OneToOne(options)
}

func describeOne(s generator.Spec, w width) string {
	bold := lipgloss.NewStyle().Bold(true)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n\n%s\n", bold.Render(s.Name), s.Summary, paragraph(s.Description))
	fmt.Fprintf(&b, "types       %s\nunique      %v\nconsistent  %s\nrank        %d\nempty text  %s\notherwise   %s\n",
		accepted(s), oneToOne(s), s.Consistency, s.Rank, s.Empty, s.Fallback)
	if len(s.Options) > 0 {
		rows := make([][]string, len(s.Options))
		for i, o := range s.Options {
			rows[i] = []string{o.Name, typeOf(o), defaultOf(o), o.Summary}
		}
		b.WriteString("\n" + w.grid([]string{"option", "type", "default", ""}, rows))
	}
	if len(s.Examples) > 0 {
		rows := make([][]string, len(s.Examples))
		for i, e := range s.Examples {
			rows[i] = []string{e.Options, shown(e.In, false), shown(e.Out, e.Null)}
		}
		b.WriteString("\n" + w.grid([]string{"options", "in", "out"}, rows))
	}
	return b.String()
}

func typeOf(o generator.Option) string {
	if len(o.Enum) > 0 {
		return strings.Join(o.Enum, " | ")
	}
	if o.Type == generator.IntegerOption && (o.Min != 0 || o.Max != 0) {
		return fmt.Sprintf("integer from %d to %d", o.Min, o.Max)
	}
	return string(o.Type)
}

func defaultOf(o generator.Option) string {
	if o.Required {
		return "required"
	}
	return o.Default
}

// shown is a value: NULL is a word, and everything else is quoted where it would
// be taken for that, or blanks or line breaks would not be seen.
func shown(text string, null bool) string {
	switch {
	case null:
		return "NULL"
	case text == "" || text == "NULL" || strings.TrimSpace(text) != text || strings.ContainsAny(text, "\n\r\t"):
		return fmt.Sprintf("%q", text)
	default:
		return text
	}
}
