package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// faultRuns is how often each fault of Lambda is tried: go test ./e2e -run Lambda -lambda-fault-runs 10.
var faultRuns = flag.Int("lambda-fault-runs", 1, "how often each fault of the pipeline Lambda is tried")

// lambdaFault is what goes wrong around the function, and what becomes of the job.
type lambdaFault struct {
	name   string
	faults []string // for the sandbox; FUNCTION is the function's name
	code   string   // of the job's fault; empty: it succeeds
	says   string
	either bool // it may also fail, and then leaves what it must until `standin cleanup`
}

func lambdaFaults() []lambdaFault {
	event := func(times int, does string) string {
		return fmt.Sprintf(`{"event": "ObjectCreated:.*", "resource": "/SHOP/input/", "times": %d, "do": %s}`, times, does)
	}
	call := func(actions, resource, role string, skip, times int, status int, code string) string {
		return fmt.Sprintf(`{"action": %q, "resource": %q, "role": %q, "skip": %d, "times": %d, "do": "refuse", "status": %d, "code": %q, "message": "%s"}`,
			actions, resource, role, skip, times, status, code, canary)
	}
	const user, function = "standin", "standin-sandbox-lambda"
	queues := "SendMessage|ReceiveMessage|DeleteMessage|DeleteMessageBatch|ChangeMessageVisibility|GetQueueUrl|GetQueueAttributes|CreateQueue|DeleteQueue"
	all := []lambdaFault{
		{name: "every event comes twice", faults: []string{event(0, `"duplicate", "milliseconds": 400`)}},
		{name: "every event comes late", faults: []string{event(0, `"delay", "milliseconds": 1500`)}},
		{name: "events come in another order", faults: []string{event(0, `"reorder", "milliseconds": 700`)}},
		{name: "some events are lost", faults: []string{event(2, `"drop"`)}},
		{name: "all events are lost", faults: []string{event(0, `"drop"`)}},
		{name: "queues are throttled", faults: []string{
			call(queues, "", user, 0, 4, 400, "RequestThrottled"), call(queues, "", function, 0, 3, 400, "RequestThrottled"),
		}},
		{name: "queues fail", faults: []string{call(queues, "", user, 2, 4, 500, "InternalFailure"), call(queues, "", function, 1, 2, 503, "ServiceUnavailable")}},
		{name: "Lambda's control plane is throttled", faults: []string{
			call("GetFunction|CreateFunction|CreateEventSourceMapping|ListEventSourceMappings|DeleteEventSourceMapping", "", user, 0, 3, 429, "TooManyRequestsException"),
		}},
		{name: "Lambda's control plane fails", faults: []string{
			call("GetFunction|CreateFunction|CreateEventSourceMapping|ListEventSourceMappings|DeleteEventSourceMapping", "", user, 0, 3, 500, "ServiceException"),
		}},
		{name: "the bucket's notifications fail", faults: []string{call(".*NotificationConfiguration", "", user, 0, 3, 503, "SlowDown")}},
		{name: "the function is throttled by S3", faults: []string{call("GetObject|PutObject|HeadObject", "/SHOP/", function, 1, 5, 503, "SlowDown")}},
		{name: "the function may not be started at first", faults: []string{call("Invoke", "FUNCTION", "", 0, 3, 429, "TooManyRequestsException")}},
		{name: "an invocation is killed in the middle", faults: []string{`{"action": "Invocation", "resource": "FUNCTION", "times": 1, "do": "kill", "milliseconds": 3}`}},
		{name: "an invocation is killed before it answers", faults: []string{`{"action": "InvocationResponse", "resource": "FUNCTION", "times": 1, "do": "kill"}`}},
		{
			name: "every invocation is killed", faults: []string{`{"action": "Invocation", "resource": "FUNCTION", "do": "kill", "milliseconds": 0}`},
			code: "function-failed", says: "/aws/lambda/FUNCTION",
		},
		{
			name: "S3 forbids the function to write", faults: []string{call("PutObject", "/SHOP/output/", function, 0, 0, 403, "AccessDenied")},
			code: "permission-denied", says: "AccessDenied",
		},
		{
			name: "a value that no generator takes", faults: []string{`{"server": "source", "statement": "^unload.*SHOP.*people", "do": "replace", "from": "1980-01-31", "to": "/w=="}`},
			code: "file-invalid", says: "mask SHOP.people, file ",
		},
	}
	var together []string
	for _, f := range all {
		if f.code == "" && f.name != "all events are lost" && f.name != "events come in another order" {
			together = append(together, f.faults...)
		}
	}
	return append(all, lambdaFault{name: "all of it together", faults: together, either: true})
}

