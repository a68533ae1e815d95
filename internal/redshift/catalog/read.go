package catalog

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

func (r *reader) columns(ctx context.Context) error {
	rows, err := r.session.Query(ctx, r.queries.columns())
	if err != nil {
		return fmt.Errorf("read the columns: %w", err)
	}
	for _, row := range rows {
		t, ok := r.tables[row[0]]
		if !ok {
			continue // behind a materialized view, or made since
		}
		c := plan.Column{Name: row[2], Type: parseType(row[3]), NotNull: row[4] == "t", Encoding: encoding(row[6])}
		if c.Identity, err = parseIdentity(row[5]); err != nil {
			return fmt.Errorf("read the columns: %s.%s: %w", t.Table, c.Name, err)
		}
		if c.Identity == nil {
			c.Default = row[5]
		}
		t.Columns = append(t.Columns, c)
		t.columns[row[1]] = c.Name
		if row[7] == "t" && t.Distribution.Style == "key" {
			t.Distribution.Key = c.Name
		}
		position, err := strconv.Atoi(row[8])
		if err != nil {
			return fmt.Errorf("read the columns: %s.%s: the position in the sort key is not a number", t.Table, c.Name)
		}
		if position != 0 {
			t.sortKeys = append(t.sortKeys, sortKey{position, c.Name})
		}
	}
	return nil
}

func (r *reader) constraints(ctx context.Context) error {
	rows, err := r.session.Query(ctx, r.queries.constraints())
	if err != nil {
		return fmt.Errorf("read the constraints: %w", err)
	}
	targets, err := r.targets(ctx, rows)
	if err != nil {
		return err
	}
	for _, row := range rows {
		t, ok := r.tables[row[0]]
		if !ok {
			continue
		}
		columns, ok := names(row[2], t.columns)
		if !ok {
			return vanished(t)
		}
		switch row[1] {
		case "p":
			t.PrimaryKey = columns
		case "u":
			t.Unique = append(t.Unique, columns)
		case "f":
			target, ok := targets[row[3]]
			if !ok {
				return vanished(t)
			}
			referred, ok := names(row[4], target.columns)
			if !ok {
				return vanished(target)
			}
			t.ForeignKeys = append(t.ForeignKeys, plan.ForeignKey{
				Columns: columns, RefSchema: target.Schema, RefTable: target.Name, RefColumns: referred,
			})
		}
	}
	return nil
}

// targets are the tables that foreign keys refer to, by OID. Those of other
// schemas are asked for.
func (r *reader) targets(ctx context.Context, constraints [][]string) (map[string]*table, error) {
	targets := map[string]*table{}
	var others []string
	for _, row := range constraints {
		oid := row[3]
		switch t, ok := r.tables[oid]; {
		case row[1] != "f":
		case ok:
			targets[oid] = t
		case !slices.Contains(others, oid):
			others = append(others, oid)
		}
	}
	if len(others) == 0 {
		return targets, nil
	}
	rows, err := r.session.Query(ctx, attributes(others))
	if err != nil {
		return nil, fmt.Errorf("read the tables that foreign keys refer to: %w", err)
	}
	for _, row := range rows {
		t := targets[row[0]]
		if t == nil {
			t = &table{columns: map[string]string{}}
			t.Schema, t.Name = row[1], row[2]
			targets[row[0]] = t
		}
		t.columns[row[3]] = row[4]
	}
	return targets, nil
}

// names turns an array of attribute numbers, such as {1,2}, into columns' names.
func names(array string, columns map[string]string) (names []string, ok bool) {
	for number := range strings.SplitSeq(strings.Trim(array, "{}"), ",") {
		name, ok := columns[strings.TrimSpace(number)]
		if !ok {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// vanished is the error of a catalog that changed between two questions, so that
// the answers do not fit each other.
func vanished(t *table) error {
	return &wire.Error{Reason: wire.Vanished, Sentence: fmt.Sprintf("table %s, or one that it refers to, changed while the catalog was read", t.Table)}
}

func (r *reader) comments(ctx context.Context) error {
	rows, err := r.session.Query(ctx, r.queries.comments())
	if err != nil {
		return fmt.Errorf("read the comments: %w", err)
	}
	for _, row := range rows {
		t, ok := r.tables[row[0]]
		if !ok {
			continue
		}
		if row[1] == "0" {
			_, t.Comment = statement.SplitComment(row[2]) // the copy gets a mark of its own
			continue
		}
		if _, i := t.Column(t.columns[row[1]]); i >= 0 {
			t.Columns[i].Comment = row[2]
		}
	}
	return nil
}

// sizes reads estimates and what only svv_table_info tells: which encodings and
// sort keys are Redshift's own choice, and so are left to it again. It is a
// superuser's view; without a right to it the job goes on without estimates.
func (r *reader) sizes(ctx context.Context) error {
	rows, err := r.session.Query(ctx, r.queries.sizes())
	switch wire.ReasonOf(err) {
	case wire.Forbidden, wire.NotFound:
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the sizes: %w", err)
	}
	for _, row := range rows {
		t, ok := r.tables[row[0]]
		if !ok {
			continue
		}
		t.Rows = estimate(row[1])
		t.Bytes = estimate(row[2]) * 1_000_000 // blocks of 1 MB
		if strings.Contains(row[3], "AUTO(") {
			for i := range t.Columns {
				t.Columns[i].Encoding = ""
			}
		}
		if strings.HasPrefix(row[4], "AUTO(") {
			t.Sort.Style = "auto"
		}
	}
	return nil
}

// estimate is a count that the catalog may leave out; it decides nothing.
func estimate(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
