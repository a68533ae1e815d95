package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"standin/internal/app"
	"standin/internal/fault"
	"standin/internal/workspace"
)

const aboutInit = `Connects to a source, reads its catalog (no data) and writes a workspace with every table and
column: a suggestion where name and type are telling, and no value, which means undecided,
elsewhere. The JSON Schema for editors is written beside it.

On a workspace that exists, adds the tables and columns that are new at its source. What stands
in the file, comments and order too, stays byte for byte, and what the source no longer has is
named.`

func (c *commands) init() *cobra.Command {
	source := workspace.Warehouse{}
	var password, name string
	command := c.asJSON(&cobra.Command{
		Use:   "init",
		Short: "Write a workspace from a source, or add what is new to one",
		Long:  aboutInit,
		Example: "  standin init --host prod.abc.us-east-1.redshift.amazonaws.com --database dev --user standin_reader --password env:SOURCE_PASSWORD\n" +
			"  standin init -w standin.yaml",
		Args: cobra.NoArgs,
	})
	flags := command.Flags()
	flags.StringVar(&source.Host, "host", "", "the source's endpoint")
	flags.IntVar(&source.Port, "port", 5439, "the endpoint's port")
	flags.StringVar(&source.Database, "database", "", "the database")
	flags.StringVar(&source.User, "user", "", "the database user")
	flags.StringVar(&password, "password", "env:SOURCE_PASSWORD", "where the password lies: env:NAME, file:PATH or secretsmanager:ARN")
	flags.StringVar(&source.SSLMode, "sslmode", "verify-full", "disable, require, verify-ca or verify-full")
	flags.StringSliceVar(&source.Schemas, "schema", []string{"public"}, "the schemas to copy")
	flags.StringVar(&name, "name", "", "the workspace's name (default: the database's)")
	completes(command, "sslmode", "disable", "require", "verify-ca", "verify-full")
	command.RunE = func(command *cobra.Command, _ []string) error {
		options := app.InitOptions{Workspace: c.workspace, Name: name}
		given := 0
		for _, flag := range []string{"host", "port", "database", "user", "password", "sslmode", "schema", "name"} {
			if flags.Changed(flag) {
				given++
			}
		}
		if given > 0 {
			_, absent := os.Stat(c.workspace)
			if err := complete(source, password); err != nil && absent != nil {
				return err // else that it exists is what there is to tell
			}
			reference, err := workspace.ParseSecret(password)
			if err != nil {
				return err
			}
			source.Password = reference
			options.Source = &source
		}
		a, err := c.app()
		if err != nil {
			return err
		}
		done, err := a.Init(command.Context(), options)
		if err != nil {
			return err
		}
		if c.json {
			return c.answer(done)
		}
		return c.print(drawInit(done))
	}
	return command
}

// complete names the flags without which no source can be reached.
func complete(source workspace.Warehouse, password string) error {
	var missing []string
	for _, flag := range []struct{ name, value string }{
		{"--host", source.Host}, {"--database", source.Database}, {"--user", source.User}, {"--password", password},
	} {
		if flag.value == "" {
			missing = append(missing, flag.name)
		}
	}
	if len(missing) > 0 {
		return fault.New(fault.Usage, "a source needs %s too", strings.Join(missing, ", "))
	}
	return nil
}

// drawInit says what was written, and what to do next.
func drawInit(done app.Initialized) string {
	var b strings.Builder
	switch {
	case done.Created:
		b.WriteString("wrote " + done.File + " and, for editors, " + app.SchemaFile + ": " + plural(int64(done.Tables), "table") + "\n")
	case done.Columns == 0:
		b.WriteString(done.File + " has every table and column of its source\n")
	default:
		b.WriteString("added to " + done.File + ":\n")
		for _, name := range append(append([]string{}, done.NewTables...), done.NewColumns...) {
			b.WriteString("  " + name + "\n")
		}
	}
	if done.Columns > 0 {
		b.WriteString(plural(int64(done.Columns), "column") + ": " + grouped(int64(done.Suggested)) + " suggested, " +
			grouped(int64(done.Follow)) + " following a key, " + grouped(int64(done.Undecided)) + " undecided\n")
	}
	if len(done.Gone) > 0 {
		b.WriteString("the source no longer has, so remove:\n")
		for _, name := range done.Gone {
			b.WriteString("  " + name + "\n")
		}
	}
	if done.Created {
		b.WriteString("next: fill in destination and staging, decide each column without a value, export the passwords and a\nmasking key (standin key new), then run standin plan\n")
	}
	return b.String()
}

// schema is the command that prints the JSON Schema of workspaces.
func (c *commands) schema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of workspace files, for editors",
		Long:  "Prints the JSON Schema of workspace files. An editor with a YAML language server uses it by the line\n  # yaml-language-server: $schema=" + app.SchemaFile,
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return c.print(string(workspace.JSONSchema())) },
	}
}