// TestLambdaSurvives breaks one thing a job, and then all at once. Each job
// succeeds whole or fails clean, and nothing is left. It runs alone: its faults
// strike every job.
func TestLambdaSurvives(t *testing.T) {
	for run := range *faultRuns {
		for i, c := range lambdaFaults() {
			t.Run(fmt.Sprintf("%s (%d)", c.name, run+1), func(t *testing.T) {
				f := lambdaOf(310)
				f.Timeout, f.ResendAfter = 3*time.Second, time.Second
				name := functionName(t, f)
				s := openShop(t, fmt.Sprintf("lambda_fault_%d_%d", i, run)).byLambda(f)
				var injected []injected
				for n, text := range c.faults {
					injected = append(injected, s.inject(fmt.Sprint(n), strings.ReplaceAll(text, "FUNCTION", name)))
				}
				out, d := s.generate()
				struck := 0
				for _, i := range injected {
					struck += min(i.strikes(), 1)
					i.remove()
				}
				if struck == 0 {
					t.Error("no fault struck")
				}
				says := strings.NewReplacer("SHOP", s.name, "FUNCTION", name).Replace(c.says)
				switch {
				case c.either && out.status != 0 && s.state() == "old":
					t.Logf("it failed: %s", d.Error.Message)
					s.run("cleanup").must(t)
				case c.code == "" && (out.status != 0 || s.state() != "new"):
					t.Errorf("exit %d, the tables are %s\n%s\n%s", out.status, s.state(), out.stdout, out.stderr)
				case c.code != "" && (d.Error.Code != c.code || s.state() != "old" || !strings.Contains(d.Error.Message+d.Error.Hint, says)):
					t.Errorf("got %+v, the tables are %s; want %s with %q", d.Error, s.state(), c.code, says)
				}
				s.checkNothingLeft()
				s.checkNoValue(out)
				if left := remoteThings(t, d.Job); len(left) > 0 {
					t.Errorf("left are %q", left)
				}
				s.checkNoNotification(d.Job)
			})
		}
	}
}

// checkNoNotification finds out whether the bucket still tells of a job's files.
func (s shop) checkNoNotification(job string) {
	s.Helper()
	bucket := openAccount(s.T).bucket
	events, err := bucket.Events(s.Context())
	if err != nil {
		s.Error(err)
	}
	for _, n := range events.Notifications {
		if strings.Contains(n.ID, job) {
			s.Errorf("the notification of job %s is left", job)
		}
	}
}

// TestAKilledJobOfLambdaLeavesNothing kills a job while its tables are unloaded:
// the next command finds what it made in AWS by the job's plan.
func TestAKilledJobOfLambdaLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"cleanup", "generate"} {
		s := openShop(t, "lambda_killed_by_"+command).byLambda(lambdaOf(256))
		hold := s.inject("hold", `{"server": "source", "statement": "^unload.*SHOP", "do": "hold"}`)
		r := s.start("generate")
		hold.await(r)
		r.signal(os.Kill)
		r.wait()
		hold.remove()
		found := regexp.MustCompile("/jobs/([a-z0-9]{16})/").FindStringSubmatch(strings.Join(s.objects(), "\n"))
		if found == nil {
			t.Fatalf("the bucket holds %q", s.objects())
		}
		if left := remoteThings(t, found[1]); len(left) < 4 {
			t.Errorf("the killed job had made only %q", left)
		}
		s.run(command).must(t)
		if left := remoteThings(t, found[1]); len(left) > 0 {
			t.Errorf("after %s are left %q", command, left)
		}
		s.checkNothingLeft()
		s.checkNoNotification(found[1])
	}
}
