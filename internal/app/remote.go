package app

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"time"

	"standin/internal/aws/function"
	"standin/internal/aws/logs"
	"standin/internal/aws/s3"
	"standin/internal/aws/secret"
	"standin/internal/aws/sqs"
	"standin/internal/executor/lambda"
	"standin/internal/executor/lambda/artifact"
	life "standin/internal/executor/lambda/function"
	"standin/internal/executor/lambda/notification"
	"standin/internal/fault"
	"standin/internal/generator"
	"standin/internal/pipeline/cleanup"
	"standin/internal/pipeline/lease"
	"standin/internal/plan"
	"standin/internal/workspace"
)

// remote is what the pipeline Lambda uses of AWS, in one region.
type remote struct {
	lambda.Services
	life life.Life
	now  func() time.Time
}

// remote opens the services beside a bucket.
func (a *App) remote(ctx context.Context, staging plan.Staging) (*remote, error) {
	bucket, err := s3.Open(ctx, staging.Bucket, staging.Region)
	if err != nil {
		return nil, err
	}
	functions, err := function.Open(ctx, staging.Region)
	if err != nil {
		return nil, err
	}
	queues, err := sqs.Open(ctx, staging.Region)
	if err != nil {
		return nil, err
	}
	secrets, err := secret.OpenKeeper(ctx, staging.Region)
	if err != nil {
		return nil, err
	}
	groups, err := logs.Open(ctx, staging.Region)
	if err != nil {
		return nil, err
	}
	return &remote{
		Services: lambda.Services{
			Secrets: secrets, Queues: queues, Mappings: functions,
			Events: notification.Writer{Bucket: bucket, Live: a.live(bucket), Now: a.Now, Log: a.Log},
		},
		life: life.Life{Lambda: functions, Logs: groups, Now: a.Now, Log: a.Log}, now: a.Now,
	}, nil
}

// Remove implements cleanup.Remote.
func (r *remote) Remove(ctx context.Context, p *plan.Plan, gone func(plan.Resource) error) error {
	return r.Services.Remove(ctx, p, r.now, gone)
}

// remoteOf is what removes the remote part of a job; nil if it had none.
func (a *App) remoteOf(ctx context.Context, p *plan.Plan) (cleanup.Remote, error) {
	if p.Function == nil {
		return nil, nil //nolint:nilnil // no remote is what a step understands
	}
	return a.remote(ctx, p.Staging)
}

// spec is the function of a plan or a workspace, with the program of this build.
func (a *App) spec(f plan.Function) (life.Spec, error) {
	zip, err := artifact.Zip(f.Architecture)
	if err != nil {
		return life.Spec{}, err
	}
	return life.NewSpec(a.Version, f, zip), nil
}

// executor is the executor of the pipeline Lambda.
func (r *remote) executor(a *App, p *plan.Plan, keys generator.Keys) (*lambda.Executor, error) {
	spec, err := a.spec(*p.Function)
	if err != nil {
		return nil, err
	}
	return &lambda.Executor{Services: r.Services, Function: spec, Life: r.life, Keys: keys, Now: a.Now, Log: a.Log}, nil
}

// live reports whether a job of another staging path of the bucket, or of this
// one, may be alive: so says its lease. A path that may not be read is left alone.
func (a *App) live(bucket *s3.Bucket) func(ctx context.Context, id, prefix string) (bool, error) {
	return func(ctx context.Context, id, prefix string) (bool, error) {
		p := &plan.Plan{Job: id, Staging: plan.Staging{Prefix: strings.TrimSuffix(prefix, "/")}}
		// A listing tells that a plan is gone, which reading it does not tell everybody
		// (AWS: GetObject, "Permissions").
		n, err := bucket.Remains(ctx, p.Key())
		switch {
		case fault.CodeOf(err) == fault.PermissionDenied:
			return true, nil
		case err != nil || n == 0:
			return false, err
		}
		text, err := bucket.Get(ctx, p.Key(), planLimit)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case fault.CodeOf(err) == fault.PermissionDenied:
			return true, nil
		case err != nil:
			return false, err
		}
		if understood := json.Unmarshal(text, p) == nil && p.Job == id; !understood {
			return true, nil
		}
		l, err := lease.Read(ctx, bucket, p)
		return l.Live(), err
	}
}

// overlaps is the fault of a job whose notification the bucket would refuse.
func (a *App) overlaps(ctx context.Context, p *plan.Plan) error {
	if p.Function == nil || p.Function.Events != plan.Notifications {
		return nil
	}
	bucket, err := s3.Open(ctx, p.Staging.Bucket, p.Staging.Region)
	if err != nil {
		return err
	}
	events, err := bucket.Events(ctx)
	if err != nil {
		return err
	}
	return notification.Conflict(events, p.Notification())
}

// removeOldFunctions removes the functions that no job uses, but for the one that
// the workspace's next job would use.
func (a *App) removeOldFunctions(ctx context.Context, w *workspace.Workspace) ([]string, error) {
	r, err := a.remote(ctx, w.Staging)
	if err != nil {
		return nil, err
	}
	keep := ""
	if w.Function.Role != "" {
		spec, err := a.spec(w.Function)
		if err != nil {
			return nil, err
		}
		keep = spec.Name
	}
	return r.life.RemoveOld(ctx, keep)
}
