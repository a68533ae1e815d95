package function

import (
	"context"
	"net/http"

	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/aws/lambda/uuid"
)

type codeInput struct {
	ZipFile       []byte
	Architectures []string
	Publish       bool
	RevisionID    string `json:"RevisionId"`
}

func (f *Functions) updateCode(_ context.Context, c rest.Call, in codeInput) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, changed, err := f.changeable(c, in.RevisionID)
	if err != nil {
		return nil, err
	}
	if len(in.Architectures) > 0 {
		if changed.Architecture, err = architecture(in.Architectures); err != nil {
			return nil, err
		}
	}
	if err := f.unpack(in.ZipFile, &changed); err != nil {
		return nil, err
	}
	return f.change(one, changed, in.Publish)
}

type configurationInput struct {
	settings
	RevisionID string `json:"RevisionId"`
}

func (f *Functions) updateConfiguration(_ context.Context, c rest.Call, in configurationInput) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, changed, err := f.changeable(c, in.RevisionID)
	if err != nil {
		return nil, err
	}
	in.apply(&changed)
	if err := f.check(in.settings, changed); err != nil {
		return nil, err
	}
	if in.Role != nil {
		if err := rest.Authorize(f.config.Directory, c.Caller, "iam:PassRole", changed.Role); err != nil {
			return nil, err
		}
	}
	return f.change(one, changed, false)
}

// changeable returns the function of a call and what it is configured as, if it can be changed now.
func (f *Functions) changeable(c rest.Call, revision string) (*function, version, error) {
	one, found, err := f.find(c.Path("name"), "")
	if err != nil {
		return nil, version{}, err
	}
	const cannot = "The operation cannot be performed at this time. "
	switch {
	case found.Number != latest:
		return nil, version{}, rest.Invalid("A published version cannot be changed.")
	case found.State == pending:
		return nil, version{}, conflict(cannot + "The function is currently in the following state: Pending")
	case found.Update == inProgress:
		return nil, version{}, conflict(cannot + "An update is in progress for resource: " + f.arn(one.Name))
	case revision != "" && revision != found.RevisionID:
		return nil, version{}, &rest.Error{
			Status: http.StatusPreconditionFailed, Code: "PreconditionFailedException",
			Message: "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
		}
	}
	return one, found, nil
}

func conflict(message string) error {
	return &rest.Error{Status: http.StatusConflict, Code: "ResourceConflictException", Message: message}
}

// change begins an update, during which invocations go to what was there before (Lambda Developer Guide, "Lambda function states").
func (f *Functions) change(one *function, changed version, publish bool) (any, error) {
	changed.RevisionID, changed.Modified, changed.Update = uuid.New(), f.config.Now(), inProgress
	one.Latest = changed
	out := f.configuration(one.Name, changed)
	if publish {
		out = f.configuration(one.Name, one.publish())
	}
	f.settle(one.Name, changed.RevisionID)
	return out, f.save()
}
