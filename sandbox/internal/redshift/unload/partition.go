package unload

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standin/sandbox/internal/redshift/lexer"
	"standin/sandbox/internal/redshift/statement"
)

// defaultPartition is the value of a partition whose key is NULL.
const defaultPartition = "__HIVE_DEFAULT_PARTITION__"

// partitions are the columns of PARTITION BY, and the folders that their values
// have led to.
type partitions struct {
	columns []int // indexes into the query's columns, in the order of the clause
	values  []string
	folders map[string][]*slice
}

func newPartitions(u statement.Unload, columns []column) (*partitions, error) {
	p := &partitions{folders: map[string][]*slice{}, values: make([]string, len(u.PartitionBy))}
	for _, name := range u.PartitionBy {
		i := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
		if i < 0 {
			return nil, &lexer.Error{Code: "42703", Message: fmt.Sprintf("partition column %q is not in the result of the query", name)}
		}
		p.columns = append(p.columns, i)
	}
	if !u.Include && len(p.columns) > 0 && len(p.columns) >= len(columns) {
		return nil, &lexer.Error{Code: "0A000", Message: "the query has no column but those of PARTITION BY"}
	}
	return p, nil
}

// take keeps the value of a column if the partition depends on it, and reports
// whether it does.
func (p *partitions) take(column int, value []byte, null bool) bool {
	i := slices.Index(p.columns, column)
	if i < 0 {
		return false
	}
	p.values[i] = hivePath(value)
	if null {
		p.values[i] = defaultPartition
	}
	return true
}

// folder is the path of the row at hand, in the manner of Apache Hive:
// year=2019/month=September/ (r_UNLOAD, PARTITION BY).
func (p *partitions) folder(columns []column) string {
	var path strings.Builder
	for i, value := range p.values {
		path.WriteString(columns[p.columns[i]].name + "=" + value + "/")
	}
	return path.String()
}

// hivePath escapes what Hive escapes in the names of partitions.
func hivePath(value []byte) string {
	if len(value) == 0 {
		return defaultPartition
	}
	var b strings.Builder
	for _, c := range value {
		if c < 0x20 || c == 0x7f || strings.IndexByte("\"#%'*/:=?\\{[]^", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// clean removes what is below a prefix, for CLEANPATH: the whole destination's or,
// under PARTITION BY, that of a partition that gets rows (r_UNLOAD, CLEANPATH).
func clean(ctx context.Context, store Store, bucket, prefix string) error {
	for object, err := range store.List(ctx, bucket, prefix) {
		if err != nil {
			return statement.S3Failure(err, "S3 path listed:", statement.Location{Bucket: bucket, Key: prefix})
		}
		if err := store.Delete(ctx, bucket, object.Key); err != nil {
			return statement.S3Failure(err, "S3 key deleted:", statement.Location{Bucket: bucket, Key: object.Key})
		}
	}
	return nil
}
