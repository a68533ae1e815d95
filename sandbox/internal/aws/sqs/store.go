package sqs

import (
	"fmt"
	"time"

	"standin/sandbox/internal/aws/disk"
	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/aws/sqs/queue"
	"standin/sandbox/internal/roles"
)

// queueRecord is one queue.
type queueRecord struct {
	Name       string
	Attributes attribute.Set     // those that can be set, with their defaults
	Tags       map[string]string `json:",omitempty"`
	Created    time.Time
	Modified   time.Time
	Purged     time.Time
	Messages   *queue.Queue `json:",omitempty"`

	policy  roles.ResourcePolicy    // of Attributes
	redrive attribute.RedrivePolicy // of Attributes
}

// store is all queues, in memory and in one file. Callers hold the service's lock.
type store struct {
	path   string
	queues map[string]*queueRecord // by name

	Deleted map[string]time.Time // names, and when
}

// content is what the file holds.
type content struct {
	Queues  []*queueRecord
	Deleted map[string]time.Time
}

func openStore(path string) (store, error) {
	s := store{path: path, queues: map[string]*queueRecord{}, Deleted: map[string]time.Time{}}
	kept := content{Deleted: s.Deleted}
	if err := disk.Read(path, &kept); err != nil {
		return s, fmt.Errorf("read the queues: %w", err)
	}
	for _, q := range kept.Queues {
		if q.Messages == nil {
			q.Messages = &queue.Queue{}
		}
		if err := q.apply(); err != nil {
			return s, fmt.Errorf("read queue %s in %s: %w", q.Name, path, err)
		}
		s.queues[q.Name] = q
	}
	return s, nil
}

// save replaces the file, so that a crash leaves the old or the new one.
func (s *store) save(messages bool) error {
	kept := content{Queues: []*queueRecord{}, Deleted: s.Deleted}
	for _, q := range s.queues {
		record := *q
		if !messages {
			record.Messages = nil
		}
		kept.Queues = append(kept.Queues, &record)
	}
	if err := disk.Write(s.path, kept); err != nil {
		return fmt.Errorf("keep the queues: %w", err)
	}
	return nil
}
