package secretsmanager

import (
	"bytes"
	"context"
	"crypto/rand"
	"maps"
	"regexp"
	"slices"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/roles"
)

type tag struct{ Key, Value string }

type createInput struct {
	Name               string
	Description        string
	ClientRequestToken string
	SecretString       *string
	SecretBinary       []byte
	Tags               []tag
}

type createOutput struct {
	ARN       string
	Name      string
	VersionID string `json:"VersionId,omitempty"`
}

func (s *service) create(_ context.Context, in createInput) (createOutput, error) {
	if !regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`).MatchString(in.Name) {
		return createOutput{}, &awsjson.Error{Code: "ValidationException", Message: "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if existing, ok := s.find(in.Name, s.now()); ok {
		if !existing.Deletion.IsZero() {
			return createOutput{}, &awsjson.Error{Code: "InvalidRequestException", Message: "You can't create this secret because a secret with this name is already scheduled for deletion."}
		}
		for _, v := range existing.Versions {
			if v.ID == in.ClientRequestToken && v.same(in.SecretString, in.SecretBinary) {
				return createOutput{ARN: existing.ARN, Name: existing.Name, VersionID: v.ID}, nil
			}
		}
		return createOutput{}, &awsjson.Error{Code: "ResourceExistsException", Message: "The operation failed because the secret " + in.Name + " already exists."}
	}
	now := s.now()
	made := &secret{
		Name:        in.Name,
		ARN:         "arn:aws:secretsmanager:" + s.region + ":" + roles.Account + ":secret:" + in.Name + "-" + rand.Text()[:6],
		Description: in.Description,
		Tags:        map[string]string{},
		Created:     now,
		Changed:     now,
	}
	for _, tag := range in.Tags {
		made.Tags[tag.Key] = tag.Value
	}
	out := createOutput{ARN: made.ARN, Name: made.Name}
	if in.SecretString != nil || in.SecretBinary != nil {
		out.VersionID = versionID(in.ClientRequestToken)
		made.put(version{ID: out.VersionID, String: in.SecretString, Binary: in.SecretBinary, Stages: []string{current}, Created: now})
	}
	s.secrets[in.Name] = made
	return out, s.save()
}

type putInput struct {
	SecretID           string `json:"SecretId"`
	ClientRequestToken string
	SecretString       *string
	SecretBinary       []byte
	VersionStages      []string
}

type putOutput struct {
	ARN           string
	Name          string
	VersionID     string `json:"VersionId"`
	VersionStages []string
}

func (s *service) putValue(_ context.Context, in putInput) (putOutput, error) {
	if (in.SecretString == nil) == (in.SecretBinary == nil) {
		return putOutput{}, invalidParameter("You must provide either SecretString or SecretBinary, not both.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.usable(in.SecretID)
	if err != nil {
		return putOutput{}, err
	}
	for _, v := range found.Versions {
		switch {
		case v.ID != in.ClientRequestToken:
		case v.same(in.SecretString, in.SecretBinary):
			return putOutput{ARN: found.ARN, Name: found.Name, VersionID: v.ID, VersionStages: v.Stages}, nil
		default:
			return putOutput{}, &awsjson.Error{Code: "ResourceExistsException", Message: "You can't modify an existing version, you can only create a new version."}
		}
	}
	stages := in.VersionStages
	if len(stages) == 0 || len(found.Versions) == 0 && !slices.Contains(stages, current) {
		stages = append(slices.Clone(stages), current)
	}
	added := version{ID: versionID(in.ClientRequestToken), String: in.SecretString, Binary: in.SecretBinary, Stages: stages, Created: s.now()}
	found.put(added)
	return putOutput{ARN: found.ARN, Name: found.Name, VersionID: added.ID, VersionStages: stages}, s.save()
}

type getInput struct {
	SecretID     string `json:"SecretId"`
	VersionID    string `json:"VersionId"`
	VersionStage string
}

type getOutput struct {
	ARN           string
	Name          string
	VersionID     string  `json:"VersionId"`
	SecretString  *string `json:",omitempty"`
	SecretBinary  []byte  `json:",omitempty"`
	VersionStages []string
	CreatedDate   *float64
}

func (s *service) get(_ context.Context, in getInput) (getOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.usable(in.SecretID)
	if err != nil {
		return getOutput{}, err
	}
	if in.VersionStage == "" && in.VersionID == "" {
		in.VersionStage = current
	}
	for _, v := range found.Versions {
		if (in.VersionID == "" || v.ID == in.VersionID) && (in.VersionStage == "" || slices.Contains(v.Stages, in.VersionStage)) {
			return getOutput{
				ARN: found.ARN, Name: found.Name, VersionID: v.ID, SecretString: v.String, SecretBinary: v.Binary,
				VersionStages: v.Stages, CreatedDate: seconds(v.Created),
			}, nil
		}
	}
	return getOutput{}, &awsjson.Error{Code: "ResourceNotFoundException", Message: "Secrets Manager can't find the specified secret value for the version or staging label."}
}

type deleteInput struct {
	SecretID                   string `json:"SecretId"`
	RecoveryWindowInDays       *int
	ForceDeleteWithoutRecovery bool
}

type deleteOutput struct {
	ARN          string
	Name         string
	DeletionDate *float64
}

func (s *service) delete(_ context.Context, in deleteInput) (deleteOutput, error) {
	days := 30
	if in.RecoveryWindowInDays != nil {
		days = *in.RecoveryWindowInDays
	}
	switch {
	case in.ForceDeleteWithoutRecovery && in.RecoveryWindowInDays != nil:
		return deleteOutput{}, invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
	case days < 7 || days > 30:
		return deleteOutput{}, invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.find(in.SecretID, s.now())
	switch {
	case !ok && in.ForceDeleteWithoutRecovery: // documented: no error for a secret that does not exist
		return deleteOutput{Name: in.SecretID, DeletionDate: seconds(s.now())}, nil
	case !ok:
		return deleteOutput{}, notFound()
	case in.ForceDeleteWithoutRecovery:
		delete(s.secrets, found.Name)
		return deleteOutput{ARN: found.ARN, Name: found.Name, DeletionDate: seconds(s.now())}, s.save()
	case !found.Deletion.IsZero():
		return deleteOutput{}, markedForDeletion()
	}
	found.Deletion = s.now().Add(time.Duration(days) * 24 * time.Hour)
	return deleteOutput{ARN: found.ARN, Name: found.Name, DeletionDate: seconds(found.Deletion)}, s.save()
}

func (v version) same(text *string, binary []byte) bool {
	if (v.String == nil) != (text == nil) || v.String != nil && *v.String != *text {
		return false
	}
	return bytes.Equal(v.Binary, binary)
}

func versionID(token string) string {
	if token != "" {
		return token
	}
	return rand.Text() + rand.Text()[:10]
}

func sortedTags(tags map[string]string) []tag {
	out := []tag{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tag{key, tags[key]})
	}
	return out
}
