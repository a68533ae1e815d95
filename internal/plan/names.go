package plan

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Dir is the table's folder name below input/<job> and output/<job>: its
// ordinal in five digits, a dash, and the name for readers, in which every byte
// outside [a-z0-9._-] is an underscore, cut at 60 bytes.
func (t Table) Dir() string {
	name := []byte(strings.ToLower(t.Schema + "." + t.Name))
	for i, b := range name {
		switch {
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9', b == '.', b == '_', b == '-':
		default:
			name[i] = '_'
		}
	}
	return fmt.Sprintf("%05d-%s", t.Ordinal, name[:min(len(name), 60)])
}

// InputPrefix is the key prefix, with a slash at its end, below which the
// source writes the files of one attempt to unload the table.
func (p *Plan) InputPrefix(t Table, attempt int) string {
	return p.key("input", p.Job, t.Dir(), strconv.Itoa(attempt)) + "/"
}

// OutputPrefix is the key prefix, with a slash at its end, of the masked files.
func (p *Plan) OutputPrefix(t Table, attempt int) string {
	return p.key("output", p.Job, t.Dir(), strconv.Itoa(attempt)) + "/"
}

// InputRoot and OutputRoot hold everything that the job keeps on either side of
// the privacy boundary; JobRoot holds its plan. All end with a slash.
func (p *Plan) InputRoot() string { return p.key("input", p.Job) + "/" }

// OutputRoot is the prefix of all masked files of the job.
func (p *Plan) OutputRoot() string { return p.key("output", p.Job) + "/" }

// JobRoot is the prefix below which the job's own record lies.
func (p *Plan) JobRoot() string { return p.key("jobs", p.Job) + "/" }

// Key is the S3 key of plan.json.
func (p *Plan) Key() string { return p.JobRoot() + "plan.json" }

// LeaseKey is the S3 key of the object that says the job is alive.
func (p *Plan) LeaseKey() string { return p.JobRoot() + "lease" }

// URL is the s3:// address of a key in the staging bucket.
func (p *Plan) URL(key string) string { return "s3://" + p.Staging.Bucket + "/" + key }

func (p *Plan) key(parts ...string) string {
	return path.Join(append([]string{p.Staging.Prefix}, parts...)...)
}

// StagingTable is the name of the job's nth staging table. It is never derived
// from the table's own name, which may have 127 bytes already.
func StagingTable(job string, ordinal int) string { return fmt.Sprintf("standin_%s_%d", job, ordinal) }

// RetiredTable is the name that the old nth table bears after the swap, until
// it is dropped.
func RetiredTable(job string, ordinal int) string {
	return fmt.Sprintf("standin_%s_%d_old", job, ordinal)
}

// QueryGroup labels every session of the job, so that its statements can be
// found and cancelled from anywhere.
func QueryGroup(job string) string { return "standin-" + job }

// Mark is what the comment of a table that Standin made for a workspace begins
// with; the table's own comment follows after a newline.
func Mark(workspace string) string { return "standin:" + workspace }
