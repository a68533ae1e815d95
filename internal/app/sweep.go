package app

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"iter"
	"path"
	"slices"
	"time"

	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/pipeline/cleanup"
	"standin/internal/pipeline/lease"
	"standin/internal/plan"
	"standin/internal/redshift"
	"standin/internal/workspace"
)

// Selection says what to clean up.
type Selection struct {
	// Job is the only job to clean up after; empty: every dead job of the
	// workspace.
	Job string
	// Asked says that somebody asks for it now: what a job left on purpose, without
	// saying until when, is included, and tables of which only their names tell.
	// What it left until a time that has not come is included only with Job.
	Asked bool
	// OldFunctions removes the functions of the pipeline Lambda, too, that no job
	// uses any more.
	OldFunctions bool
}

// sweeper finds and removes what dead jobs of a workspace left.
type sweeper struct {
	*App
	workspace *workspace.Workspace
	store     *job.Store
	bucket    bucket
	source    cleanup.Source
	// destination is the warehouse in which the tables of dead jobs stand.
	destination interface {
		cleanup.Destination
		Leftovers(ctx context.Context, job string) ([]redshift.Leftover, error)
	}
}

// bucket is the staging bucket, in which the plans of dead jobs lie.
type bucket interface {
	cleanup.Store
	lease.Reader
	Folders(ctx context.Context, prefix string) iter.Seq2[string, error]
}

// dead is a job that no process runs any more.
type dead struct {
	plan     *plan.Plan
	recorded bool // on this machine
	keep     bool // its objects, of which findings.kept tells: only the rest is to go
}

// kept is a job that has ended and whose files stay in S3.
type kept struct {
	plan  *plan.Plan
	until time.Time // zero: until somebody asks
}

// findings are the jobs of the workspace that left something.
type findings struct {
	dead []dead
	live []string // ids of those that are alive, so that nothing of theirs is touched
	kept []kept   // those whose files stay for now, as their workspace said
	// elsewhere are jobs of this machine whose places the workspace no longer names.
	elsewhere []*plan.Plan
	// unclaimed are ids of which only tables with the workspace's mark are left.
	unclaimed []string
}

// find looks into the record of this machine, below jobs/ in the bucket, and at
// the names of the tables in the destination.
func (s *sweeper) find(ctx context.Context, sel Selection) (findings, error) {
	var found findings
	known := map[string]bool{}
	if err := s.inRecord(ctx, sel, known, &found); err != nil {
		return findings{}, err
	}
	if err := s.inBucket(ctx, sel, known, &found); err != nil {
		return findings{}, err
	}
	if sel.Asked {
		if err := s.byName(ctx, sel, known, &found); err != nil {
			return findings{}, err
		}
	}
	if sel.Job != "" {
		found.dead = slices.DeleteFunc(found.dead, func(d dead) bool { return d.plan.Job != sel.Job })
	}
	return found, nil
}

// inRecord finds jobs of this machine. A lock tells surely whether they live.
func (s *sweeper) inRecord(ctx context.Context, sel Selection, known map[string]bool, found *findings) error {
	jobs, err := s.store.Pending(ctx)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		known[j.ID] = true
		switch {
		case j.Workspace != s.workspace.Name:
		case j.Live:
			found.live = append(found.live, j.ID)
		default:
			p, err := s.store.Plan(ctx, j.ID)
			if err != nil {
				return err
			}
			until, keep := s.keptUntil(j, p)
			switch {
			case !s.isHere(p):
				found.elsewhere = append(found.elsewhere, p)
			case keep && !sel.ends(j.ID, until):
				found.kept = append(found.kept, kept{p, until})
				rest, err := s.leftRest(ctx, j.ID)
				if err != nil {
					return err
				}
				if rest {
					found.dead = append(found.dead, dead{plan: p, recorded: true, keep: true})
				}
			default:
				found.dead = append(found.dead, dead{plan: p, recorded: true})
			}
		}
	}
	return nil
}

// leftRest reports whether a job whose objects are kept left anything else, which
// nobody wanted to keep.
func (s *sweeper) leftRest(ctx context.Context, id string) (bool, error) {
	left, err := s.store.Resources(ctx, id)
	return slices.ContainsFunc(left, func(r plan.Resource) bool { return r.Kind != plan.ObjectsResource }), err
}

// keptUntil reports whether an ended job left its objects on purpose, and until
// when; zero is until somebody asks.
func (s *sweeper) keptUntil(j job.Job, p *plan.Plan) (until time.Time, keep bool) {
	retain := p.Staging.Retain
	switch {
	case !j.State.Ended():
		return time.Time{}, false
	case retain.For > 0:
		until = j.Ended.Add(retain.For)
		return until, s.Now().Before(until)
	default:
		// One of which only the clean-up failed did what it was to do.
		untidy := j.Error != nil && j.Error.Code == fault.CleanupIncomplete
		return time.Time{}, retain.OnFailure && j.State != job.Succeeded && !untidy
	}
}

