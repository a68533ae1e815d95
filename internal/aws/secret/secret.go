// Package secret is the edge to AWS Secrets Manager: the only package that uses
// its SDK. app calls it for the secretsmanager: references of a workspace. It
// writes none but those of jobs, and never puts a secret's value into an error.
package secret

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"standin/internal/aws/answer"
	"standin/internal/fault"
)

// Get reads the secret that a reference names: the ARN or name of a secret,
// optionally followed by # and a key of the JSON object that the secret holds.
// The region is the ARN's own, or else that of the SDK's standard chain.
func Get(ctx context.Context, reference string) (string, error) {
	id, key, _ := strings.Cut(reference, "#")
	var options []func(*config.LoadOptions) error
	if name, err := arn.Parse(id); err == nil && name.Region != "" {
		options = append(options, config.WithRegion(name.Region))
	}
	settings, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return "", fault.New(fault.SecretUnavailable, "secret %s: the AWS settings of this machine cannot be read", id)
	}
	out, err := secretsmanager.NewFromConfig(settings).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
	if err != nil {
		return "", fault.New(fault.SecretUnavailable, "secret %s: Secrets Manager answers %s", id, code(err)).
			WithHint("check the ARN, and that the AWS credentials may call secretsmanager:GetSecretValue on it")
	}
	return value(id, key, aws.ToString(out.SecretString))
}

// value is the secret itself, or one key of its JSON object.
func value(id, key, content string) (string, error) {
	if content == "" {
		return "", fault.New(fault.SecretUnavailable, "secret %s: it holds no text", id)
	}
	if key == "" {
		return content, nil
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(content), &object) != nil {
		return "", fault.New(fault.SecretUnavailable, "secret %s: it is not a JSON object, so it has no key %q", id, key)
	}
	raw, ok := object[key]
	if !ok {
		return "", fault.New(fault.SecretUnavailable, "secret %s: its JSON object has no key %q", id, key)
	}
	var text string
	if json.Unmarshal(raw, &text) != nil || text == "" {
		return "", fault.New(fault.SecretUnavailable, "secret %s: its key %q is not a text", id, key)
	}
	return text, nil
}

// code is the error code that Secrets Manager answers; "nothing": it answered none.
func code(err error) string { return cmp.Or(answer.Code(err), "nothing") }
