package app

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"standin/internal/csv/psql"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/generator/registry"
	"standin/internal/job"
	"standin/internal/pipeline/prepare"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// localFile is one local file on its way.
type localFile struct {
	*App
	options   MaskOptions
	workspace *workspace.Workspace
	name      workspace.TableName
	in        *bufio.Reader
	notices   []string

	plan  *plan.Plan // of one table, with the columns of the file
	head  []byte     // the header, as it is written again
	form  psql.Form
	lines int64 // of the header
	empty bool  // the file holds nothing
}

func (f *localFile) notice(format string, args ...any) {
	f.notices = append(f.notices, fmt.Sprintf(format, args...))
}

// decide reads the beginning of the file and fixes the rules of its columns.
func (f *localFile) decide() error {
	frozen, err := f.frozen()
	if err != nil {
		return err
	}
	names, err := f.begin(f.order(frozen))
	if err == nil && f.empty && frozen == nil {
		_, err = f.local(nil) // the table is looked for all the same
	}
	if err != nil || f.empty {
		return err
	}
	if frozen != nil {
		f.plan = narrowed(frozen, names)
	} else {
		f.plan, err = f.local(names)
	}
	if err != nil {
		return err
	}
	f.plan.Staging.Null = f.null()
	f.form.Null = f.plan.Staging.Null
	if f.options.Null != "" {
		f.form.Null = ""
	}
	f.noticeLinks(frozen)
	return nil
}

// null is what stands for NULL while the file is masked.
func (f *localFile) null() string {
	if f.options.Null != "" {
		return f.options.Null
	}
	return newNullWord()
}

// frozen is the plan that was given, with the table alone; nil if there is none.
func (f *localFile) frozen() (*plan.Plan, error) {
	if f.options.Plan == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.options.Plan)
	if err != nil {
		return nil, fault.New(fault.Usage, "read the plan: %w", err)
	}
	var p plan.Plan
	if err := json.Unmarshal(text, &p); err != nil || p.Version != plan.Version {
		return nil, fault.New(fault.Usage, "%s is no plan of version %d", f.options.Plan, plan.Version).
			WithHint("standin plan --json >plan.json writes one")
	}
	i := slices.IndexFunc(p.Tables, func(t plan.Table) bool { return t.Schema == f.name.Schema && t.Name == f.name.Name })
	if i < 0 {
		return nil, fault.New(fault.Usage, "the plan %s has no table %s", f.options.Plan, f.name)
	}
	p.Tables = p.Tables[i : i+1]
	return &p, nil
}

