// Package executor is the seam between the pipelines: who turns an input file
// into an output file. pipeline/transform calls it; local and lambda implement
// it, and executortest holds what every implementation owes. It never decides which files exist or when a table is
// complete: that is the transform step's.
package executor

import (
	"context"

	"standin/internal/plan"
)

// Executor masks files somewhere: the only difference between the pipelines.
type Executor interface {
	// Open makes what must exist before the first UNLOAD.
	Open(ctx context.Context, p *plan.Plan) (Session, error)
}

// Session serves one job.
type Session interface {
	// Transform returns when the file's output is whole in S3. It is called
	// concurrently, and may be called again for the same file: the output is
	// then replaced by the same bytes. An executor that does not learn of files by
	// itself may be given one before its manifest is there, with Rows and Base of 0.
	Transform(ctx context.Context, f plan.File) (plan.Result, error)
	// Close ends the session and releases what Open made. It is called once,
	// also after a failure.
	Close(ctx context.Context) error
}
