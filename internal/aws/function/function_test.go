package function_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"standin/internal/aws/awstest"
	edge "standin/internal/aws/function"
	"standin/internal/executor/lambda/function"
	"standin/internal/fault"
	"standin/internal/plan"
)

// service answers each operation, by method and path, with the next of its answers,
// then with the last: an error's status, code and message, or a document.
type service struct {
	answers awstest.Answers
	calls   []string
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call := r.Method + " " + strings.TrimSuffix(r.URL.Path, "/")
	s.calls = append(s.calls, call)
	answer := s.answers.Next(call, "{}")
	w.Header().Set("Content-Type", "application/json")
	if strings.HasPrefix(answer, "{") {
		_, _ = w.Write([]byte(answer))
		return
	}
	var status int
	var code string
	if _, err := fmt.Sscan(answer, &status, &code); err != nil {
		panic(err)
	}
	_, message, _ := strings.Cut(answer, code)
	w.Header().Set("X-Amzn-Errortype", code)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": "hunter2 " + message})
}

func open(t *testing.T, answers map[string][]string) (*edge.Client, *service) {
	t.Helper()
	s := &service{answers: answers}
	awstest.Serve(t, s)
	c, err := edge.Open(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

// The calls, by method and path.
const (
	look    = "GET /2015-03-31/functions/f"
	create  = "POST /2015-03-31/functions"
	remove  = "DELETE /2015-03-31/functions/f"
	list    = "GET /2015-03-31/functions"
	feed    = "POST /2015-03-31/event-source-mappings"
	feeding = "GET /2015-03-31/event-source-mappings"
	unfeed  = "DELETE /2015-03-31/event-source-mappings/u"
)

const queueARN = "arn:aws:sqs:us-east-1:111111111111:q"

func someSpec() function.Spec {
	return function.Spec{Name: "f", Function: plan.Function{Role: "arn:aws:iam::111111111111:role/r", Memory: 128, Timeout: time.Second, Architecture: plan.ARM64}, Zip: []byte("zip")}
}

func TestThrottlingIsTriedAgain(t *testing.T) {
	c, s := open(t, map[string][]string{look: {"429 TooManyRequestsException", "500 ServiceException", `{"Configuration": {"State": "Active"}}`}})
	if state, err := c.Function(t.Context(), "f"); err != nil || state.Phase != function.Ready || len(s.calls) != 3 {
		t.Errorf("got %+v, %v after %q", state, err, s.calls)
	}
}

func TestPhasesAreOfTheStateAndTheLastUpdate(t *testing.T) {
	for configuration, want := range map[string]struct {
		phase  function.Phase
		reason string
	}{
		`"State": "Pending"`:  {function.Pending, ""},
		`"State": "Inactive"`: {function.Idle, ""},
		`"State": "Active"`:   {function.Ready, ""},
		`"State": "Failed", "StateReasonCode": "InvalidSubnet"`:                                             {function.Failed, "InvalidSubnet"},
		`"State": "Active", "LastUpdateStatus": "InProgress"`:                                               {function.Pending, ""},
		`"State": "Active", "LastUpdateStatus": "Successful"`:                                               {function.Ready, ""},
		`"State": "Active", "LastUpdateStatus": "Failed", "LastUpdateStatusReasonCode": "EniLimitExceeded"`: {function.Failed, "EniLimitExceeded"},
	} {
		c, _ := open(t, map[string][]string{look: {`{"Configuration": {` + configuration + `}}`}})
		if state, err := c.Function(t.Context(), "f"); err != nil || state.Phase != want.phase || state.Reason != want.reason {
			t.Errorf("%s: got %s (%s), %v", configuration, state.Phase, state.Reason, err)
		}
	}
}

func TestWhatStandinNeverGivesAFunctionIsSeen(t *testing.T) {
	ours := `"Runtime":"provided.al2023","Handler":"bootstrap"`
	for configuration, want := range map[string][]string{
		ours: nil,
		ours + `,"Environment":{"Variables":{}},"Layers":[]`:                {},
		ours + `,"Environment":{"Variables":{"AWS_ENDPOINT_URL":"x"}}`:      {"environment"},
		ours + `,"Layers":[{"Arn":"arn:aws:lambda:us-east-1:1:layer:l:1"}]`: {"layers"},
		`"Runtime":"python3.13","Handler":"index.handler"`:                  {"handler", "runtime"},
	} {
		c, _ := open(t, map[string][]string{look: {`{"Configuration":{` + configuration + `},"Tags":{"standin":"v1"}}`}})
		state, err := c.Function(t.Context(), "f")
		slices.Sort(state.Strange)
		if err != nil || !slices.Equal(state.Strange, want) {
			t.Errorf("%s: got %q, %v", configuration, state.Strange, err)
		}
	}
}

func TestAFunctionWhoseTagsAreNotShownIsNotTakenForAForeignOne(t *testing.T) {
	c, _ := open(t, map[string][]string{look: {`{"Configuration": {"State": "Active"}, "TagsError": {"ErrorCode": "AccessDeniedException", "Message": "hunter2"}}`}})
	_, err := c.Function(t.Context(), "f")
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != fault.PermissionDenied || !strings.Contains(f.Hint, "lambda:ListTags") || strings.Contains(f.Message, "hunter2") {
		t.Errorf("got %v", err)
	}
	c, _ = open(t, map[string][]string{look: {"{}"}})
	if _, err := c.Function(t.Context(), "f"); fault.CodeOf(err) != fault.FunctionFailed {
		t.Errorf("an answer without a function: %v", err)
	}
}

func TestWhatLambdaRefusesIsToldApart(t *testing.T) {
	const invalid = "400 InvalidParameterValueException "
	making := func(c *edge.Client) error { return c.CreateFunction(t.Context(), someSpec()) }
	feeding := func(c *edge.Client) error { return c.Map(t.Context(), "f", queueARN, 2) }
	for name, test := range map[string]struct {
		call, answer string
		do           func(*edge.Client) error
		is           error // in the chain
		code         fault.Code
	}{
		"a role that cannot be assumed yet": {create, invalid + "The role defined for the function cannot be assumed by Lambda.", making, function.ErrRoleNotReady, ""},
		"a role that may not join a VPC": {
			create, invalid + "The provided execution role does not have permissions to call CreateNetworkInterface on EC2", making, function.ErrRoleNotReady, "",
		},
		"a parameter":                     {create, invalid + "MemorySize", making, nil, fault.FunctionFailed},
		"a function that is there":        {create, "409 ResourceConflictException", making, fs.ErrExist, fault.FunctionFailed},
		"a role that may not use a queue": {feed, invalid + "Error occurred while ReceiveMessage. SQS Error Code: AccessDenied", feeding, function.ErrRoleNotAllowed, fault.PermissionDenied},
		"a function that is gone":         {feed, "404 ResourceNotFoundException", feeding, fs.ErrNotExist, fault.FunctionFailed},
		"a function that is being updated": {
			remove, "409 ResourceConflictException", func(c *edge.Client) error { return c.RemoveFunction(t.Context(), "f") }, fs.ErrExist, fault.FunctionFailed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := open(t, map[string][]string{test.call: {test.answer}})
			err := test.do(c)
			if err == nil || test.is != nil && !errors.Is(err, test.is) || test.code != "" && fault.CodeOf(err) != test.code || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhatIsDoneAlreadyIsNoError(t *testing.T) {
	for name, test := range map[string]struct {
		call, answer string
		do           func(*edge.Client) error
	}{
		"a function that is gone": {remove, "404 ResourceNotFoundException", func(c *edge.Client) error { return c.RemoveFunction(t.Context(), "f") }},
		"a mapping that is there": {feed, "409 ResourceConflictException", func(c *edge.Client) error { return c.Map(t.Context(), "f", queueARN, 2) }},
	} {
		c, _ := open(t, map[string][]string{test.call: {test.answer}})
		if err := test.do(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAMappingThatIsStillMadeOrEndedIsLeft(t *testing.T) {
	const one = `{"EventSourceMappings": [{"UUID": "u", "State": "Creating"}, {"UUID": "v", "State": "Deleting"}]}`
	for _, answer := range []string{"{}", "400 ResourceInUseException", "409 ResourceConflictException", "404 ResourceNotFoundException"} {
		c, s := open(t, map[string][]string{feeding: {one}, unfeed: {answer}})
		if left, err := c.Unmap(t.Context(), queueARN); left != 2 || err != nil || len(s.calls) != 2 {
			t.Errorf("%s: %d are left, %v after %q", answer, left, err, s.calls)
		}
	}
}

func TestARefusalNamesTheRightAndNoTextOfTheServer(t *testing.T) {
	for right, test := range map[string]struct {
		call string
		do   func(*edge.Client) error
	}{
		"GetFunction": {look, func(c *edge.Client) error {
			_, err := c.Function(t.Context(), "f")
			return err
		}},
		"CreateFunction": {create, func(c *edge.Client) error { return c.CreateFunction(t.Context(), someSpec()) }},
		"DeleteFunction": {remove, func(c *edge.Client) error { return c.RemoveFunction(t.Context(), "f") }},
		"ListFunctions": {list, func(c *edge.Client) error {
			_, err := c.Functions(t.Context())
			return err
		}},
		"CreateEventSourceMapping": {feed, func(c *edge.Client) error { return c.Map(t.Context(), "f", queueARN, 2) }},
		"ListEventSourceMappings": {feeding, func(c *edge.Client) error {
			_, err := c.Mapped(t.Context(), "f")
			return err
		}},
	} {
		t.Run(right, func(t *testing.T) {
			c, _ := open(t, map[string][]string{test.call: {"403 AccessDeniedException"}})
			f, ok := errors.AsType[*fault.Error](test.do(c))
			if !ok || f.Code != fault.PermissionDenied || !strings.Contains(f.Hint, "lambda:"+right+";") || strings.Contains(f.Message+f.Hint, "hunter2") {
				t.Errorf("got %+v", f)
			}
		})
	}
	c, _ := open(t, map[string][]string{feeding: {`{"EventSourceMappings": [{"UUID": "u"}]}`}, unfeed: {"403 AccessDeniedException"}})
	if _, err := c.Unmap(t.Context(), queueARN); fault.CodeOf(err) != fault.PermissionDenied {
		t.Errorf("unmap: %v", err)
	}
}
