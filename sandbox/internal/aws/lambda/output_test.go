package lambda_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
)

func TestWhatAFunctionPrintsIsInItsLogGroup(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 0)
	logs := cloudwatchlogs.New(cloudwatchlogs.Options{
		Region: "us-east-1", BaseEndpoint: &s.url, Credentials: credentials.NewStaticCredentialsProvider(userKey, "u", ""),
	})
	group := aws.String("/aws/lambda/standin-print")
	if _, err := logs.CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group, Tags: map[string]string{"standin": "1"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := logs.PutRetentionPolicy(t.Context(), &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: group, RetentionInDays: aws.Int32(14)}); err != nil {
		t.Fatal(err)
	}
	s.make(t, "standin-print", nil)
	s.make(t, "other", nil) // the role may not write to its group, nor make it
	for _, name := range []string{"standin-print", "other"} {
		if _, failed := s.invoke(t, name, `{"Do": "print", "Text": "é\n\nlast"}`); failed != "" {
			t.Fatal(failed)
		}
	}
	var lines []string
	eventually(t, "all that was printed", func() bool {
		found, err := logs.FilterLogEvents(t.Context(), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group})
		if err != nil {
			t.Fatal(err)
		}
		lines = nil
		for _, event := range found.Events {
			if !strings.Contains(aws.ToString(event.LogStreamName), "/[$LATEST]") {
				t.Errorf("the stream is %s", aws.ToString(event.LogStreamName))
			}
			lines = append(lines, aws.ToString(event.Message))
		}
		return len(lines) == 7
	})
	for _, want := range []string{
		`^START RequestId: [0-9a-f-]{36} Version: \$LATEST$`, `^é$`, `^$`, `^last$`, `^to stderr$`, `^END RequestId: [0-9a-f-]{36}$`,
		`^REPORT RequestId: [0-9a-f-]{36}\tDuration: [0-9.]+ ms\tBilled Duration: [0-9]+ ms\tMemory Size: 256 MB\tMax Memory Used: [0-9]+ MB\t$`,
	} {
		if !slices.ContainsFunc(lines, regexp.MustCompile(want).MatchString) {
			t.Errorf("no line is %s: %q", want, lines)
		}
	}
	groups, err := logs.DescribeLogGroups(t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{})
	if err != nil || len(groups.LogGroups) != 1 || aws.ToInt32(groups.LogGroups[0].RetentionInDays) != 14 {
		t.Errorf("the groups are %v, %v", groups, err)
	}
	if _, err := s.user().DeleteFunction(t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("standin-print")}); err != nil {
		t.Fatal(err)
	}
	if _, err := logs.DeleteLogGroup(t.Context(), &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: group}); err != nil {
		t.Error(err)
	}
}
