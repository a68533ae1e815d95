// Package sqs is the sandbox's Amazon SQS: standard queues with attributes, policies, tags and dead-letter queues, as
// AWS documents them in the SQS API Reference and Developer Guide. The AWS port's router calls it over the JSON
// protocol; S3's notifications are sent through a Sender. It has no FIFO queues, never encrypts, and is consistent at
// once where AWS takes up to a minute.
package sqs

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/aws/sqs/attribute"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// Config says where the queues are kept and whom they know.
type Config struct {
	Path      string // of the file that keeps queues; messages are in it only while the service is closed
	Region    string
	Endpoint  string // of the queues' URLs, such as http://127.0.0.1:1234
	Directory *roles.Directory
	Journal   *journal.Journal
	Now       func() time.Time
	Log       *slog.Logger
}

// Service is a running SQS. It is an http.Handler, and an aws.Protocol.
type Service struct {
	*awsjson.Service
	region   string
	endpoint string

	mu sync.Mutex
	store
}

// New opens the queues.
func New(config Config) (*Service, error) {
	kept, err := openStore(config.Path)
	if err != nil {
		return nil, err
	}
	s := &Service{store: kept, region: config.Region, endpoint: config.Endpoint}
	s.Service = &awsjson.Service{
		Name: "sqs", Target: "AmazonSQS.", Version: "1.0", Operations: s.operations(),
		Directory: config.Directory, Journal: config.Journal, Now: config.Now, Log: config.Log,
		Decide: s.decide, QueryCode: queryCode,
	}
	return s, nil
}

// Close writes the messages to the file too. The service must not be called any more.
func (s *Service) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.save(true)
}

func (s *Service) operations() map[string]awsjson.Operation {
	return map[string]awsjson.Operation{
		"CreateQueue":                  awsjson.Define(func(in createInput) string { return s.arn(in.QueueName) }, s.create),
		"GetQueueUrl":                  awsjson.Define(func(in getURLInput) string { return s.arn(in.QueueName) }, s.getURL),
		"ListQueues":                   awsjson.Define(func(listInput) string { return "*" }, s.list),
		"DeleteQueue":                  awsjson.Define(of[queueInput](s), s.deleteQueue),
		"GetQueueAttributes":           awsjson.Define(of[getAttributesInput](s), s.getAttributes),
		"SetQueueAttributes":           awsjson.Define(of[setAttributesInput](s), s.setAttributes),
		"TagQueue":                     awsjson.Define(of[tagInput](s), s.tag),
		"UntagQueue":                   awsjson.Define(of[untagInput](s), s.untag),
		"ListQueueTags":                awsjson.Define(of[queueInput](s), s.listTags),
		"PurgeQueue":                   awsjson.Define(of[queueInput](s), s.purge),
		"ListDeadLetterSourceQueues":   awsjson.Define(of[listSourcesInput](s), s.listSources),
		"SendMessage":                  awsjson.Define(of[sendInput](s), s.send),
		"SendMessageBatch":             awsjson.Define(of[sendBatchInput](s), s.sendBatch).Needing("SendMessage"),
		"ReceiveMessage":               awsjson.Define(of[receiveInput](s), s.receive),
		"DeleteMessage":                awsjson.Define(of[deleteInput](s), s.delete),
		"DeleteMessageBatch":           awsjson.Define(of[deleteBatchInput](s), s.deleteBatch).Needing("DeleteMessage"),
		"ChangeMessageVisibility":      awsjson.Define(of[changeInput](s), s.change),
		"ChangeMessageVisibilityBatch": awsjson.Define(of[changeBatchInput](s), s.changeBatch).Needing("ChangeMessageVisibility"),
	}
}

// queueInput is the input of an operation on a queue.
type queueInput struct {
	QueueURL string `json:"QueueUrl"`
}

func (in queueInput) queueURL() string { return in.QueueURL }

// of tells which queue an input is about.
func of[In interface{ queueURL() string }](s *Service) func(In) string {
	return func(in In) string {
		name, ok := nameIn(in.queueURL())
		if !ok {
			return ""
		}
		return s.arn(name)
	}
}

// decide asks the policy of the queue.
func (s *Service) decide(caller roles.Principal, action, resource string, keys ...roles.ConditionKey) roles.Decision {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.queues[resource[strings.LastIndex(resource, ":")+1:]]
	if !ok {
		return roles.Silent
	}
	return found.policy.Decide(caller, action, resource, keys...)
}

func (s *Service) arn(name string) string {
	return "arn:aws:sqs:" + s.region + ":" + roles.Account + ":" + name
}

func (s *Service) url(name string) string { return s.endpoint + "/" + roles.Account + "/" + name }

// nameIn reads a queue's name from its URL, whose host does not count: it changes with the sandbox's port.
func nameIn(address string) (string, bool) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	name, ok := strings.CutPrefix(parsed.Path, "/"+roles.Account+"/")
	return name, ok && !strings.Contains(name, "/")
}

// find returns the queue of a URL; the caller holds mu. Messages that are too old are gone.
func (s *Service) find(in queueInput) (*queueRecord, error) {
	if in.QueueURL == "" {
		return nil, missing("QueueUrl")
	}
	name, ok := nameIn(in.QueueURL)
	if !ok {
		return nil, failure("InvalidAddress", "The address "+in.QueueURL+" is not valid for this endpoint.")
	}
	found, ok := s.queues[name]
	if !ok {
		return nil, noQueue()
	}
	found.Messages.Expire(s.Now().Add(-found.Attributes.Seconds(attribute.Retention)))
	return found, nil
}

// with runs what an operation does with a queue while nobody else does anything.
func with[Out any](s *Service, in queueInput, run func(*queueRecord) (Out, error)) (Out, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.find(in)
	if err != nil {
		var none Out
		return none, err
	}
	return run(found)
}

// nothing is the output of operations that have none.
type nothing struct{}

func (s *Service) deleteQueue(_ context.Context, in queueInput) (nothing, error) {
	return with(s, in, func(found *queueRecord) (nothing, error) {
		delete(s.queues, found.Name)
		s.Deleted[found.Name] = s.Now()
		return nothing{}, s.save(false)
	})
}
