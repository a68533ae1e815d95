package spec

import (
	"fmt"
	"strings"
)

// Reference is the mapping as tables in Markdown: one for each mapping of known
// keys, the outermost first, with the path of its keys as heading.
func Reference(m Mapping) string {
	var text strings.Builder
	section(&text, "", m)
	return strings.TrimSuffix(text.String(), "\n")
}

func section(text *strings.Builder, path string, m Mapping) {
	if path == "" {
		text.WriteString("## Keys\n\n")
	} else {
		fmt.Fprintf(text, "## `%s`\n\n", path)
	}
	text.WriteString("| key | type | default | meaning |\n|---|---|---|---|\n")
	for _, f := range m.Fields {
		def := "–"
		switch {
		case f.Required:
			def = "**required**"
		case f.Default != "":
			def = "`" + f.Default + "`"
		}
		fmt.Fprintf(text, "| `%s` | %s | %s | %s |\n", f.Name, cell(label(f.Type)), def, cell(f.Description))
	}
	text.WriteString("\n")
	for _, f := range m.Fields {
		inner := strings.TrimPrefix(path+"."+f.Name, ".")
		switch t := f.Type.(type) {
		case Mapping:
			section(text, inner, t)
		case ListOf:
			if element, ok := t.Element.(Mapping); ok {
				section(text, inner+"[]", element)
			}
		case MapOf:
			if element, ok := t.Element.(Mapping); ok {
				section(text, inner+".*", element)
			}
		}
	}
}

// label leaves out what a table of its own says.
func label(t Type) string {
	if m, ok := t.(MapOf); ok {
		if _, known := m.Element.(Mapping); known {
			return "mapping of " + plural(m.Key.Label())
		}
	}
	return t.Label()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// Example is a file that holds every key that has an example, in YAML.
func Example(m Mapping) string {
	var text strings.Builder
	example(&text, "", m)
	return text.String()
}

func example(text *strings.Builder, indent string, m Mapping) {
	for _, f := range m.Fields {
		inner, ok := f.Type.(Mapping)
		list, _ := f.Type.(ListOf)
		element, listed := list.Element.(Mapping)
		switch {
		case listed:
			var item strings.Builder
			example(&item, indent+"    ", element)
			fmt.Fprintf(text, "%s%s:\n%s  - %s", indent, f.Name, indent, strings.TrimLeft(item.String(), " "))
		case ok:
			fmt.Fprintf(text, "%s%s:\n", indent, f.Name)
			example(text, indent+"  ", inner)
		case strings.HasPrefix(f.Example, "\n"):
			fmt.Fprintf(text, "%s%s:%s", indent, f.Name, f.Example)
		case f.Example != "":
			fmt.Fprintf(text, "%s%s: %s\n", indent, f.Name, f.Example)
		}
	}
}
