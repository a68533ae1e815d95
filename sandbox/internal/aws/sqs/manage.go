package sqs

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/aws/sqs/queue"
)

// pause is how long the name of a deleted queue is not free, and a purged queue is not purged again (SQS API
// Reference, DeleteQueue and PurgeQueue).
const pause = 60 * time.Second

type createInput struct {
	QueueName  string
	Attributes map[string]string
	Tags       map[string]string `json:"tags"`
}

type urlOutput struct {
	QueueURL string `json:"QueueUrl"`
}

// create makes a queue. One that is there already is as good if it has the attributes given (SQS API Reference,
// CreateQueue, on QueueNameExists).
func (s *Service) create(ctx context.Context, in createInput) (urlOutput, error) {
	if len(in.Tags) > 0 {
		if caller := awsjson.Caller(ctx); !s.Allowed(caller, "sqs:TagQueue", s.arn(in.QueueName)) {
			return urlOutput{}, awsjson.AccessDenied(caller, "sqs:TagQueue", s.arn(in.QueueName))
		}
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`).MatchString(in.QueueName) {
		return urlOutput{}, failure("InvalidParameterValue", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now, out := s.Now(), urlOutput{s.url(in.QueueName)}
	if existing, found := s.queues[in.QueueName]; found {
		name, same, err := existing.Attributes.Has(in.Attributes)
		if err == nil && !same {
			err = failure("QueueNameExists", "A queue already exists with the same name and a different value for attribute "+name)
		}
		return out, err
	}
	if deleted, found := s.Deleted[in.QueueName]; found && now.Before(deleted.Add(pause)) {
		return urlOutput{}, failure("QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.")
	}
	made := &queueRecord{
		Name: in.QueueName, Attributes: attribute.Defaults(), Tags: in.Tags, Created: now, Modified: now, Messages: &queue.Queue{},
	}
	if err := s.amend(made, in.Attributes); err != nil {
		return urlOutput{}, err
	}
	maps.DeleteFunc(s.Deleted, func(_ string, at time.Time) bool { return !now.Before(at.Add(pause)) })
	s.queues[made.Name] = made
	return out, s.save(false)
}

type getURLInput struct {
	QueueName string
}

func (s *Service) getURL(_ context.Context, in getURLInput) (urlOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, found := s.queues[in.QueueName]; !found {
		return urlOutput{}, noQueue()
	}
	return urlOutput{s.url(in.QueueName)}, nil
}

// page is the part of a list that is asked for.
type page struct {
	MaxResults *int
	NextToken  string
}

type listInput struct {
	page
	QueueNamePrefix string
}

type listOutput struct {
	QueueURLs []string `json:"QueueUrls,omitempty"`
	NextToken string   `json:",omitempty"`
}

func (s *Service) list(_ context.Context, in listInput) (listOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	urls, token, err := s.pageOf(in.page, func(q *queueRecord) bool { return strings.HasPrefix(q.Name, in.QueueNamePrefix) })
	return listOutput{urls, token}, err
}

// pageOf returns the URLs of queues in the order of their names; the token is the last name of the page before. Without
// MaxResults there is no token (SQS API Reference, ListQueues).
func (s *Service) pageOf(p page, fits func(*queueRecord) bool) (urls []string, token string, err error) {
	size := 1000
	if p.MaxResults != nil {
		size = *p.MaxResults
	}
	if size < 1 || size > 1000 {
		return nil, "", invalid("MaxResults", "Must be between 1 and 1000, if provided")
	}
	urls = []string{}
	last := ""
	for _, name := range slices.Sorted(maps.Keys(s.queues)) {
		if name <= p.NextToken || !fits(s.queues[name]) {
			continue
		}
		if len(urls) == size {
			if p.MaxResults != nil {
				token = last
			}
			break
		}
		urls, last = append(urls, s.url(name)), name
	}
	return urls, token, nil
}

type tagInput struct {
	queueInput
	Tags map[string]string
}

func (s *Service) tag(_ context.Context, in tagInput) (nothing, error) {
	return with(s, in.queueInput, func(q *queueRecord) (nothing, error) {
		if q.Tags == nil {
			q.Tags = map[string]string{}
		}
		maps.Copy(q.Tags, in.Tags)
		return nothing{}, s.save(false)
	})
}

type untagInput struct {
	queueInput
	TagKeys []string
}

func (s *Service) untag(_ context.Context, in untagInput) (nothing, error) {
	return with(s, in.queueInput, func(q *queueRecord) (nothing, error) {
		for _, key := range in.TagKeys {
			delete(q.Tags, key)
		}
		return nothing{}, s.save(false)
	})
}

type listTagsOutput struct {
	Tags map[string]string `json:",omitempty"`
}

func (s *Service) listTags(_ context.Context, in queueInput) (listTagsOutput, error) {
	return with(s, in, func(q *queueRecord) (listTagsOutput, error) { return listTagsOutput{maps.Clone(q.Tags)}, nil })
}

func (s *Service) purge(_ context.Context, in queueInput) (nothing, error) {
	return with(s, in, func(q *queueRecord) (nothing, error) {
		now := s.Now()
		if now.Before(q.Purged.Add(pause)) {
			return nothing{}, failure("PurgeQueueInProgress", "Only one PurgeQueue operation on "+q.Name+" is allowed every 60 seconds.")
		}
		q.Purged = now
		q.Messages.Purge()
		return nothing{}, s.save(false)
	})
}

type listSourcesInput struct {
	queueInput
	page
}

type listSourcesOutput struct {
	QueueURLs []string `json:"queueUrls"`
	NextToken string   `json:",omitempty"`
}

func (s *Service) listSources(_ context.Context, in listSourcesInput) (listSourcesOutput, error) {
	return with(s, in.queueInput, func(dead *queueRecord) (listSourcesOutput, error) {
		urls, token, err := s.pageOf(in.page, func(q *queueRecord) bool { return q.redrive.Target == s.arn(dead.Name) })
		return listSourcesOutput{urls, token}, err
	})
}
