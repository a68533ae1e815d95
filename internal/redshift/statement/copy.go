package statement

import (
	"slices"

	"standin/internal/plan"
)

// Copy is the COPY that loads the files of a manifest into the table's staging
// table. The columns are named in file order, since without a list an IDENTITY
// column counts as absent and every field moves by one. EXPLICIT_IDS is only for
// GENERATED ALWAYS identities: those BY DEFAULT take values anyway. No option
// that changes a value or forgives an error is ever given.
func Copy(p *plan.Plan, t plan.Table, manifestURL string) (string, error) {
	var b builder
	explicit := false
	b.raw("COPY ")
	b.relation(t.Schema, t.Staging)
	b.raw(" (")
	for i, c := range t.Columns {
		if i > 0 {
			b.raw(", ")
		}
		b.identifier(c.Name)
		explicit = explicit || c.Identity != nil && !c.Identity.ByDefault
	}
	b.raw(")\nFROM ")
	b.literal(manifestURL)
	b.role(p.Staging.LoadRole)
	b.raw("\nFORMAT AS CSV\nNULL AS ")
	b.literal(p.Staging.Null)
	b.compression(p.Staging.Compression)
	b.raw("\nMANIFEST\nDATEFORMAT 'auto'\nTIMEFORMAT 'auto'\nROUNDEC\nCOMPUPDATE OFF\nSTATUPDATE ON")
	if explicit {
		b.raw("\nEXPLICIT_IDS")
	}
	b.region(p.Staging.Region)
	return b.done()
}

// BeforeCopy are the settings of the session without which a COPY into the table could
// change values: a user or a cluster may have them so that a SUPER that is no JSON
// becomes NULL and that long strings in one are cut (AWS, "SUPER configurations").
func BeforeCopy(t plan.Table) []string {
	if !slices.ContainsFunc(t.Columns, func(c plan.Column) bool { return c.Type.Kind == plan.Super }) {
		return nil
	}
	return []string{"SET parse_super_null_on_error TO OFF", "SET json_parse_truncate_strings TO OFF"}
}
