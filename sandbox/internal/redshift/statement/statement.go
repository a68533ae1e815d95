// Package statement parses Amazon Redshift's UNLOAD and COPY and checks every
// option of the two grammars, as r_UNLOAD and r_COPY of AWS's Database
// Developer Guide give them. The wire front calls it; unload and load execute
// what it returns.
//
// An option that the grammar does not have is a syntax error; one that it has
// and this sandbox does not execute is refused by name. It never looks at a
// table, an object or a role: it judges the statement's text alone.
package statement

import (
	"fmt"
	"strings"

	"standin/sandbox/internal/redshift/lexer"
)

// SQLSTATE codes of the errors that this package makes beside 42601.
const (
	invalidParameter    = "22023"
	featureNotSupported = "0A000"
)

// Compression is how the files of a statement are compressed. COPY takes it
// from the statement alone and never looks at the file's name or first bytes.
type Compression int

// The compressions that the sandbox executes.
const (
	Uncompressed Compression = iota
	Gzip
	Zstandard
	Bzip2 // COPY only: nothing at hand writes it
)

// Format is how the rows of a file are written.
type Format int

// The formats that the sandbox executes. Delimited text is the default of both
// statements.
const (
	Delimited Format = iota
	CSV
	FixedWidth
)

// Extension is what UNLOAD appends to the names of its files by itself.
func (c Compression) Extension() string {
	return map[Compression]string{Gzip: ".gz", Zstandard: ".zst", Bzip2: ".bz2"}[c]
}

// Location is a place in S3: s3://Bucket/Key. For most statements Key is the
// prefix of the keys that are meant.
type Location struct {
	Bucket, Key string
}

// String gives the location as a URL.
func (l Location) String() string { return "s3://" + l.Bucket + "/" + l.Key }

// ParseLocation reads s3://bucket/key; ok is false for anything else.
func ParseLocation(url string) (location Location, ok bool) {
	path, ok := strings.CutPrefix(url, "s3://")
	if !ok {
		return Location{}, false
	}
	bucket, key, _ := strings.Cut(path, "/")
	return Location{Bucket: bucket, Key: key}, bucket != "" && key != ""
}

func unsupported(option string) error {
	return &lexer.Error{Code: featureNotSupported, Message: option + " is not supported by the sandbox"}
}

func invalid(format string, arguments ...any) error {
	return &lexer.Error{Code: invalidParameter, Message: fmt.Sprintf(format, arguments...)}
}

func incompatible(option, other string) error {
	return &lexer.Error{Code: "42601", Message: option + " is not compatible with " + other}
}