// order is the table's columns where the file does not name them.
func (f *localFile) order(frozen *plan.Plan) []string {
	var names []string
	if frozen != nil {
		for _, c := range frozen.Tables[0].Columns {
			names = append(names, c.Name)
		}
		return names
	}
	for _, t := range f.workspace.Tables {
		if t.Schema == f.name.Schema && t.Name == f.name.Name {
			for _, c := range t.Columns {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

const byteOrderMark = "\ufeff"

// begin reads the first record, which tells how records end, and returns the
// names of the columns.
func (f *localFile) begin(order []string) ([]string, error) {
	record, crlf, ok, err := psql.FirstRecord(f.in)
	if err != nil {
		return nil, fault.New(fault.FileInvalid, "read the file: %w", err)
	}
	if !ok {
		f.empty = true
		return nil, nil
	}
	f.form.CRLF = crlf
	end := "\n"
	if crlf {
		end = "\r\n"
	}
	if !f.options.Header {
		f.in = bufio.NewReader(io.MultiReader(strings.NewReader(string(record)+end), f.in))
		return order, nil
	}
	f.head, f.lines = slices.Concat(record, []byte(end)), int64(strings.Count(string(record), "\n"))+1
	names, err := psql.Fields([]byte(strings.TrimPrefix(string(record), byteOrderMark)))
	if err != nil {
		return nil, fault.New(fault.FileInvalid, "read the header: %w", err)
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, fault.New(fault.FileInvalid, "the header names two columns alike, the second as field %d", i+1)
		}
	}
	return names, f.strangers(names, order)
}

// strangers refuses names that are of no column. They are not repeated: the first
// record of a file without a header holds values.
func (f *localFile) strangers(names, known []string) error {
	if len(known) == 0 {
		return nil // the table is not there, which is told elsewhere
	}
	var places []string
	for i, name := range names {
		if !slices.Contains(known, name) {
			places = append(places, strconv.Itoa(i+1))
		}
	}
	if len(places) == 0 {
		return nil
	}
	return fault.New(fault.ColumnsUndecided, "no column of %s has the name in the header's field %s", f.name, strings.Join(places, ", ")).
		WithHint("give each column of the file a rule in the workspace; if the first record is no header, say --header=false")
}

// narrowed is the plan for the columns of a file, all of which it has.
func narrowed(frozen *plan.Plan, names []string) *plan.Plan {
	p, t := *frozen, frozen.Tables[0]
	t.Columns = nil
	for _, name := range names {
		c, _ := frozen.Tables[0].Column(name)
		t.Columns = append(t.Columns, c)
	}
	p.Tables = []plan.Table{t}
	return &p
}

// local decides by the workspace alone.
func (f *localFile) local(names []string) (*plan.Plan, error) {
	columns := prepare.Columns{Names: names, Types: f.options.Types, PrimaryKey: f.options.PrimaryKey}
	if f.empty {
		columns = prepare.Columns{}
	}
	p, err := prepare.Local(prepare.Input{Workspace: f.workspace, Job: job.NewID(), Program: f.Version, Now: f.Now()}, f.name, columns)
	if err != nil {
		return nil, untyped(err)
	}
	for _, c := range p.Tables[0].Columns {
		if s, _ := registry.Lookup(c.Rule.Generator); isKey(s) && c.Rule.Domain == "" {
			f.notice("column %s: its rule makes keys, and without --plan nobody knows whether it is the primary key; if it is, its stand-ins are those of the job only with --primary-key %s", c.Name, c.Name)
		}
	}
	return p, nil
}

// isKey reports whether the generator is there for keys.
func isKey(s generator.Spec) bool {
	options, _ := s.Parse(nil)
	return s.OneToOne != nil && s.OneToOne(options) && s.Consistency == generator.Always && s.Name != plan.Passthrough
}

// untyped tells how types are given where rules do not suit text.
func untyped(err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	list := slices.Clone(joined.Unwrap())
	for i, e := range list {
		if one, ok := errors.AsType[*fault.Error](e); ok && one.Hint == "" && one.Code == fault.RuleRefused {
			list[i] = one.WithHint("without a warehouse every column is taken for varchar(65535): give its type as --type COLUMN=TYPE, or all types as --plan FILE")
		}
	}
	return errors.Join(list...)
}

// noticeLinks says so when the columns of a link are not those of the table, from
// whose values together they draw.
func (f *localFile) noticeLinks(frozen *plan.Plan) {
	links := map[string][]string{}
	note := func(into map[string][]string, link, column string) {
		if link != "" {
			into[link] = append(into[link], column)
		}
	}
	if frozen != nil {
		for _, c := range frozen.Tables[0].Columns {
			note(links, c.Rule.Link, c.Name)
		}
	}
	for _, t := range f.workspace.Tables {
		if frozen == nil && t.Schema == f.name.Schema && t.Name == f.name.Name {
			for _, c := range t.Columns {
				if c.Rule != nil {
					note(links, c.Rule.Link, c.Name)
				}
			}
		}
	}
	here := map[string][]string{}
	for _, c := range f.plan.Tables[0].Columns {
		note(here, c.Rule.Link, c.Name)
	}
	for _, link := range slices.Sorted(maps.Keys(links)) {
		columns := links[link]
		if len(here[link]) > 0 && !slices.Equal(columns, here[link]) {
			f.notice("the columns of link %s stand in the file as %s and in the table as %s: their stand-ins differ from those of a job",
				link, strings.Join(here[link], ", "), strings.Join(columns, ", "))
		}
	}
}
