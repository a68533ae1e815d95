package plan

import (
	"fmt"
	"strings"
)

// Statistics says where that lies which was found out about some columns of a
// table before it was unloaded. It holds values, so it lies among the input of the
// job, inside the privacy boundary; the plan has its digest alone.
type Statistics struct {
	Column string `json:"column"` // the first of those that are drawn together
	Key    string `json:"key"`    // in the staging bucket
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // of the object, hexadecimal
}

// StatisticsKey is the key of the statistics of the column with that index, below
// the table's input.
func (p *Plan) StatisticsKey(t Table, column int) string {
	return p.key("input", p.Job, t.Dir(), "statistics", fmt.Sprintf("%05d.json", column+1))
}

// Question is something that is asked of the rows of a source's table, which the
// warehouse answers with a table of its own.
type Question struct {
	Kind    QuestionKind `json:"kind"`
	Columns []string     `json:"columns"`
	// By are the columns whose values part the rows: each part is asked about alone.
	By []string `json:"by,omitempty"`
	// Bins is into how many parts of equal rows, by their order, a column is cut.
	Bins int `json:"bins,omitempty"`
	// Trim is how many rows at each end of the order have values that are no limits of a
	// bin.
	Trim int `json:"trim,omitempty"`
	// Limit is how many rows an answer may have; one that has more is cut after the
	// next.
	Limit int `json:"limit"`
	// Bytes is how many the values of an answer may have together; one that has more is
	// refused before it is read on. 0: any number.
	Bytes int64 `json:"bytes,omitempty"`
}

// QuestionKind is what is asked. Every answer begins with the values of By.
type QuestionKind string

// The questions.
const (
	// Categories: which values the columns have together, and how many rows have
	// them: the values, NULL among them, and the number.
	Categories QuestionKind = "categories"
	// Bins: the rows of one column that are not NULL, cut by their order: the bin's
	// number from 1, how many rows it has, the least and the greatest value of those that
	// are not trimmed, NULL where all are.
	Bins QuestionKind = "bins"
	// Gaps: as Bins, of the microseconds from the first column to the second, which
	// are dates or times and not NULL; 0 where the second is before the first.
	Gaps QuestionKind = "gaps"
	// Cells: of the rows in which no column is NULL, which bins the columns are in
	// together: the number of each column's bin, and how many rows are there.
	Cells QuestionKind = "cells"
	// Rows: some rows in which no column is NULL.
	Rows QuestionKind = "rows"
)

// String is the question for people.
func (q Question) String() string {
	text := string(q.Kind) + " of " + strings.Join(q.Columns, ", ")
	if len(q.By) > 0 {
		text += " by " + strings.Join(q.By, ", ")
	}
	return text
}
