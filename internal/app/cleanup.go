package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"standin/internal/aws/s3"
	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// Cleaned is what `standin cleanup --json` prints.
type Cleaned struct {
	Status string       `json:"status"` // succeeded or failed
	Jobs   []CleanedJob `json:"jobs"`
	// Functions are those of the pipeline Lambda that were removed.
	Functions []string `json:"functions,omitempty"`
	// Error is why it failed; nil if it did not.
	Error *Document `json:"error,omitempty"`
}

// CleanedJob is one job that was cleaned up after, or is alive, or left things
// in places that the workspace no longer names.
type CleanedJob struct {
	Job   string    `json:"job"`
	State string    `json:"state"` // removed, incomplete, live, kept, elsewhere or unclaimed
	Error *Document `json:"error,omitempty"`
	// Note says what else there is to know or to do, for the reader.
	Note string `json:"note,omitempty"`
}

// Cleanup removes what dead jobs of a workspace left: those in the record of this
// machine, and those that are found by their names in the bucket and in the
// destination. Jobs that are alive are left alone. A Job of the selection that is
// alive is a JobRunning fault, and one that is nowhere a JobNotFound fault.
func (a *App) Cleanup(ctx context.Context, file string, sel Selection) (cleaned Cleaned, err error) {
	cleaned.Jobs = []CleanedJob{}
	defer func() {
		err = unlessInterrupted(ctx, err, interruptedCleanup())
		cleaned.Status = "succeeded"
		if err != nil {
			cleaned.Status, cleaned.Error = "failed", new(DocumentOf(err))
		}
	}()
	w, err := workspace.Load(file)
	if err != nil {
		return cleaned, err
	}
	store, err := job.Open(ctx, a.State, a.Now)
	if err != nil {
		return cleaned, err
	}
	defer closing(&err, store.Close)
	bucket, err := s3.Open(ctx, w.Staging.Bucket, w.Staging.Region)
	if err != nil {
		return cleaned, err
	}
	by, err := readPasswords(ctx, w)
	if err != nil {
		return cleaned, err
	}
	both, err := a.connect(ctx, w, by, job.NewID())
	if err != nil {
		return cleaned, err
	}
	defer both.close()
	s := &sweeper{App: a, workspace: w, store: store, bucket: bucket, source: both.source, destination: both.destination}
	found, err := s.find(ctx, sel)
	if err != nil {
		return cleaned, err
	}
	if err := s.answerable(ctx, sel.Job, found); err != nil {
		return cleaned, err
	}
	for _, id := range found.live {
		cleaned.Jobs = append(cleaned.Jobs, CleanedJob{Job: id, State: "live"})
	}
	for _, k := range found.kept {
		if sel.Job == "" {
			cleaned.Jobs = append(cleaned.Jobs, CleanedJob{Job: k.plan.Job, State: "kept", Note: keeping(k.plan, k.until) +
				"; to remove them now: standin cleanup --job " + k.plan.Job})
		}
	}
	for _, p := range found.elsewhere {
		cleaned.Jobs = append(cleaned.Jobs, CleanedJob{Job: p.Job, State: "elsewhere", Note: fmt.Sprintf(
			"what job %s left is below %s and in %s; clean up with a workspace that names them", p.Job, p.URL(p.Staging.Prefix), p.Destination)})
	}
	for _, id := range found.unclaimed {
		cleaned.Jobs = append(cleaned.Jobs, CleanedJob{Job: id, State: "unclaimed", Note: fmt.Sprintf(
			"tables standin_%s_* bear the mark of workspace %s, but its bucket path knows no such job; if it does not run elsewhere: standin cleanup --job %s",
			id, w.Name, id)})
	}
	removed, err := s.removeAll(ctx, found.dead)
	cleaned.Jobs = append(cleaned.Jobs, removed...)
	if sel.OldFunctions {
		var functionsErr error
		cleaned.Functions, functionsErr = a.removeOldFunctions(ctx, w)
		err = errors.Join(err, functionsErr)
	}
	return cleaned, err
}

// keeping says what stays of a job in S3, and until when; zero is until somebody
// asks.
func keeping(p *plan.Plan, until time.Time) string {
	end := "`standin cleanup` removes them"
	if !until.IsZero() {
		end = until.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("the files of job %s stay in S3 until %s, real data below %s and masked data below %s",
		p.Job, end, p.URL(p.InputRoot()), p.URL(p.OutputRoot()))
}

// answerable says why a job that was asked for is not among the dead.
func (s *sweeper) answerable(ctx context.Context, id string, found findings) error {
	if id == "" || len(found.dead) > 0 {
		return nil
	}
	if slices.Contains(found.live, id) {
		return fault.New(fault.JobRunning, "job %s is running", id)
	}
	if _, err := s.store.Job(ctx, id); err == nil {
		return nil // it left nothing
	}
	return fault.New(fault.JobNotFound, "job %s of workspace %s has left nothing that could be found", id, s.workspace.Name)
}
