package secret

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"standin/internal/aws/answer"
	"standin/internal/fault"
)

// Keeper makes and removes the secrets of jobs in one region.
type Keeper struct{ client *secretsmanager.Client }

// OpenKeeper makes a Keeper from the SDK's standard chain. It sends nothing.
func OpenKeeper(ctx context.Context, region string) (*Keeper, error) {
	settings, err := config.LoadDefaultConfig(ctx, config.WithRegion(region))
	if err != nil {
		return nil, fault.New(fault.SecretUnavailable, "secrets: the AWS settings of this machine cannot be read")
	}
	return &Keeper{secretsmanager.NewFromConfig(settings)}, nil
}

// Keep makes a secret of that name, or replaces its text. kmsKey is the ARN of the
// key that encrypts it; empty: that of Secrets Manager.
func (k *Keeper) Keep(ctx context.Context, name, text, kmsKey string) error {
	in := &secretsmanager.CreateSecretInput{
		Name: &name, SecretString: &text, Description: aws.String("Standin: the masking key of a job while it runs"),
	}
	if kmsKey != "" {
		in.KmsKeyId = &kmsKey
	}
	_, err := k.client.CreateSecret(ctx, in)
	if answer.Code(err) == "ResourceExistsException" {
		_, err = k.client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &name, SecretString: &text})
	}
	if err != nil {
		return failed("make", name, "CreateSecret", err)
	}
	return nil
}

// Remove deletes a secret at once and for good. One that is not there is no error.
func (k *Keeper) Remove(ctx context.Context, name string) error {
	_, err := k.client.DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{SecretId: &name, ForceDeleteWithoutRecovery: aws.Bool(true)})
	if err != nil && answer.Code(err) != "ResourceNotFoundException" {
		return failed("remove", name, "DeleteSecret", err)
	}
	return nil
}

func failed(operation, name, action string, err error) error {
	return fault.New(fault.SecretUnavailable, "%s secret %s: Secrets Manager answers %s", operation, name, code(err)).
		WithHint("check that the AWS credentials may call secretsmanager:%s on it", action)
}
