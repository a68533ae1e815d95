package answer_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/aws/smithy-go"

	"standin/internal/aws/answer"
)

func TestAFailureIsToldWithoutTheServicesOwnWords(t *testing.T) {
	t.Parallel()
	refused := &smithy.GenericAPIError{Code: "AccessDenied", Message: "jane.doe@acme.test may not"}
	for name, test := range map[string]struct {
		err                     error
		code, reason, operation string
		ended                   error
	}{
		"the service's code":      {&smithy.OperationError{ServiceID: "SQS", OperationName: "SendMessage", Err: refused}, "AccessDenied", "AccessDenied", "SendMessage", nil},
		"a code though cancelled": {errors.Join(refused, context.Canceled), "AccessDenied", "AccessDenied", "", context.Canceled},
		"a cancelled request":     {fmt.Errorf("jane.doe: %w", context.Canceled), "", "context canceled", "", context.Canceled},
		"a request out of time":   {&smithy.OperationError{OperationName: "GetQueueUrl", Err: context.DeadlineExceeded}, "", "context deadline exceeded", "GetQueueUrl", context.DeadlineExceeded},
		"a broken connection":     {errors.New("jane.doe"), "", "no answer from SQS", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := answer.Code(test.err); got != test.code {
				t.Errorf("the code is %q, want %q", got, test.code)
			}
			if got := answer.Reason("SQS", test.err); got != test.reason {
				t.Errorf("the reason is %q, want %q", got, test.reason)
			}
			if got := answer.Operation(test.err); got != test.operation {
				t.Errorf("the operation is %q, want %q", got, test.operation)
			}
			if got := answer.Ended(test.err); !errors.Is(got, test.ended) {
				t.Errorf("it was ended by %v, want %v", got, test.ended)
			}
		})
	}
}
