package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"standin/internal/plan"
	"standin/internal/redshift/statement"
	"standin/internal/redshift/wire"
)

// shownColumns is how many cells a row of SHOW COLUMNS has at least where the last
// of them is the collation. Earlier servers show fewer, and no collation.
const shownColumns = 16

// Collations sets the collations of the tables' text columns, case_sensitive or
// case_insensitive, as far as the server tells: no catalog has them, and SHOW COLUMNS
// gives those of one table to its owner and to who may read it.
func Collations(ctx context.Context, session Session, tables []plan.Table) error {
	rows, err := session.Query(ctx, "SELECT current_database()")
	if err != nil {
		return fmt.Errorf("read the database's name: %w", err)
	}
	if len(rows) != 1 {
		return errors.New("read the database's name: there is none")
	}
	database := rows[0][0]
	for i := range tables {
		t := &tables[i]
		if !slices.ContainsFunc(t.Columns, func(c plan.Column) bool { return c.Type.Kind.IsText() }) {
			continue
		}
		text, err := statement.ShowColumns(database, t.Schema, t.Name)
		if err != nil {
			return err
		}
		rows, err := session.Query(ctx, text)
		if untold(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read the collations of %s: %w", t, err)
		}
		for _, row := range rows {
			if len(row) < shownColumns {
				continue
			}
			if _, at := t.Column(row[3]); at >= 0 && t.Columns[at].Type.Kind.IsText() {
				t.Columns[at].Collation = collation(row[len(row)-1])
			}
		}
	}
	return nil
}

// DatabaseCollation is the collation of the columns that state none; empty if the
// server does not tell.
func DatabaseCollation(ctx context.Context, session Session) (string, error) {
	rows, err := session.Query(ctx, "SELECT db_collation()")
	if untold(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the database's collation: %w", err)
	}
	if len(rows) != 1 {
		return "", nil
	}
	return collation(rows[0][0]), nil
}

func collation(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if text != plan.CaseSensitive && text != plan.CaseInsensitive {
		return ""
	}
	return text
}

// untold reports whether a server does not know the question, or the user may not
// ask it, or the table is gone.
func untold(err error) bool {
	e, ok := errors.AsType[*wire.Error](err)
	return ok && (e.Reason == wire.Forbidden || e.Reason == wire.NotFound || e.SQLState == "42601" || e.SQLState == "42883")
}
