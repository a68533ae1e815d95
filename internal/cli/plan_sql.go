package cli

import (
	"fmt"
	"strings"
	"time"

	"standin/internal/generator/registry"
	"standin/internal/plan"
	"standin/internal/redshift/statement"
)

// script collects statements under headings.
type script struct {
	text strings.Builder
	err  error
}

func (s *script) heading(format string, args ...any) {
	fmt.Fprintf(&s.text, "-- "+format+"\n", args...)
}

// add takes what a function of package statement returns.
func (s *script) add(list []string, err error) {
	if err != nil && s.err == nil {
		s.err = err
	}
	for _, statement := range list {
		s.text.WriteString(statement + ";\n")
	}
}

func (s *script) one(text string, err error) { s.add([]string{text}, err) }

func (s *script) gap() { s.text.WriteByte('\n') }

// statements is every statement that a job with the plan would send, in the
// order of one that copies one table after the other. A job's id, its word for
// NULL and hence these texts are new in each plan.
func statements(p *plan.Plan) (string, error) {
	s := &script{}
	s.heading("every session, source and destination")
	s.add(statement.Session(plan.QueryGroup(p.Job)))
	s.gap()
	if p.Consistency == plan.Snapshot {
		s.heading("all UNLOADs run one after the other in one transaction of the source, from BEGIN to COMMIT")
		s.gap()
	}
	for _, t := range p.Tables {
		const attempt = 1
		s.heading("%s, source", t)
		studies, err := registry.Studies(t)
		if err != nil {
			return "", err
		}
		for _, study := range studies {
			for _, q := range study.Questions {
				s.one(statement.Question(t, q))
			}
		}
		s.one(statement.Unload(p, t, attempt))
		if inexact, _, err := statement.Inexact(t); inexact != "" || err != nil {
			s.one(inexact, err)
		}
		s.heading("%s, destination", t)
		s.one(statement.CreateSchema(t.Schema))
		s.one(statement.CreateTable(t))
		s.add(statement.Comment(p, t))
		s.add(statement.BeforeCopy(t), nil)
		s.one(statement.Copy(p, t, p.URL(p.OutputPrefix(t, attempt)+"manifest")))
		s.one(statement.Count(t.Schema, t.Staging))
		s.gap()
	}
	for _, t := range p.Tables {
		for _, column := range t.LoadedSums() {
			s.heading("%s, destination, when all tables are loaded", t)
			s.one(statement.Sum(p, t, column))
			s.gap()
		}
	}
	s.heading("all tables, destination: rows that break a declared key; if there are any, the same of the source's own tables")
	for _, t := range p.Tables {
		s.broken(p, t)
	}
	s.gap()
	s.heading("all tables, destination: keys")
	replacements := make([]statement.Replacement, len(p.Tables))
	for i, t := range p.Tables {
		s.add(statement.Keys(p, t))
		replacements[i] = statement.Replacement{Table: t, Replaces: t.Replaces}
	}
	s.gap()
	s.heading("all tables, destination: publish; the grants of the tables that stand there are carried over first, and their views and owners in the transaction, as they are then")
	s.add(statement.Publish(replacements, publishWait))
	for _, t := range p.Tables {
		if t.Replaces {
			s.one(statement.Drop(t.Schema, t.Retired))
		}
	}
	return s.text.String(), s.err
}

// broken asks for the rows of a staging table that break its keys.
func (s *script) broken(p *plan.Plan, t plan.Table) {
	if len(t.PrimaryKey) > 0 {
		s.one(statement.Repeats(t.Schema, t.Staging, t.PrimaryKey))
	}
	for _, columns := range t.Unique {
		s.one(statement.Repeats(t.Schema, t.Staging, columns))
	}
	for _, r := range p.References(t) {
		s.one(statement.Orphans(t.Schema, t.Staging, r.Key, r.To.Staging))
	}
}

// publishWait is how long the publishing transaction waits for readers at most,
// as the destination is asked to.
const publishWait = time.Minute
