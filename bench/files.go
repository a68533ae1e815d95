package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"standin/bench/customers"
	"standin/internal/plan"
)

// fileName is the name of the table's file, compressed in that way.
func fileName(c plan.Compression) string {
	return map[plan.Compression]string{plan.Stored: "customers.csv", plan.Gzip: "customers.csv.gz", plan.Zstd: "customers.csv.zst"}[c]
}

// writeTable writes the table into dir, plain and compressed as UNLOAD would.
func writeTable(dir string, rows int, seed uint64) error {
	var files [3]*os.File
	for i, compression := range []plan.Compression{plan.Stored, plan.Gzip, plan.Zstd} {
		var err error
		if files[i], err = os.Create(filepath.Join(dir, fileName(compression))); err != nil {
			return err
		}
	}
	zipped := gzip.NewWriter(files[1])
	zstded, err := zstd.NewWriter(files[2])
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(io.MultiWriter(files[0], zipped, zstded), 1<<20)
	table := customers.New(seed)
	var record []byte
	for i := range rows {
		record = table.Append(record[:0], i)
		if _, err := out.Write(record); err != nil {
			return err
		}
	}
	for _, finish := range []func() error{out.Flush, zipped.Close, zstded.Close, files[0].Close, files[1].Close, files[2].Close} {
		if err := finish(); err != nil {
			return err
		}
	}
	return nil
}
