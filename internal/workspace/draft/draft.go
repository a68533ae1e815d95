// Package draft writes workspaces: a first one from a catalog, with a suggestion
// for each column whose name and type are telling, and what is new into one that
// exists. `standin init` calls it, by way of app. It decides nothing that a reader
// would not see, reads no data, and opens no file and no connection.
package draft

import (
	"fmt"
	"strings"

	"standin/internal/plan"
	"standin/internal/workspace"
)

// Input is what a first workspace is written from.
type Input struct {
	Name   string
	Schema string // where editors find the JSON Schema; empty: nowhere
	Source workspace.Warehouse
	Region string // of the bucket; empty: not known
	Tables []plan.Table
}

// Summary counts what a draft says of its columns.
type Summary struct {
	Tables    int `json:"tables"`
	Columns   int `json:"columns"`
	Suggested int `json:"suggested"` // columns that have a rule
	Follow    int `json:"follow"`    // columns of foreign keys, whose keys decide
	Undecided int `json:"undecided"`
}

func (s *Summary) add(lines []line) {
	s.Columns += len(lines)
	for _, l := range lines {
		switch {
		case l.rule != nil:
			s.Suggested++
		case l.follows:
			s.Follow++
		default:
			s.Undecided++
		}
	}
}

// New writes a workspace of all tables. What nobody can know yet is marked.
func New(in Input) ([]byte, Summary) {
	var b strings.Builder
	if in.Schema != "" {
		b.WriteString("# yaml-language-server: $schema=" + in.Schema + "\n")
	}
	fmt.Fprintf(&b, about, in.Source.Warehouse)
	fmt.Fprintf(&b, "version: 1\n# The tables that Standin makes bear this name, and it replaces only those that do: a name of its own\n# for every workspace.\nname: %s\n\nsource:\n  host: %s\n  port: %d\n  database: %s\n  user: %s\n  password: %s\n  sslmode: %s\n  schemas: [%s]\n\n",
		scalar(in.Name), scalar(in.Source.Host), in.Source.Port, scalar(in.Source.Database), scalar(in.Source.User),
		quoted(in.Source.Password.String()), in.Source.SSLMode, strings.Join(scalars(in.Source.Schemas), ", "))
	region := in.Region
	if region == "" {
		region = "us-east-1"
	}
	fmt.Fprintf(&b, rest, region)
	summary := Summary{Tables: len(in.Tables)}
	s := newSuggester(in.Tables)
	for i, t := range in.Tables {
		lines := s.lines(i, true)
		summary.add(lines)
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  %s:\n    columns:\n", tableKey(t))
		b.WriteString(block(lines, 6, "\n"))
	}
	return []byte(b.String()), summary
}

const about = `# The workspace that standin init wrote from %s.
#
# Each column needs a decision. A column without a value is undecided, and stops the job:
#   column: passthrough               it is copied as it is
#   column: {generator: NAME, ...}    standin generators lists them
# Suggestions are made by names and types alone: read them all. Columns of foreign keys follow the
# keys that they refer to. Run standin init again when the source has new tables or columns: what
# stands here stays as it is.
`

const rest = `# Change what stands here: the database that receives the copy.
destination:
  host: change-me.example.com
  port: 5439
  database: test
  user: standin_writer
  password: env:DESTINATION_PASSWORD
  sslmode: verify-full

# Change what stands here: the bucket path, and the roles of both warehouses (default is the
# cluster's own). The destination's role must not be able to read input/.
staging:
  s3: s3://change-me/standin
  region: %s
  unload_role: default
  load_role: default

masking:
  key: env:STANDIN_MASKING_KEY      # standin key new makes one

tables:
`
