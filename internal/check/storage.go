package check

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"standin/internal/fault"
	"standin/internal/plan"
	"standin/internal/policy"
)

// Store writes and reads objects of the staging bucket, as Standin itself.
type Store interface {
	Put(ctx context.Context, key string, content []byte) error
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	BeginUpload(ctx context.Context, key string) error
}

// Remover removes objects, all their versions, and unfinished uploads.
type Remover interface {
	Remove(ctx context.Context, prefix string) error
	Remains(ctx context.Context, prefix string) (int, error)
}

// Place is where a check works: the prefixes of a job that copies no table.
type Place struct {
	Plan    *plan.Plan
	Secrets []string // ARNs that the workspace names, for the policy
}

func (p Place) roots() []string {
	return []string{p.Plan.InputRoot(), p.Plan.OutputRoot(), p.Plan.JobRoot()}
}

// ownPolicy is the mend of what Standin's own credentials lack, or else of what
// keeps them from being asked at all.
func (p Place) ownPolicy(err error) []Mend {
	s := p.Plan.Staging
	switch hint := storageHint(err); {
	case isMissing(err):
		create := "aws s3api create-bucket --bucket " + s.Bucket + " --region " + s.Region
		if s.Region != "us-east-1" { // which takes no constraint (AWS: CreateBucket)
			create += " --create-bucket-configuration LocationConstraint=" + s.Region
		}
		return []Mend{{inAWS + ", or name another bucket as staging.s3", create + "\n"}}
	case hint != "":
		return []Mend{{"to mend it", hint + "\n"}}
	}
	return []Mend{{"the IAM policy of the credentials that Standin runs with", policy.JSON(policy.Standin(p.Plan.Staging, p.Secrets))}}
}

// BucketAccess is the probe that Standin's own credentials may do below the
// bucket path what a job does: write, read, and remove whole and begun objects.
// What it writes first is the check's plan, which stays to the end: by it
// `standin cleanup` finds what a killed check left.
func BucketAccess(store Store, remover Remover, p Place) Probe {
	return Probe{"bucket-access", func(ctx context.Context) []Finding {
		key, folder := p.Plan.Key(), p.Plan.OutputRoot()+"access/"
		for _, try := range []struct {
			what string
			do   func() error
		}{
			{"write", func() error {
				text, err := json.Marshal(p.Plan)
				if err != nil {
					return fmt.Errorf("write the check's plan: %w", err)
				}
				if err := store.Put(ctx, key, text); err != nil {
					return err
				}
				return store.Put(ctx, folder+"whole", []byte("check\n"))
			}},
			{"read", func() error { _, err := store.Get(ctx, key, manifestLimit); return err }},
			{"begin an upload", func() error { return store.BeginUpload(ctx, folder+"begun") }},
			{"remove", func() error { return remover.Remove(ctx, folder) }},
			{"make sure that nothing is left", func() error { return remains(ctx, remover, folder) }},
		} {
			if err := try.do(); err != nil {
				return []Finding{failed(fault.CodeOf(err), p.ownPolicy(err), "Standin cannot %s below %s: %v", try.what, p.Plan.URL(p.Plan.Staging.Prefix), err)}
			}
		}
		return []Finding{passed("Standin may write, read and remove below %s", p.Plan.URL(p.Plan.Staging.Prefix))}
	}}
}

func remains(ctx context.Context, remover Remover, root string) error {
	n, err := remover.Remains(ctx, root)
	if err == nil && n > 0 {
		err = fault.New(fault.CleanupIncomplete, "%d objects, versions or uploads remain", n)
	}
	return err
}

// CleanUp is the probe that the check leaves nothing behind. It goes last, also
// after an interrupt.
func CleanUp(remover Remover, p Place) Probe {
	return Probe{"clean-up", func(ctx context.Context) []Finding {
		var left []string
		var first error
		for _, root := range p.roots() {
			err := remover.Remove(ctx, root)
			if err == nil {
				err = remains(ctx, remover, root)
			}
			if isMissing(err) {
				return []Finding{passed("the check made nothing, since there is no bucket")}
			}
			if err != nil {
				left, first = append(left, p.Plan.URL(root)), cmp.Or(first, flatten(err)[0])
			}
		}
		if first == nil {
			return []Finding{passed("everything that the check made is removed")}
		}
		mend := append(p.ownPolicy(first), Mend{"then", fmt.Sprintf("standin cleanup --job %s\n", p.Plan.Job)})
		return []Finding{failed(fault.CleanupIncomplete, mend, "what the check made below %s could not be removed: %v", strings.Join(left, ", "), first)}
	}}
}
