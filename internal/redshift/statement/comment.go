package statement

import (
	"strings"

	"standin/internal/plan"
)

// Comment are the statements that give the staging table its mark with its own
// comment below, and its columns their comments. The mark is what tells a table
// that Standin made for this workspace from every other.
func Comment(p *plan.Plan, t plan.Table) ([]string, error) {
	text := plan.Mark(p.Workspace)
	if t.Comment != "" {
		text += "\n" + t.Comment
	}
	var b builder
	b.raw("COMMENT ON TABLE ")
	b.relation(t.Schema, t.Staging)
	b.raw(" IS ")
	b.literal(text)
	statements := []string{b.text.String()}
	for _, c := range t.Columns {
		if c.Comment == "" {
			continue
		}
		line := builder{err: b.err}
		line.raw("COMMENT ON COLUMN ")
		line.relation(t.Schema, t.Staging)
		line.raw(".")
		line.identifier(c.Name)
		line.raw(" IS ")
		line.literal(c.Comment)
		statements = append(statements, line.text.String())
		b.err = line.err
	}
	if b.err != nil {
		return nil, b.err
	}
	return statements, nil
}

// SplitComment takes a table's comment apart into its mark, empty if it has
// none, and the rest.
func SplitComment(comment string) (mark, rest string) {
	if !strings.HasPrefix(comment, plan.Mark("")) {
		return "", comment
	}
	mark, rest, _ = strings.Cut(comment, "\n")
	return mark, rest
}
