package secretsmanager

import (
	"log/slog"
	"net/http"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/journal"
	"standin/sandbox/internal/roles"
)

// Config says where the service keeps its secrets and whom it knows.
type Config struct {
	Path      string // of the file
	Region    string
	Directory *roles.Directory
	Journal   *journal.Journal
	Now       func() time.Time
	Log       *slog.Logger
}

type service struct {
	*store
	region string
	now    func() time.Time
}

// New opens the secrets and returns the handler of the service's JSON protocol.
func New(config Config) (http.Handler, error) {
	secrets, err := openStore(config.Path)
	if err != nil {
		return nil, err
	}
	s := &service{store: secrets, region: config.Region, now: config.Now}
	return &awsjson.Service{
		Name:    "secretsmanager",
		Target:  "secretsmanager.",
		Version: "1.1",
		Operations: map[string]awsjson.Operation{
			"CreateSecret":   awsjson.Define(func(in createInput) string { return s.arn(in.Name) }, s.create),
			"GetSecretValue": awsjson.Define(func(in getInput) string { return s.arn(in.SecretID) }, s.get),
			"PutSecretValue": awsjson.Define(func(in putInput) string { return s.arn(in.SecretID) }, s.putValue),
			"DeleteSecret":   awsjson.Define(func(in deleteInput) string { return s.arn(in.SecretID) }, s.delete),
			"DescribeSecret": awsjson.Define(func(in describeInput) string { return s.arn(in.SecretID) }, s.describe),
			"TagResource":    awsjson.Define(func(in tagInput) string { return s.arn(in.SecretID) }, s.tag),
			"UntagResource":  awsjson.Define(func(in untagInput) string { return s.arn(in.SecretID) }, s.untag),
			"ListSecrets":    awsjson.Define(func(listInput) string { return "*" }, s.list),
		},
		Directory: config.Directory,
		Journal:   config.Journal,
		Now:       config.Now,
		Log:       config.Log,
	}, nil
}

// arn returns the ARN that policies and the journal see for a name or an ARN.
func (s *service) arn(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.find(id, s.now()); ok {
		return found.ARN
	}
	if len(id) > 4 && id[:4] == "arn:" {
		return id
	}
	return "arn:aws:secretsmanager:" + s.region + ":" + roles.Account + ":secret:" + id
}

func notFound() error {
	return &awsjson.Error{Code: "ResourceNotFoundException", Message: "Secrets Manager can't find the specified secret."}
}

func markedForDeletion() error {
	return &awsjson.Error{
		Code:    "InvalidRequestException",
		Message: "You can't perform this operation on the secret because it was marked for deletion.",
	}
}

func invalidParameter(message string) error {
	return &awsjson.Error{Code: "InvalidParameterException", Message: message}
}

// usable finds a secret that is not marked for deletion.
func (s *service) usable(id string) (*secret, error) {
	found, ok := s.find(id, s.now())
	switch {
	case !ok:
		return nil, notFound()
	case !found.Deletion.IsZero():
		return nil, markedForDeletion()
	}
	return found, nil
}

// seconds is how the JSON protocol writes times; nil when there is none.
func seconds(at time.Time) *float64 {
	if at.IsZero() {
		return nil
	}
	value := float64(at.UnixMilli()) / 1000
	return &value
}
