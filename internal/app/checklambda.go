package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"standin/internal/check"
	"standin/internal/executor/lambda/notification"
	"standin/internal/plan"
)

// lambdaProbes are those of the pipeline Lambda; none for the others.
func (c *checking) lambdaProbes() []check.Probe {
	if c.workspace.Pipeline != plan.Lambda {
		return nil
	}
	return []check.Probe{
		check.Reach("lambda-function", "the function", c.function),
		check.Reach("bucket-events", "the notifications of the bucket", c.events),
	}
}

// function looks at the function that the next job would use, and makes nothing.
func (c *checking) function(ctx context.Context) (string, error) {
	spec, err := c.spec(c.workspace.Function)
	if err != nil {
		return "", err
	}
	r, err := c.remote(ctx, c.workspace.Staging)
	if err != nil {
		return "", err
	}
	err = r.life.Check(ctx, spec)
	if errors.Is(err, fs.ErrNotExist) {
		return "the next job makes the function " + spec.Name, nil
	}
	return fmt.Sprintf("the function %s is there and unchanged", spec.Name), err
}

// events looks for a notification that S3 would not let the job's stand beside.
func (c *checking) events(ctx context.Context) (string, error) {
	if c.workspace.Function.Events == plan.Direct {
		return "Standin sends the tasks itself: the bucket's notifications do not matter", nil
	}
	found, err := c.bucket.Events(ctx)
	if err != nil {
		return "", err
	}
	p := c.place().Plan
	p.Function = &c.workspace.Function
	if err := notification.Conflict(found, p.Notification()); err != nil {
		return "", err
	}
	return fmt.Sprintf("none of the bucket's %d notifications is in the way of a job's", len(found.Notifications)), nil
}
