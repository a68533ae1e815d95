// Package plan holds the nouns of a job: the plan, its tables, columns, rules,
// files and results, and their JSON. Everything else in Standin speaks in these
// words. It imports the standard library only, performs no I/O, and never holds
// a secret or a data value: a plan can be written to S3 and read by anyone who
// may see the names of tables and columns.
package plan

import (
	"net"
	"strconv"
	"time"
)

// Version is the version of the plan's JSON. A program that reads a plan of
// another version refuses it.
const Version = 1

// Plan is the frozen decision of one job: what is copied, how each column is
// masked, and what everything that the job makes is called. The names are pure
// functions of Job and Plan, so that any machine can find and remove them.
type Plan struct {
	Version     int       `json:"version"`
	Job         string    `json:"job"`       // 16 of [a-z0-9]
	Workspace   string    `json:"workspace"` // the workspace's name
	Program     string    `json:"program"`   // the version of Standin that made the plan
	Created     time.Time `json:"created"`   // UTC; the reference date of every generator
	Pipeline    Pipeline  `json:"pipeline"`
	Source      Warehouse `json:"source"`
	Destination Warehouse `json:"destination"`
	Staging     Staging   `json:"staging"`
	// Function is of the pipeline Lambda, and nil of the others.
	Function  *Function `json:"function,omitempty"`
	Masking   Masking   `json:"masking"`
	Survivors Search    `json:"survivors"`
	// Consistency says whether the tables are unloaded at one moment.
	Consistency Consistency `json:"consistency"`
	Tables      []Table     `json:"tables"`
}

// Pipeline names who transforms the files.
type Pipeline string

// V2 transforms in Standin's own workers.
const V2 Pipeline = "v2"

// Warehouse names a database, without its user or password.
type Warehouse struct {
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Database string   `json:"database"`
	Schemas  []string `json:"schemas,omitempty"` // of the source: those that are copied
}

// String is the warehouse's place, host:port/database.
func (w Warehouse) String() string {
	return net.JoinHostPort(w.Host, strconv.Itoa(w.Port)) + "/" + w.Database
}

// Staging is the S3 bucket path through which the data passes.
type Staging struct {
	Bucket      string      `json:"bucket"`
	Prefix      string      `json:"prefix"` // without a slash at either end; may be empty
	Region      string      `json:"region"`
	UnloadRole  string      `json:"unload_role"` // "default", an ARN, or a chain "arnA,arnB"
	LoadRole    string      `json:"load_role"`
	Compression Compression `json:"compression"`
	MaxFileSize int64       `json:"max_file_size"` // bytes; 5 MB to 6.2 GB (AWS: UNLOAD, MAXFILESIZE)
	Null        string      `json:"null"`          // what stands for NULL in every file of the job
	Retain      Retain      `json:"retain"`
}

// Compression is how the files in S3 are compressed.
type Compression string

// The compressions that UNLOAD writes and COPY reads as CSV.
const (
	Zstd   Compression = "zstd"
	Gzip   Compression = "gzip"
	Stored Compression = "none"
)

// Retain says how long the job's S3 objects outlive it.
type Retain struct {
	OnFailure bool          `json:"on_failure,omitempty"`
	For       time.Duration `json:"for,omitempty"` // nanoseconds; zero: not at all
}

// Masking says how keys become stand-ins; it holds no key.
type Masking struct {
	PRF PRF `json:"prf"`
	// KeyCheck is the key check value of the masking key: equal for equal keys,
	// and of no help in finding the key. Empty for a random key of one job.
	KeyCheck string `json:"key_check,omitempty"`
	// Words is the version of the word lists that stand-ins are drawn from: others are
	// other stand-ins. Zero: of a program that had the first lists alone.
	Words int `json:"words,omitempty"`
}

// PRF names the pseudo-random function behind consistent stand-ins.
type PRF string

// The pseudo-random functions that a workspace can choose.
const (
	SipHash    PRF = "siphash"
	HMACSHA256 PRF = "hmac-sha256"
)
