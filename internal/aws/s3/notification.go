package s3

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"standin/internal/aws/answer"
	"standin/internal/plan"
)

// Events reads the configuration of the bucket's event notifications.
func (b *Bucket) Events(ctx context.Context) (plan.BucketEvents, error) {
	out, err := b.client.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: &b.name})
	if err != nil {
		return plan.BucketEvents{}, failed("read the notifications of", b.name, err)
	}
	found := plan.BucketEvents{EventBridge: out.EventBridgeConfiguration != nil}
	add := func(kind plan.NotificationKind, id, destination *string, events []types.Event, filter *types.NotificationConfigurationFilter) {
		n := plan.Notification{ID: aws.ToString(id), Kind: kind, Destination: aws.ToString(destination)}
		for _, e := range events {
			n.Events = append(n.Events, string(e))
		}
		if filter != nil && filter.Key != nil {
			for _, rule := range filter.Key.FilterRules {
				// S3 gives the names back in a case of its own.
				switch strings.ToLower(string(rule.Name)) {
				case string(types.FilterRuleNamePrefix):
					n.Prefix = aws.ToString(rule.Value)
				case string(types.FilterRuleNameSuffix):
					n.Suffix = aws.ToString(rule.Value)
				}
			}
		}
		found.Notifications = append(found.Notifications, n)
	}
	for _, c := range out.QueueConfigurations {
		add(plan.ToQueue, c.Id, c.QueueArn, c.Events, c.Filter)
	}
	for _, c := range out.TopicConfigurations {
		add(plan.ToTopic, c.Id, c.TopicArn, c.Events, c.Filter)
	}
	for _, c := range out.LambdaFunctionConfigurations {
		add(plan.ToFunction, c.Id, c.LambdaFunctionArn, c.Events, c.Filter)
	}
	return found, nil
}

// SetEvents replaces the whole configuration of the bucket's event notifications.
// With check, S3 makes sure that it can reach every destination.
func (b *Bucket) SetEvents(ctx context.Context, events plan.BucketEvents, check bool) error {
	configuration := &types.NotificationConfiguration{}
	if events.EventBridge {
		configuration.EventBridgeConfiguration = &types.EventBridgeConfiguration{}
	}
	for _, n := range events.Notifications {
		id, destination := aws.String(n.ID), aws.String(n.Destination)
		names := make([]types.Event, len(n.Events))
		for i, e := range n.Events {
			names[i] = types.Event(e)
		}
		filter := filterOf(n)
		switch n.Kind {
		case plan.ToQueue:
			configuration.QueueConfigurations = append(configuration.QueueConfigurations,
				types.QueueConfiguration{Id: id, QueueArn: destination, Events: names, Filter: filter})
		case plan.ToTopic:
			configuration.TopicConfigurations = append(configuration.TopicConfigurations,
				types.TopicConfiguration{Id: id, TopicArn: destination, Events: names, Filter: filter})
		case plan.ToFunction:
			configuration.LambdaFunctionConfigurations = append(configuration.LambdaFunctionConfigurations,
				types.LambdaFunctionConfiguration{Id: id, LambdaFunctionArn: destination, Events: names, Filter: filter})
		}
	}
	_, err := b.client.PutBucketNotificationConfiguration(ctx, &s3.PutBucketNotificationConfigurationInput{
		Bucket: &b.name, NotificationConfiguration: configuration, SkipDestinationValidation: aws.Bool(!check),
	})
	if err != nil {
		return failed("set the notifications of", b.name, err)
	}
	return nil
}

func filterOf(n plan.Notification) *types.NotificationConfigurationFilter {
	var rules []types.FilterRule
	if n.Prefix != "" {
		rules = append(rules, types.FilterRule{Name: types.FilterRuleNamePrefix, Value: aws.String(n.Prefix)})
	}
	if n.Suffix != "" {
		rules = append(rules, types.FilterRule{Name: types.FilterRuleNameSuffix, Value: aws.String(n.Suffix)})
	}
	if len(rules) == 0 {
		return nil
	}
	return &types.NotificationConfigurationFilter{Key: &types.S3KeyFilter{FilterRules: rules}}
}

// PutIf writes a small object in the place of the one with that ETag, or where
// there is none if the ETag is empty. It reports whether it did: S3 lets one of
// several writers through (Amazon S3 User Guide, "Conditional writes").
func (b *Bucket) PutIf(ctx context.Context, key string, content []byte, etag string) (bool, error) {
	in := &s3.PutObjectInput{Bucket: &b.name, Key: &key, Body: strings.NewReader(string(content))}
	if etag == "" {
		in.IfNoneMatch = aws.String("*")
	} else {
		in.IfMatch = &etag
	}
	_, err := b.client.PutObject(ctx, in)
	switch answer.Code(err) {
	case "PreconditionFailed", "ConditionalRequestConflict":
		return false, nil
	case "NoSuchKey": // the one that was to be replaced is gone
		return false, nil
	}
	if err != nil {
		return false, failed("put", key, err)
	}
	return true, nil
}

// RemoveIf deletes a small object if it is still the one with that ETag, and
// reports whether it did. In a bucket with versions it takes the older versions and
// its own delete marker as well, each by its id, so that what others write meanwhile
// stays. S3 compares and deletes as one (Amazon S3 User Guide, "How to perform
// conditional deletes").
func (b *Bucket) RemoveIf(ctx context.Context, key, etag string) (bool, error) {
	out, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &key, IfMatch: &etag})
	switch answer.Code(err) {
	case "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey": // 412, 409, 404
		return false, nil
	}
	if err != nil {
		return false, failed("delete", key, err)
	}
	if !aws.ToBool(out.DeleteMarker) {
		return true, nil
	}
	return true, b.removeOlder(ctx, key, out.VersionId)
}

// removeOlder deletes a marker and all versions of a key but the latest.
func (b *Bucket) removeOlder(ctx context.Context, key string, marker *string) error {
	older := []types.ObjectIdentifier{{Key: &key, VersionId: marker}}
	pages := s3.NewListObjectVersionsPaginator(b.client, &s3.ListObjectVersionsInput{Bucket: &b.name, Prefix: &key})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return failed("list the versions of", key, err)
		}
		for _, v := range page.Versions {
			if aws.ToString(v.Key) == key && !aws.ToBool(v.IsLatest) {
				older = append(older, types.ObjectIdentifier{Key: &key, VersionId: v.VersionId})
			}
		}
		for _, m := range page.DeleteMarkers {
			if aws.ToString(m.Key) == key && !aws.ToBool(m.IsLatest) && aws.ToString(m.VersionId) != aws.ToString(marker) {
				older = append(older, types.ObjectIdentifier{Key: &key, VersionId: m.VersionId})
			}
		}
	}
	var errs []error
	for batch := range slices.Chunk(older, deleteBatch) {
		errs = append(errs, b.removeBatch(ctx, key, batch))
	}
	return errors.Join(errs...)
}
