package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
)

// proof is a claim about the copy and how it is checked.
type proof struct {
	claim string
	check func(ctx context.Context, copied sample, source, destination *pgconn.PgConn) (said string, err error)
}

func proofs() []proof {
	return []proof{
		{"every table has as many rows as its source", rowsEqual},
		{"every join is whole, and joins the same rows", joinsWhole},
		{"no canary of the source is anywhere in the copy", noCanary},
		{"nobody keeps their own e-mail, phone or full name", nobodyKeepsTheirOwn},
	}
}

// canaries are in every person of the sample, and no generator makes them.
func canaries() [][]byte {
	return [][]byte{[]byte("kanariq"), []byte("канарик"), []byte("199) 199-")}
}

func rowsEqual(ctx context.Context, copied sample, source, destination *pgconn.PgConn) (string, error) {
	total := 0
	for _, table := range copied.tables {
		want, err := number(ctx, source, "select count(*) from "+table)
		if err != nil {
			return "", err
		}
		got, err := number(ctx, destination, "select count(*) from "+table)
		if err != nil {
			return "", err
		}
		if want != got || want == 0 {
			return "", fmt.Errorf("%s: %d rows in the source, %d in the copy", table, want, got)
		}
		total += got
	}
	return fmt.Sprintf("%d tables, %d rows", len(copied.tables), total), nil
}

// joinsWhole follows every foreign key: as many rows find their partner as in
// the source, and two sales that shared a buyer still do.
func joinsWhole(ctx context.Context, copied sample, source, destination *pgconn.PgConn) (string, error) {
	for _, join := range copied.joins {
		want, err := number(ctx, source, "select count(*) from "+join)
		if err != nil {
			return "", err
		}
		got, err := number(ctx, destination, "select count(*) from "+join)
		if err != nil {
			return "", err
		}
		if want != got || want == 0 {
			return "", fmt.Errorf("%s: %d rows in the source, %d in the copy", join, want, got)
		}
	}
	standIns, originals, compared := map[string]string{}, map[string]string{}, 0
	err := pairs(ctx, source, destination, "select sellerid, buyerid from sales order by salesid", func(before, after [][]byte) error {
		for i := range before {
			was, is := string(before[i]), string(after[i])
			if other, ok := standIns[was]; ok && other != is {
				return errors.New("one user became two")
			}
			if other, ok := originals[is]; ok && other != was {
				return errors.New("two users became one")
			}
			standIns[was], originals[is] = is, was
			compared++
		}
		return nil
	})
	return fmt.Sprintf("%d joins, %d keys compared", len(copied.joins), compared), err
}

func noCanary(ctx context.Context, copied sample, source, destination *pgconn.PgConn) (string, error) {
	carriers, cells := 0, 0
	search := func(db *pgconn.PgConn, found func()) error {
		for _, table := range copied.tables {
			if err := each(ctx, db, "select * from "+table, func(row [][]byte) error {
				for _, cell := range row {
					cells++
					lower := bytes.ToLower(cell)
					if slices.ContainsFunc(canaries(), func(canary []byte) bool { return bytes.Contains(lower, canary) }) {
						found()
					}
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	}
	// The search is worth something only if it finds them in the source.
	if err := search(source, func() { carriers++ }); err != nil {
		return "", err
	}
	if carriers == 0 {
		return "", errors.New("the source has no canary: is it the sample warehouse?")
	}
	cells = 0
	survivors := 0
	if err := search(destination, func() { survivors++ }); err != nil {
		return "", err
	}
	if survivors > 0 {
		return "", fmt.Errorf("%d cells of the copy hold a canary", survivors)
	}
	return fmt.Sprintf("%d cells searched, %d carriers in the source", cells, carriers), nil
}

func nobodyKeepsTheirOwn(ctx context.Context, _ sample, source, destination *pgconn.PgConn) (string, error) {
	const query = `select u.email, u.phone, u.firstname || ' ' || u.lastname
		from listing l join users u on u.userid = l.sellerid order by l.listid`
	compared := 0
	err := pairs(ctx, source, destination, query, func(before, after [][]byte) error {
		for i, what := range []string{"e-mail", "phone", "full name"} {
			if (before[i] == nil) != (after[i] == nil) {
				return fmt.Errorf("NULL and not NULL changed places in %s", what)
			}
			// CHAR comes padded with blanks, which are no part of the value.
			was, is := bytes.TrimRight(before[i], " "), bytes.TrimRight(after[i], " ")
			if len(was) > 0 && bytes.Equal(was, is) {
				return fmt.Errorf("somebody keeps their own %s", what)
			}
			compared++
		}
		return nil
	})
	return fmt.Sprintf("%d values compared", compared), err
}

// pairs runs a query on both sides and calls row with the rows of equal place.
func pairs(ctx context.Context, source, destination *pgconn.PgConn, sql string, row func(before, after [][]byte) error) error {
	var after [][][]byte
	if err := each(ctx, destination, sql, func(cells [][]byte) error {
		after = append(after, clone(cells))
		return nil
	}); err != nil {
		return err
	}
	place := 0
	if err := each(ctx, source, sql, func(cells [][]byte) error {
		if place == len(after) {
			return errors.New("the copy has fewer rows")
		}
		place++
		return row(cells, after[place-1])
	}); err != nil {
		return err
	}
	if place < len(after) {
		return errors.New("the copy has more rows")
	}
	return nil
}

func clone(cells [][]byte) [][]byte {
	kept := make([][]byte, len(cells))
	for i, cell := range cells {
		kept[i] = bytes.Clone(cell)
	}
	return kept
}

func number(ctx context.Context, db *pgconn.PgConn, sql string) (n int, err error) {
	err = each(ctx, db, sql, func(cells [][]byte) error {
		_, err := fmt.Sscan(string(cells[0]), &n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", sql, err)
	}
	return n, nil
}
