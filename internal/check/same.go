package check

import (
	"context"

	"standin/internal/fault"
)

// Identity is which database a warehouse is, whatever its host is called.
type Identity struct {
	Namespace string // unique in AWS
	Database  string
}

// Identifier tells which database it is.
type Identifier interface {
	Identity(ctx context.Context) (Identity, error)
}

// DifferentDatabases is the probe that source and destination are two databases,
// for a job that publishes onto its own source would destroy it. Host names do
// not tell: one cluster has several, and others in front of it.
func DifferentDatabases(source, destination Identifier) Probe {
	return Probe{"different-databases", func(ctx context.Context) []Finding {
		from, err := source.Identity(ctx)
		if err != nil {
			return []Finding{unknown(err, "whether source and destination are two databases")}
		}
		to, err := destination.Identity(ctx)
		if err != nil {
			return []Finding{unknown(err, "whether source and destination are two databases")}
		}
		if from == to {
			return []Finding{failed(fault.WorkspaceInvalid,
				[]Mend{{inWorkspace, "destination: {host: …, database: …}   # another cluster, or another database than " + to.Database + "\n"}},
				"source and destination are the same database: %s of namespace %s", to.Database, to.Namespace)}
		}
		return []Finding{passed("source and destination are two databases")}
	}}
}
