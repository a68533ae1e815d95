package cli

import (
	"context"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/plan"
)

const aboutMask = `Masks a CSV file with the rules of a table: no warehouse, no bucket and no AWS account is
needed. The file is read from stdin and written to stdout, of any size.

Columns are found by the names in the header; each must have a rule in the workspace. What a
job learns from the warehouse, this command does not know. It is told in one of two ways:

  --plan FILE     a plan that "standin plan --json" wrote: its types, keys and frozen rules are
                  used, so the stand-ins are exactly those of a job with the same masking key.
  --type, --primary-key
                  the types of columns (without one: varchar(65535)) and the primary key. A
                  generator that does not take text says which column lacks its type.

NULL is an empty field without quotation marks and "" is the empty text, as psql's \copy … csv
writes them, unless --null names a word. Records end with LF or CR LF, as the first one does.
Rules with "consistent: false" draw anew each time.`

func (c *commands) mask() *cobra.Command {
	options := app.MaskOptions{Types: map[string]plan.Type{}, Workers: runtime.GOMAXPROCS(0)}
	var types []string
	command := &cobra.Command{
		Use:               "mask TABLE <in.csv >out.csv",
		Short:             "Mask a local CSV file with the rules of a table; no AWS is needed",
		Long:              aboutMask,
		Example:           "  standin mask public.users --type userid=integer --primary-key userid <users.csv >masked.csv",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: c.tableNames,
		RunE: func(command *cobra.Command, args []string) error {
			for _, one := range types {
				column, text, ok := strings.Cut(one, "=")
				if !ok {
					return fault.New(fault.Usage, "--type %q is not of the form COLUMN=TYPE", one).WithHint("such as --type userid=integer")
				}
				kind, err := plan.ParseType(text)
				if err != nil {
					return fault.New(fault.Usage, "--type of column %s: %w", column, err)
				}
				options.Types[column] = kind
			}
			if options.Plan != "" && (len(types) > 0 || len(options.PrimaryKey) > 0) {
				return fault.New(fault.Usage, "--plan tells types and keys: leave --type and --primary-key out")
			}
			if strings.ContainsAny(options.Null, ",\"\r\n\x00") {
				return fault.New(fault.Usage, "--null takes a word without commas, quotation marks and line breaks")
			}
			a, err := c.app()
			if err != nil {
				return err
			}
			options.Workspace, options.Table = c.workspace, args[0]
			options.In, options.Out = c.process.Stdin, c.process.Stdout
			c.leaves("what was written is a part of the file only", "run the command again")
			return c.maskAll(command.Context(), a, options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.Plan, "plan", "", "a plan.json that tells types, keys and rules")
	flags.StringArrayVar(&types, "type", nil, "the type of a column, as COLUMN=TYPE; may be repeated")
	flags.StringSliceVar(&options.PrimaryKey, "primary-key", nil, "the columns of the table's primary key")
	flags.BoolVar(&options.Header, "header", true, "the first record names the columns; without it they are all those of the plan or workspace, in its order")
	flags.StringVar(&options.Null, "null", "", "the word that stands for NULL (default: an empty field without quotation marks)")
	return command
}

// maskAll masks the file. After an interrupt it waits no longer for a stdin that
// gives nothing, which cannot be told to stop.
func (c *commands) maskAll(ctx context.Context, a *app.App, options app.MaskOptions) error {
	type ending struct {
		notices []string
		err     error
	}
	ended := make(chan ending, 1)
	go func() {
		var e ending
		e.err = guarded(func() (err error) {
			e.notices, err = a.Mask(ctx, options)
			return err
		})
		ended <- e
	}()
	var e ending
	select {
	case e = <-ended:
	case <-ctx.Done():
		e.err = fault.New(fault.Cancelled, "interrupted; what was written is a part of the file only")
	}
	for _, notice := range e.notices {
		c.note("standin: %s", notice)
	}
	return e.err
}
