package function

import (
	"context"
	"maps"

	"standin/sandbox/internal/aws/lambda/rest"
)

type tagInput struct{ Tags map[string]string }

func (f *Functions) tags(_ context.Context, c rest.Call, _ tagInput) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("arn"), "")
	if err != nil {
		return nil, err
	}
	out := tagInput{Tags: map[string]string{}}
	maps.Copy(out.Tags, one.Tags)
	return out, nil
}

func (f *Functions) tag(_ context.Context, c rest.Call, in tagInput) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("arn"), "")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	maps.Copy(all, one.Tags)
	maps.Copy(all, in.Tags)
	if err := checkTags(all); err != nil {
		return nil, err
	}
	one.Tags = all
	return nil, f.save()
}

func (f *Functions) untag(_ context.Context, c rest.Call, _ tagInput) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("arn"), "")
	if err != nil {
		return nil, err
	}
	for _, key := range c.Request.URL.Query()["tagKeys"] {
		delete(one.Tags, key)
	}
	return nil, f.save()
}
