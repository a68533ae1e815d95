package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"standin/internal/fault"
	"standin/internal/workspace/tree"
)

// tellUsage makes the commands below parent say what they take, where the library
// says how many arguments there are.
func tellUsage(parent *cobra.Command) {
	for _, command := range parent.Commands() {
		validate := command.Args
		command.Args = func(command *cobra.Command, args []string) error {
			if validate(command, args) == nil {
				return nil
			}
			return misused(command, args)
		}
		command.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
			return fault.New(fault.Usage, "%s: %w", command.CommandPath(), err).WithHint("%s --help lists its flags", command.CommandPath())
		})
		tellUsage(command)
	}
}

// misused is the fault of arguments that a command does not take.
func misused(command *cobra.Command, args []string) error {
	path := command.CommandPath()
	if command.HasSubCommands() {
		return unknownCommand(command, args[0])
	}
	hint := "it is used as: " + command.UseLine()
	switch {
	case len(args) == 0:
		return fault.New(fault.Usage, "%s needs an argument", path).WithHint("%s", hint)
	case len(args) == 1 && len(command.ValidArgs) > 0:
		if hint = tree.DidYouMean(args[0], command.ValidArgs); hint == "" {
			hint = "it takes " + strings.Join(command.ValidArgs, ", ")
		}
	}
	return fault.New(fault.Usage, "%s does not take %q", path, args[len(args)-1]).WithHint("%s", hint)
}

// unknownCommand is the fault of a word that names no command below parent.
func unknownCommand(parent *cobra.Command, word string) error {
	var names []string
	for _, command := range parent.Commands() {
		names = append(names, command.Name())
	}
	hint := tree.DidYouMean(word, names)
	if hint == "" {
		hint = parent.CommandPath() + " --help lists the commands"
	}
	return fault.New(fault.Usage, "%s has no command %q", parent.CommandPath(), word).WithHint("%s", hint)
}

// misread is a fault of the command line as the reader is told it: the library's
// own errors have no hint.
func misread(root *cobra.Command, err error) error {
	var word string
	switch _, scanErr := fmt.Sscanf(err.Error(), "unknown command %q for", &word); {
	case fault.CodeOf(err) != fault.Internal:
		return err
	case scanErr == nil:
		return unknownCommand(root, word)
	default:
		return fault.New(fault.Usage, "%w", err).WithHint("standin --help lists the commands, and standin COMMAND --help what each takes")
	}
}

// completes gives a flag of the command the values that a shell offers.
func completes(command *cobra.Command, flag string, values ...cobra.Completion) {
	if err := command.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the command has no such flag
	}
}
