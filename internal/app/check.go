package app

import (
	"context"
	"fmt"
	"slices"

	"standin/internal/aws/s3"
	"standin/internal/check"
	"standin/internal/fault"
	"standin/internal/job"
	"standin/internal/plan"
	"standin/internal/policy"
	"standin/internal/workspace"
)

// Check finds out whether everything that a job of the workspace needs is there.
// Its findings are told to each as they are found. The error is that of a faulty
// workspace, that the check was interrupted, or that there are faults among the
// findings. Everything that it makes is removed, also after an interrupt.
func (a *App) Check(ctx context.Context, file string, each func(check.Finding)) ([]check.Finding, error) {
	w, err := workspace.Load(file)
	if err != nil {
		return nil, err
	}
	if err := w.UsePipeline(""); err != nil {
		return nil, err
	}
	bucket, err := s3.Open(ctx, w.Staging.Bucket, w.Staging.Region)
	if err != nil {
		return nil, err
	}
	c := &checking{App: a, workspace: w, id: job.NewID(), bucket: bucket, source: &side{}, destination: &side{}}
	defer c.source.close()
	defer c.destination.close()
	found := check.Run(ctx, c.probes(), c.tidy(), each)
	if ctx.Err() != nil {
		return found, fault.New(fault.Cancelled, "the check was interrupted")
	}
	return found, check.Err(found)
}

// checking is one Check.
type checking struct {
	*App
	workspace           *workspace.Workspace
	id                  string
	bucket              *s3.Bucket
	source, destination *side
	keyCheck            string
	tables              []plan.Table // of the source that are copied; nil until they are read
}

// place is where the check works: its plan is that of a job without tables, so
// that `standin cleanup` finds what a killed check left.
func (c *checking) place() check.Place {
	w := c.workspace
	return check.Place{
		Plan: &plan.Plan{
			Version: plan.Version, Job: c.id, Workspace: w.Name, Program: c.Version, Created: c.Now().UTC(),
			Pipeline: w.Pipeline, Source: w.Source.Warehouse, Destination: w.Destination.Warehouse, Staging: w.Staging,
		},
		Secrets: policy.Secrets(w),
	}
}

func (c *checking) probes() []check.Probe {
	w := c.workspace
	place := c.place()
	from, to := check.Cluster{Host: w.Source.Host, User: w.Source.User}, check.Cluster{Host: w.Destination.Host, User: w.Destination.User}
	return slices.Concat(
		[]check.Probe{
			check.Reach("workspace", "the workspace", func(context.Context) (string, error) { return w.File + " is a valid workspace", nil }),
			check.Reach("masking-key", "the masking key", c.masking),
			check.Reach("source-login", "the login to the source", c.login(c.source, &w.Source)),
			check.Reach("destination-login", "the login to the destination", c.login(c.destination, &w.Destination)),
			c.different(),
			check.SourceRights(c.source, c.selected, w.Source.Schemas),
			check.HiddenData(c.source, c.selected, w.Source.Schemas, w.Source.User),
			check.DestinationRights(c.destination, c.selected, w.Destination.Database),
			check.CarriedOver(c.destination, c.selected),
			check.Reach("decision", "what a job would do", c.decision),
			check.BucketAccess(c.bucket, c.bucket, place),
		},
		check.Roles(c.source, c.destination, c.bucket, place, from, to),
		[]check.Probe{check.BucketSettings(c.bucket, c.bucket, w.Staging.Bucket)},
		c.lambdaProbes(),
	)
}

// tidy removes what the check made, once its statements are cancelled.
func (c *checking) tidy() check.Probe {
	p := check.CleanUp(c.bucket, c.place())
	remove := p.Run
	p.Run = func(ctx context.Context) []check.Finding {
		for _, s := range []*side{c.source, c.destination} {
			if s.warehouse == nil {
				continue
			}
			if err := s.warehouse.CancelJob(ctx, c.id); err != nil {
				c.Log.WarnContext(ctx, "the statements of the check could not be cancelled", "job", c.id, "error", err)
			}
		}
		return remove(ctx)
	}
	return p
}

func (c *checking) masking(ctx context.Context) (_ string, err error) {
	if _, c.keyCheck, err = maskingKey(ctx, c.workspace); err != nil {
		return "", err
	}
	if c.keyCheck == "" {
		return "there is no masking key: each job draws one, and stand-ins differ from job to job", nil
	}
	return "the masking key is readable and valid", nil
}

func (c *checking) login(s *side, at *workspace.Warehouse) func(context.Context) (string, error) {
	return func(ctx context.Context) (_ string, err error) {
		if s.warehouse, err = c.open(ctx, at, c.id); err != nil {
			return "", err
		}
		return fmt.Sprintf("%s is logged in to %s", at.User, at.Warehouse), nil
	}
}

// different looks whether there are two databases. If there are not, no later probe
// may tell how the source's own tables are given to the destination's user.
func (c *checking) different() check.Probe {
	p := check.DifferentDatabases(c.source, c.destination)
	ask := p.Run
	p.Run = func(ctx context.Context) []check.Finding {
		found := ask(ctx)
		if check.Err(found) != nil {
			c.destination.barred = check.ErrSameDatabase
		}
		return found
	}
	return p
}

// selected reads the tables of the source that are copied, once.
func (c *checking) selected(ctx context.Context) ([]plan.Table, error) {
	if c.source.warehouse == nil {
		return nil, check.ErrNotReached
	}
	if c.tables != nil {
		return c.tables, nil
	}
	w := c.workspace
	tables, err := c.source.warehouse.Tables(ctx, w.Source.Schemas)
	if err != nil {
		return nil, err
	}
	c.tables = slices.DeleteFunc(tables, func(t plan.Table) bool {
		return slices.ContainsFunc(w.Exclude, func(p workspace.Pattern) bool { return p.Matches(t.Schema, t.Name) })
	})
	return c.tables, nil
}

// decision is the plan of a job that would start now.
func (c *checking) decision(ctx context.Context) (string, error) {
	for _, s := range []*side{c.source, c.destination} {
		if err := s.rightful(); err != nil {
			return "", err
		}
	}
	p, err := c.decide(ctx, c.workspace, &warehouses{source: c.source.warehouse, destination: c.destination.warehouse}, c.id, c.keyCheck)
	if err != nil {
		return "", err
	}
	masked, all := 0, 0
	for _, t := range p.Tables {
		for _, column := range t.Columns {
			all++
			if !column.Rule.IsPassthrough() {
				masked++
			}
		}
	}
	return fmt.Sprintf("a job would copy %d tables and mask %d of their %d columns", len(p.Tables), masked, all), nil
}
