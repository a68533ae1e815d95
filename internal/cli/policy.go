package cli

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"standin/internal/fault"
	"standin/internal/policy"
	"standin/internal/workspace"
)

// policySection is one part of what policy prints.
type policySection struct {
	name, title string
	text        func(policy.All) string // as it is used: JSON or a script
	value       func(policy.All) any    // for --json
	optional    bool                    // printed only when it is asked for, unless jobs can use the pipeline Lambda
}

func policySections() []policySection {
	return []policySection{
		{
			name: "unload-role", title: "IAM policy of staging.unload_role. With SSE-KMS it also needs kms:GenerateDataKey and kms:Decrypt on the bucket's key.",
			text: func(a policy.All) string { return policy.JSON(a.UnloadRole) }, value: func(a policy.All) any { return a.UnloadRole },
		},
		{
			name: "load-role", title: "IAM policy of staging.load_role. It can never read input/. With SSE-KMS it also needs kms:Decrypt on the bucket's key.",
			text: func(a policy.All) string { return policy.JSON(a.LoadRole) }, value: func(a policy.All) any { return a.LoadRole },
		},
		{
			name: "lambda-role", title: "IAM policy of lambda.role, the role of the function of `pipeline: lambda`.",
			text: func(a policy.All) string { return policy.JSON(a.LambdaRole) }, value: func(a policy.All) any { return a.LambdaRole },
			optional: true,
		},
		{
			name: "standin", title: "IAM policy of the credentials that Standin runs with.",
			text: func(a policy.All) string { return policy.JSON(a.Standin) }, value: func(a policy.All) any { return a.Standin },
		},
		{
			name: "trust", title: "Trust policies of the roles, which must also be attached to the clusters or workgroups.",
			text: func(a policy.All) string { return policy.JSON(a.Trust) }, value: func(a policy.All) any { return a.Trust },
		},
		{
			name: "source-sql", title: "Run in the source, as the owner of the tables or a superuser.",
			text: func(a policy.All) string { return policy.Script(a.SourceSQL) }, value: func(a policy.All) any { return a.SourceSQL },
		},
		{
			name: "destination-sql", title: "Run in the destination, as a superuser.",
			text: func(a policy.All) string { return policy.Script(a.DestinationSQL) }, value: func(a policy.All) any { return a.DestinationSQL },
		},
		{
			name: "lifecycle", title: "Lifecycle rules of the bucket: what no clean-up could reach goes by itself. Putting them replaces all other rules of the bucket.",
			text: func(a policy.All) string { return policy.JSON(a.Lifecycle) }, value: func(a policy.All) any { return a.Lifecycle },
		},
	}
}

func (c *commands) policy() *cobra.Command {
	sections := policySections()
	names := make([]string, len(sections))
	for i, s := range sections {
		names[i] = s.name
	}
	days := 7
	command := c.asJSON(&cobra.Command{
		Use:       "policy [SECTION]",
		Short:     "Print the rights that the workspace needs, as IAM policies and SQL grants",
		Long:      "policy prints the rights that the workspace needs, and no more: IAM policies, SQL grants and the\nbucket's lifecycle rules. It connects to nothing. The sections are " + strings.Join(names, ", ") + ".",
		Args:      cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			if days < 1 {
				return fault.New(fault.Usage, "--days must be at least 1, not %d", days)
			}
			w, err := workspace.Load(c.workspace)
			if err != nil {
				return err
			}
			all, err := policy.Of(w, days)
			if err != nil {
				return fault.New(fault.WorkspaceInvalid, "write the grants: %w", err)
			}
			if len(args) == 0 {
				return c.printPolicies(sections, all, policy.ByLambda(w))
			}
			s := sections[slices.Index(names, args[0])]
			if c.json {
				return c.answer(s.value(all))
			}
			return c.print(s.text(all))
		},
	})
	command.Flags().IntVar(&days, "days", days, "how old files in the bucket become before the lifecycle rules remove them; longer where the workspace keeps them longer")
	return command
}

func (c *commands) printPolicies(sections []policySection, all policy.All, byLambda bool) error {
	if c.json {
		return c.answer(all)
	}
	bold := lipgloss.NewStyle().Bold(true)
	var b strings.Builder
	for _, s := range sections {
		if s.optional && !byLambda {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString(bold.Render(s.name) + "\n" + paragraph(s.title) + "\n" + s.text(all))
	}
	return c.print(b.String())
}
