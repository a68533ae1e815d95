package app

import (
	"bytes"
	"context"
	"strings"

	"standin/internal/csv"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/job"
	"standin/internal/mask"
	"standin/internal/pipeline/prepare"
	"standin/internal/pipeline/survey"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// Preview is some rows of a table before and after. It holds real data.
type Preview struct {
	Table     plan.Table // with the rules; a column that is undecided has none
	Before    [][][]byte // by row and column; nil is NULL
	After     [][][]byte // likewise; of undecided columns nothing is told
	RandomKey bool       // the workspace names no masking key
}

// Preview reads some rows of a table from the source and masks them as a job
// would. It needs the source alone, and changes nothing. Rules that draw anew for
// each row do so here too.
func (a *App) Preview(ctx context.Context, file, table string, rows int) (preview Preview, err error) {
	w, err := workspace.Load(file)
	if err != nil {
		return preview, err
	}
	name, err := workspace.ParseTableName(table)
	if err != nil {
		return preview, err
	}
	key, check, err := maskingKey(ctx, w)
	if err != nil {
		return preview, err
	}
	source, err := a.open(ctx, &w.Source, job.NewID())
	if err != nil {
		return preview, err
	}
	defer source.Close()
	tables, err := source.Tables(ctx, w.Source.Schemas)
	if err != nil {
		return preview, err
	}
	p, err := prepare.Single(prepare.Input{
		Workspace: w, Source: tables, Job: job.NewID(), Program: a.Version, Now: a.Now(), KeyCheck: check,
		Null: newNullWord(),
	}, name)
	if err != nil {
		return preview, err
	}
	keys := generator.NewKeys(key, p.Job, p.Masking.PRF)
	if keys.Statistics, err = survey.Run(ctx, p, source, keys, w.Source.Statements); err != nil {
		return preview, err
	}
	preview.Table, preview.RandomKey = p.Tables[0], check == ""
	if preview.Before, err = source.Sample(ctx, preview.Table, rows); err != nil {
		return preview, err
	}
	preview.After, err = masked(ctx, p, keys, preview.Before)
	return preview, err
}

// masked masks rows of the plan's only table, by way of CSV as a job does.
func masked(ctx context.Context, p *plan.Plan, keys generator.Keys, rows [][][]byte) ([][][]byte, error) {
	t := p.Tables[0]
	t.Columns = passing(t.Columns)
	program, err := mask.Compile(p, t, keys)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if _, err := program.Run(ctx, strings.NewReader(written(rows, p.Staging.Null)), &out, "preview", mask.Options{}); err != nil {
		return nil, err
	}
	after, record := make([][][]byte, 0, len(rows)), csv.NewRecord(len(t.Columns))
	for record.Reset(out.Bytes()); record.Next(); {
		row := make([][]byte, len(t.Columns))
		for i := range row {
			if value, _ := csv.Unquote(record.Raw(i), nil); string(value) != p.Staging.Null {
				row[i] = append([]byte{}, value...)
			}
		}
		after = append(after, row)
	}
	if len(after) != len(rows) {
		return nil, fault.New(fault.Internal, "mask some rows of %s: %d rows became %d", t, len(rows), len(after)).WithTable(t.String())
	}
	return after, nil
}

// passing is the columns with undecided ones left as they are: their values are not shown.
func passing(columns []plan.Column) []plan.Column {
	decided := append([]plan.Column{}, columns...)
	for i := range decided {
		if decided[i].Rule.Generator == "" {
			decided[i].Rule = plan.Rule{Generator: plan.Passthrough}
		}
	}
	return decided
}

// written is rows as an UNLOAD writes them.
func written(rows [][][]byte, null string) string {
	var file []byte
	for _, row := range rows {
		for i, value := range row {
			if i > 0 {
				file = append(file, csv.Delimiter)
			}
			switch {
			case value == nil:
				file = append(file, null...)
			case len(value) == 0 && len(row) == 1:
				file = append(file, `""`...)
			default:
				file = csv.Append(file, value)
			}
		}
		file = append(file, csv.Newline)
	}
	return string(file)
}
