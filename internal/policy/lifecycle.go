package policy

import (
	"time"

	"standin/internal/plan"
)

// Lifecycle is a bucket's lifecycle configuration (AWS: PutBucketLifecycleConfiguration).
type Lifecycle struct {
	Rules []LifecycleRule `json:"Rules"`
}

// LifecycleRule removes what is old below a prefix.
type LifecycleRule struct {
	ID                             string `json:"ID"`
	Status                         string `json:"Status"`
	Filter                         Filter `json:"Filter"`
	Expiration                     Days   `json:"Expiration"`
	NoncurrentVersionExpiration    Later  `json:"NoncurrentVersionExpiration"`
	AbortIncompleteMultipartUpload Begun  `json:"AbortIncompleteMultipartUpload"`
}

// Filter says which objects a rule is for.
type Filter struct {
	Prefix string `json:"Prefix"`
}

// Days is an age since an object was made.
type Days struct {
	Days int `json:"Days"`
}

// Later is an age since a version was replaced or deleted.
type Later struct {
	NoncurrentDays int `json:"NoncurrentDays"`
}

// Begun is an age since an upload was begun.
type Begun struct {
	DaysAfterInitiation int `json:"DaysAfterInitiation"`
}

// LifecycleOf are the rules that remove what lies below the bucket path for so
// many days, at least 1, and not before the workspace lets it go: S3 counts from
// when an object was made, so a day is added for the job. They are a safety net
// for what no clean-up could reach, as when a job was killed and nobody came back.
func LifecycleOf(workspace string, s plan.Staging, days int) Lifecycle {
	prefix := s.Prefix
	if prefix != "" {
		prefix += "/"
	}
	const day = 24 * time.Hour
	if retain := s.Retain.For; retain > 0 {
		days = max(days, int((retain+day-1)/day)+1)
	}
	var l Lifecycle
	for _, folder := range []string{input, output, jobs} {
		l.Rules = append(l.Rules, LifecycleRule{
			ID: "standin-" + workspace + "-" + folder, Status: "Enabled", Filter: Filter{prefix + folder + "/"},
			Expiration: Days{days}, NoncurrentVersionExpiration: Later{1}, AbortIncompleteMultipartUpload: Begun{days},
		})
	}
	return l
}
