package secretsmanager

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"standin/sandbox/internal/aws/awsjson"
)

type describeInput struct {
	SecretID string `json:"SecretId"`
}

// entry describes a secret in DescribeSecret and, with versions under another name, in ListSecrets.
type entry struct {
	ARN                    string
	Name                   string
	Description            string              `json:",omitempty"`
	CreatedDate            *float64            `json:",omitempty"`
	LastChangedDate        *float64            `json:",omitempty"`
	DeletedDate            *float64            `json:",omitempty"`
	Tags                   []tag               `json:",omitempty"`
	VersionIDsToStages     map[string][]string `json:"VersionIdsToStages,omitempty"`
	SecretVersionsToStages map[string][]string `json:",omitempty"`
}

func (s *service) describe(_ context.Context, in describeInput) (entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.find(in.SecretID, s.now())
	if !ok {
		return entry{}, notFound()
	}
	out := found.entry()
	out.VersionIDsToStages = found.stages()
	return out, nil
}

func (s *secret) entry() entry {
	return entry{
		ARN: s.ARN, Name: s.Name, Description: s.Description, Tags: sortedTags(s.Tags),
		CreatedDate: seconds(s.Created), LastChangedDate: seconds(s.Changed), DeletedDate: seconds(s.Deletion),
	}
}

func (s *secret) stages() map[string][]string {
	out := map[string][]string{}
	for _, v := range s.Versions {
		out[v.ID] = v.Stages
	}
	return out
}

type listInput struct {
	Filters []struct {
		Key    string
		Values []string
	}
	IncludePlannedDeletion bool
	MaxResults             int
	NextToken              string
}

type listOutput struct {
	SecretList []entry
	NextToken  string `json:",omitempty"`
}

// list pages through the secrets in the order of their names; the token is the last name of the page before.
func (s *service) list(_ context.Context, in listInput) (listOutput, error) {
	size := cmp.Or(in.MaxResults, 100)
	if size < 1 || size > 100 {
		return listOutput{}, invalidParameter("MaxResults must be between 1 and 100.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find("", s.now())
	out := listOutput{SecretList: []entry{}}
	for _, name := range slices.Sorted(maps.Keys(s.secrets)) {
		secret := s.secrets[name]
		if name <= in.NextToken || !secret.Deletion.IsZero() && !in.IncludePlannedDeletion {
			continue
		}
		matches := true
		for _, filter := range in.Filters {
			fits, err := secret.fits(filter.Key, filter.Values)
			if err != nil {
				return listOutput{}, err
			}
			matches = matches && fits
		}
		if !matches {
			continue
		}
		if len(out.SecretList) == size {
			out.NextToken = out.SecretList[size-1].Name
			break
		}
		found := secret.entry()
		found.SecretVersionsToStages = secret.stages()
		out.SecretList = append(out.SecretList, found)
	}
	return out, nil
}

// fits applies one filter: any of values is a prefix of what key names; ! before a value means it must not be.
func (s *secret) fits(key string, values []string) (bool, error) {
	var texts []string
	switch key {
	case "name":
		texts = []string{s.Name}
	case "description":
		texts = []string{s.Description}
	case "tag-key":
		texts = slices.Collect(maps.Keys(s.Tags))
	case "tag-value":
		texts = slices.Collect(maps.Values(s.Tags))
	default:
		return false, &awsjson.Error{Code: "ValidationException", Message: "The sandbox filters by name, description, tag-key and tag-value."}
	}
	for _, value := range values {
		prefix, negated := strings.CutPrefix(value, "!")
		has := slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, prefix) })
		if has != negated {
			return true, nil
		}
	}
	return false, nil
}

type tagInput struct {
	SecretID string `json:"SecretId"`
	Tags     []tag
}

type untagInput struct {
	SecretID string `json:"SecretId"`
	TagKeys  []string
}

func (s *service) tag(_ context.Context, in tagInput) (struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.usable(in.SecretID)
	if err != nil {
		return struct{}{}, err
	}
	for _, tag := range in.Tags {
		found.Tags[tag.Key] = tag.Value
	}
	return struct{}{}, s.save()
}

func (s *service) untag(_ context.Context, in untagInput) (struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.usable(in.SecretID)
	if err != nil {
		return struct{}{}, err
	}
	for _, key := range in.TagKeys {
		delete(found.Tags, key)
	}
	return struct{}{}, s.save()
}