// ends reports whether the selection ends the keeping of a job's objects, which
// are kept until then, or until somebody asks if that is zero.
func (sel Selection) ends(id string, until time.Time) bool {
	return sel.Asked && (until.IsZero() || sel.Job == id)
}

// isHere reports whether the job used the databases and the bucket path that the
// workspace names now, which are those that can be reached. An address may have
// changed: behind a tunnel it is another one every day.
func (s *sweeper) isHere(p *plan.Plan) bool {
	return p.Staging.Bucket == s.workspace.Staging.Bucket && p.Staging.Prefix == s.workspace.Staging.Prefix &&
		p.Source.Database == s.workspace.Source.Database && p.Destination.Database == s.workspace.Destination.Database
}

// planLimit is room for the plan of some 100,000 columns.
const planLimit = 64 << 20

// inBucket finds jobs of other machines, or of a lost record, by their plans.
// Their leases tell whether they live.
func (s *sweeper) inBucket(ctx context.Context, sel Selection, known map[string]bool, found *findings) error {
	root := (&plan.Plan{Staging: s.workspace.Staging}).JobRoot() // of no job: of all of them
	for folder, err := range s.bucket.Folders(ctx, root) {
		if err != nil {
			return err
		}
		id := path.Base(folder)
		if known[id] {
			continue
		}
		known[id] = true // whosever it is
		p, err := s.planBelow(ctx, folder)
		if err != nil {
			return err
		}
		if p == nil || p.Workspace != s.workspace.Name || !s.isHere(p) {
			continue
		}
		l, err := lease.Read(ctx, s.bucket, p)
		switch {
		case err != nil:
			return err
		case l.Live():
			found.live = append(found.live, p.Job)
		case l.Kept(s.Now()) && !sel.ends(p.Job, l.Until):
			found.kept = append(found.kept, kept{p, l.Until})
		default:
			found.dead = append(found.dead, dead{plan: p})
		}
	}
	return nil
}

// planBelow reads the plan in a folder of jobs/; nil if there is none, as when
// another process is just removing it, or none that this version reads.
func (s *sweeper) planBelow(ctx context.Context, folder string) (*plan.Plan, error) {
	text, err := s.bucket.Get(ctx, folder+"plan.json", planLimit)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		p := new(plan.Plan)
		if json.Unmarshal(text, p) == nil && p.JobRoot() == folder && p.Version == plan.Version {
			return p, nil
		}
		s.Log.WarnContext(ctx, "a plan in S3 is not one that this version reads; it is left alone", "file", folder+"plan.json")
	}
	return nil, nil
}

// byName finds what jobs left that are neither in the record nor in jobs/ any
// more, because somebody emptied that: folders of files that belong to no job,
// and tables that bear the workspace's mark. A plan is written before all of them
// and removed after them, so their jobs are dead if they have none now: a job may
// have begun since jobs/ was read. Of tables that is sure only for the job that
// somebody names: another workspace of the same name may keep its plans, and so
// a live job, below another bucket path.
func (s *sweeper) byName(ctx context.Context, sel Selection, known map[string]bool, found *findings) error {
	tables, err := s.destination.Leftovers(ctx, "")
	if err != nil {
		return err
	}
	for _, t := range tables {
		switch {
		case t.Mark != plan.Mark(s.workspace.Name) || known[t.Job] || slices.Contains(found.unclaimed, t.Job):
		case t.Job != sel.Job:
			found.unclaimed = append(found.unclaimed, t.Job)
		default:
			if err := s.addNamed(ctx, t.Job, known, found); err != nil {
				return err
			}
		}
	}
	all := &plan.Plan{Staging: s.workspace.Staging} // of no job, so its roots are those of all
	for _, root := range []string{all.InputRoot(), all.OutputRoot()} {
		for folder, err := range s.bucket.Folders(ctx, root) {
			if err != nil {
				return err
			}
			if id := path.Base(folder); job.IsID(id) {
				if err := s.addNamed(ctx, id, known, found); err != nil {
					return err
				}
			}
		}
	}
	found.unclaimed = slices.DeleteFunc(found.unclaimed, func(id string) bool { return known[id] })
	return nil
}

func (s *sweeper) addNamed(ctx context.Context, id string, known map[string]bool, found *findings) error {
	if known[id] {
		return nil
	}
	known[id] = true
	p := &plan.Plan{
		Version: plan.Version, Job: id, Workspace: s.workspace.Name, Staging: s.workspace.Staging,
		Source: s.workspace.Source.Warehouse, Destination: s.workspace.Destination.Warehouse,
	}
	// The command line may have chosen another pipeline than the workspace names.
	if p.Pipeline = s.workspace.Pipeline; s.workspace.Function.Role != "" {
		p.Function = new(s.workspace.Function)
	}
	_, err := s.bucket.Get(ctx, p.Key(), planLimit)
	if errors.Is(err, fs.ErrNotExist) {
		found.dead = append(found.dead, dead{plan: p})
		return nil
	}
	return err
}
