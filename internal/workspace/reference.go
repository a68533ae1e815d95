package workspace

import (
	"slices"
	"strings"

	"standin/internal/workspace/spec"
)

// Reference is the reference page of workspace files, in Markdown.
func Reference() []byte {
	parts := []string{
		"# The workspace file",
		"<!-- Made from the code by `go test ./docs/reference -update`. -->",
		"A workspace is one YAML file (`standin.yaml` unless `-w FILE` says otherwise): a source, a destination, the place in S3 between them, and the rules. " +
			"This one has every key:",
		"```yaml\n" + spec.Example(keys(presets{})) + "```",
		"All faults of a file are told at once, each with its line and column. " +
			"Keys that are not listed here are refused, and so are keys that stand twice. " +
			"Block form and flow form (`{…}`, `[…]`) mean the same. Anchors and aliases work; merge keys (`<<`) do not. " +
			"The words `yes`, `no`, `on` and `off` are words, as in YAML 1.2. " +
			"[workspace.schema.json](workspace.schema.json) is the JSON Schema for editors: put `# yaml-language-server: $schema=…` at the top of the file.",
		spec.Reference(keys(presets{})),
		"## Rules",
		"A rule is the bare name of a generator (`email: email`), or a mapping of these keys and the options of the generator ([generators.md](generators.md)). " +
			"`passthrough` copies the column as it is. A column that has no rule, or an empty one, is undecided. " +
			"A rule on a primary key also decides every foreign key that refers to it: those columns need no rule of their own.",
		strings.TrimPrefix(spec.Reference(referenceRule()), "## Keys\n\n"),
	}
	return []byte(strings.Join(parts, "\n\n") + "\n")
}

// referenceRule is the keys of a rule for the reference: a preset can stand for the
// generator.
func referenceRule() spec.Mapping {
	fields := slices.Clone(newRuleType(nil).shared.Fields)
	return spec.Mapping{Fields: slices.Insert(fields, 1, presetField())}
}
