package main

import (
	"bufio"
	"context"
	stdcsv "encoding/csv"
	"encoding/json"
	"errors"
	"io"

	"standin/bench/customers"
	"standin/internal/generator"
	"standin/internal/mask"
	"standin/internal/plan"
)

// path is one way of a table from a file to nowhere.
type path struct {
	name        string
	compression plan.Compression
	// prepare compiles the rules; what it returns is measured, and counts the rows.
	prepare func() (func(ctx context.Context, in io.Reader) (rows int64, err error), error)
}

// paths are the paths in the order of the report. The first is the yardstick.
func paths() []path {
	// SipHash throughout; FF1 for the key and the ssn; the strict function for
	// all values, with FF1 for the key only, which has to stay unique.
	sipHash := rules{prf: plan.SipHash, key: "siphash-feistel", ssn: "none", masked: true}
	ff1 := rules{prf: plan.SipHash, key: "ff1", ssn: "ff1", masked: true}
	strict := rules{prf: plan.HMACSHA256, key: "ff1", ssn: "none", masked: true}
	return []path{
		{"encoding-csv-copy", plan.Stored, func() (func(context.Context, io.Reader) (int64, error), error) { return copyByEncodingCSV, nil }},
		{"copy", plan.Stored, rules{prf: plan.SipHash}.plain(1)},
		{"masked-siphash", plan.Stored, sipHash.plain(1)},
		{"masked-ff1", plan.Stored, ff1.plain(1)},
		{"masked-hmac", plan.Stored, strict.plain(1)},
		{"zstd-zstd", plan.Zstd, sipHash.compressed(plan.Zstd)},
		{"gzip-gzip", plan.Gzip, sipHash.compressed(plan.Gzip)},
		{"masked-siphash-2-workers", plan.Stored, sipHash.plain(2)},
	}
}

// copyByEncodingCSV is the standard library at its best: large buffers, and one
// record used again and again.
func copyByEncodingCSV(_ context.Context, in io.Reader) (rows int64, err error) {
	reader := stdcsv.NewReader(bufio.NewReaderSize(in, 1<<20))
	reader.ReuseRecord = true
	writer := stdcsv.NewWriter(bufio.NewWriterSize(io.Discard, 1<<20))
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			writer.Flush()
			return rows, writer.Error()
		}
		if err != nil {
			return rows, err
		}
		if err := writer.Write(record); err != nil {
			return rows, err
		}
		rows++
	}
}

// rules are the choices for the table: the function behind the stand-ins, the
// ciphers of the key and the ssn, and whether anything is masked at all.
type rules struct {
	prf      plan.PRF
	key, ssn string
	masked   bool
}

func (r rules) plain(workers int) func() (func(context.Context, io.Reader) (int64, error), error) {
	return func() (func(context.Context, io.Reader) (int64, error), error) {
		program, err := r.compile()
		return func(ctx context.Context, in io.Reader) (int64, error) {
			stats, err := program.Run(ctx, in, io.Discard, "0000_part_00", mask.Options{Workers: workers})
			return stats.Rows, err
		}, err
	}
}

func (r rules) compressed(compression plan.Compression) func() (func(context.Context, io.Reader) (int64, error), error) {
	return func() (func(context.Context, io.Reader) (int64, error), error) {
		program, err := r.compile()
		return func(ctx context.Context, in io.Reader) (int64, error) {
			stats, err := mask.File(ctx, program, in, io.Discard, compression, "0000_part_00", 0)
			return stats.Rows, err
		}, err
	}
}

func (r rules) compile() (*mask.Program, error) {
	p := &plan.Plan{
		Job:     "benchbenchbench0",
		Staging: plan.Staging{Null: "standin_null_7f3a9c"},
		Masking: plan.Masking{PRF: r.prf}, Survivors: plan.SearchSample, // as jobs do by default
	}
	keys := generator.NewKeys(generator.ExampleKeys().Masking, p.Job, r.prf)
	return mask.Compile(p, r.table(), keys)
}

// table is the customers table under these rules.
func (r rules) table() plan.Table {
	ciphers := map[string]string{"integer-key": r.key, "ssn": r.ssn}
	table := plan.Table{Ordinal: 1, Schema: "public", Name: "customers", PrimaryKey: []string{customers.PrimaryKey}}
	for _, c := range customers.Columns() {
		rule := plan.Rule{Generator: c.Generator, Options: json.RawMessage(c.Options)}
		if cipher, ok := ciphers[c.Generator]; ok {
			rule.Options = json.RawMessage(`{"cipher":"` + cipher + `"}`)
		}
		if !r.masked {
			rule = plan.Rule{Generator: plan.Passthrough}
		}
		table.Columns = append(table.Columns, plan.Column{Name: c.Name, Type: c.Type, NotNull: c.Name == customers.PrimaryKey, Rule: rule})
	}
	return table
}
