// Package logs is the sandbox's CloudWatch Logs: log groups with a retention, their streams and events, one file each
// below a directory. The AWS port's router calls it, and Lambda's environments write to it what functions print. It
// never removes an event for its age and has neither metrics nor queries.
package logs

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// Config is what the service needs of its surroundings.
type Config struct {
	Dir       string // of the groups; made when it does not exist
	Region    string
	Directory *roles.Directory
	Journal   *journal.Journal
	Now       func() time.Time
	Log       *slog.Logger
}

// Service answers CloudWatch Logs' calls. It is an http.Handler, and the AWS port's Protocol, by which faults strike its
// calls. Its methods may be called concurrently.
type Service struct {
	*awsjson.Service
	config Config
	store  store
}

// New reads the groups in Dir.
func New(config Config) (*Service, error) {
	s := &Service{config: config}
	var err error
	if s.store, err = open(config.Dir); err != nil {
		return nil, err
	}
	group := func(in groupInput) string { return s.arn(in.LogGroupName) }
	s.Service = &awsjson.Service{
		Name: "logs", Target: "Logs_20140328.", Version: "1.1",
		Operations: map[string]awsjson.Operation{
			"CreateLogGroup":        awsjson.Define(func(in createInput) string { return s.arn(in.LogGroupName) }, s.create),
			"DeleteLogGroup":        awsjson.Define(group, s.delete),
			"DescribeLogGroups":     awsjson.Define(func(describeInput) string { return s.arn("") }, s.describe),
			"PutRetentionPolicy":    awsjson.Define(func(in retentionInput) string { return s.arn(in.LogGroupName) }, s.retain),
			"DeleteRetentionPolicy": awsjson.Define(group, s.retainForever),
			"ListTagsForResource":   awsjson.Define(func(in tagsInput) string { return in.ResourceARN }, s.tags),
			"DescribeLogStreams":    awsjson.Define(func(in streamsInput) string { return s.arn(in.LogGroupName) }, s.streams),
			"GetLogEvents":          awsjson.Define(func(in eventsInput) string { return s.arn(in.LogGroupName) }, s.events),
			"FilterLogEvents":       awsjson.Define(func(in filterInput) string { return s.arn(in.LogGroupName) }, s.filter),
		},
		Directory: config.Directory, Journal: config.Journal, Now: config.Now, Log: config.Log,
	}
	return s, nil
}

func (s *Service) arn(group string) string {
	return "arn:aws:logs:" + s.config.Region + ":" + roles.Account + ":log-group:" + group
}

type createInput struct {
	LogGroupName  string            `json:"logGroupName"`
	KMSKeyID      string            `json:"kmsKeyId"`
	LogGroupClass string            `json:"logGroupClass"`
	Tags          map[string]string `json:"tags"`
}

type groupInput struct {
	LogGroupName string `json:"logGroupName"`
}

func (s *Service) create(_ context.Context, in createInput) (struct{}, error) {
	switch {
	case len(in.LogGroupName) > 512 || !regexp.MustCompile(`^[.\-_/#A-Za-z0-9]+$`).MatchString(in.LogGroupName):
		return struct{}{}, invalid("1 validation error detected: Value at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+")
	case in.LogGroupClass != "" && in.LogGroupClass != "STANDARD":
		return struct{}{}, invalid("The sandbox has the log group class STANDARD only.")
	}
	made := group{Name: in.LogGroupName, Created: s.config.Now().UnixMilli(), Tags: in.Tags, KMSKeyID: in.KMSKeyID}
	added, err := s.store.add(made)
	if err == nil && !added {
		err = &awsjson.Error{Code: "ResourceAlreadyExistsException", Message: "The specified log group already exists"}
	}
	return struct{}{}, err
}

func (s *Service) delete(_ context.Context, in groupInput) (struct{}, error) {
	return struct{}{}, existing(s.store.remove(in.LogGroupName))
}

type retentionInput struct {
	LogGroupName    string `json:"logGroupName"`
	RetentionInDays int    `json:"retentionInDays"`
}

// retain takes the days that PutRetentionPolicy's page lists.
func (s *Service) retain(_ context.Context, in retentionInput) (struct{}, error) {
	days := []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
	if !slices.Contains(days, in.RetentionInDays) {
		return struct{}{}, invalid(fmt.Sprintf("1 validation error detected: Value '%d' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: %v", in.RetentionInDays, days))
	}
	return struct{}{}, existing(s.store.change(in.LogGroupName, func(g *group) { g.Retention = in.RetentionInDays }))
}

func (s *Service) retainForever(_ context.Context, in groupInput) (struct{}, error) {
	return struct{}{}, existing(s.store.change(in.LogGroupName, func(g *group) { g.Retention = 0 }))
}

type tagsInput struct {
	ResourceARN string `json:"resourceArn"`
}

type tagsOutput struct {
	Tags map[string]string `json:"tags"`
}

func (s *Service) tags(_ context.Context, in tagsInput) (tagsOutput, error) {
	for _, g := range s.store.groups() {
		if s.arn(g.Name) == in.ResourceARN {
			return tagsOutput{Tags: g.Tags}, nil
		}
	}
	return tagsOutput{}, existing(false, nil)
}

// existing turns what the store says of a group into the answer to a call about it.
func existing(found bool, err error) error {
	if err == nil && !found {
		return &awsjson.Error{Code: "ResourceNotFoundException", Message: "The specified log group does not exist."}
	}
	return err
}

func invalid(message string) error {
	return &awsjson.Error{Code: "InvalidParameterException", Message: message}
}
