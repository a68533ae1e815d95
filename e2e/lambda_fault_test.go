package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"standin/internal/plan"
)

// faultRuns is how often each fault of Lambda is tried: go test ./e2e -run Lambda -lambda-fault-runs 10.
var faultRuns = flag.Int("lambda-fault-runs", 1, "how often each fault of the pipeline Lambda is tried")

// lambdaFault is what goes wrong around the function, and what becomes of the job.
type lambdaFault struct {
	name   string
	faults []string // for the sandbox; FUNCTION is the function's name, JOB the job
	code   string   // of the job's fault; empty: it succeeds
	says   string
	either bool // it may also fail, and then leaves what it must until `standin cleanup`
	all    bool // it strikes every job, since what it strikes belongs to none
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
			call(queues, "standin-JOB-", user, 0, 4, 400, "RequestThrottled"), call(queues, "standin-JOB-", function, 0, 3, 400, "RequestThrottled"),
		}},
		{name: "queues fail", faults: []string{
			call(queues, "standin-JOB-", user, 2, 4, 500, "InternalFailure"), call(queues, "standin-JOB-", function, 1, 2, 503, "ServiceUnavailable"),
		}},
		{name: "Lambda's control plane is throttled", all: true, faults: []string{
			call("GetFunction|CreateFunction|CreateEventSourceMapping|ListEventSourceMappings|DeleteEventSourceMapping", "", user, 0, 3, 429, "TooManyRequestsException"),
		}},
		{name: "Lambda's control plane fails", all: true, faults: []string{
			call("GetFunction|CreateFunction|CreateEventSourceMapping|ListEventSourceMappings|DeleteEventSourceMapping", "", user, 0, 3, 500, "ServiceException"),
		}},
		{name: "the bucket's notifications fail", all: true, faults: []string{call(".*NotificationConfiguration", "", user, 0, 3, 503, "SlowDown")}},
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
		if f.code == "" && f.name != "all events are lost" { // of which none would come twice or late
			together = append(together, f.faults...)
		}
	}
	return append(all, lambdaFault{name: "all of it together", faults: together, either: true, all: true})
}

// TestLambdaSurvives breaks one thing a job. Each job succeeds whole or fails clean,
// and nothing is left.
func TestLambdaSurvives(t *testing.T) {
	t.Parallel()
	surviveAll(t, false)
}

// TestLambdaSurvivesWhatStrikesEveryJob does so with what no fault can tell from what
// other jobs do, and with all at once. It runs alone.
func TestLambdaSurvivesWhatStrikesEveryJob(t *testing.T) {
	surviveAll(t, true)
}

func surviveAll(t *testing.T, alone bool) {
	t.Helper()
	for run := range *faultRuns {
		for i, c := range lambdaFaults() {
			if c.all != alone {
				continue
			}
			t.Run(fmt.Sprintf("%s (%d)", c.name, run+1), func(t *testing.T) {
				if !alone {
					t.Parallel()
				}
				f := lambdaOf(310 + i) // a function of its own, since some faults strike it
				f.Timeout, f.ResendAfter = 3*time.Second, time.Second
				openShop(t, fmt.Sprintf("lambda_fault_%d_%d", i, run)).byLambda(f).survive(f, c)
			})
		}
	}
}

// TestASlowFunctionAndASlowMappingAreWaitedFor holds both back after they were made:
// the sandbox then has them pending and creating. It runs alone, since nothing but
// its random id tells a mapping from those of other jobs.
func TestASlowFunctionAndASlowMappingAreWaitedFor(t *testing.T) {
	f := lambdaOf(309)
	s := openShop(t, "lambda_slow").byLambda(f)
	// A job keeps its function for others, such as the next run of this test.
	if err := openAccount(t).functions.RemoveFunction(t.Context(), functionName(t, f)); err != nil {
		t.Fatal(err)
	}
	pending := s.inject("function", fmt.Sprintf(`{"action": "Activate", "resource": ":function:%s$", "do": "hold"}`, functionName(t, f)))
	creating := s.inject("mapping", `{"action": "Activate", "resource": ":event-source-mapping:", "do": "hold"}`)
	r := s.start("generate", "--json")
	pending.await(r)
	pending.remove()
	creating.await(r)
	if s.state() != "old" {
		t.Error("the tables are new before the mapping feeds the function")
	}
	creating.remove()
	out := r.wait()
	if out.status != 0 || s.state() != "new" {
		t.Errorf("exit %d, the tables are %s\n%s\n%s", out.status, s.state(), out.stdout, out.stderr)
	}
	if left := remoteThings(t, s.document(out).Job); len(left) > 0 {
		t.Errorf("left are %q", left)
	}
}

// survive runs a job in which a fault strikes. What strikes the job's queues waits
// until the job has a name: it is held where it has written its plan.
func (s shop) survive(f plan.Function, c lambdaFault) {
	s.Helper()
	name, job := functionName(s.T, f), ""
	ofJob := func(text string) bool { return strings.Contains(text, "JOB") }
	var injected []injected
	inject := func(when bool) {
		for n, text := range c.faults {
			if ofJob(text) == when {
				injected = append(injected, s.inject(fmt.Sprint(n), strings.NewReplacer("FUNCTION", name, "JOB", job).Replace(text)))
			}
		}
	}
	inject(false)
	var running *running
	if slices.ContainsFunc(c.faults, ofJob) {
		hold := s.inject("hold", `{"action": "PutObject", "resource": "/SHOP/jobs/[a-z0-9]+/lease$", "role": "standin", "do": "hold"}`)
		running = s.start("generate", "--json", "--log", "debug")
		hold.await(running)
		job = s.job()
		inject(true)
		hold.remove()
	} else {
		running = s.start("generate", "--json", "--log", "debug")
	}
	out := running.wait()
	d := s.document(out)
	struck := 0
	for _, i := range injected {
		struck += min(i.strikes(), 1)
		i.remove()
	}
	// A job that fails at one fault does not meet those that would come later.
	if struck == 0 || c.either && out.status == 0 && struck < len(injected)/2 {
		s.Errorf("of %d faults %d struck", len(injected), struck)
	}
	says := strings.NewReplacer("SHOP", s.name, "FUNCTION", name).Replace(c.says)
	switch {
	case c.either && out.status != 0 && s.state() == "old":
		s.Logf("it failed: %s", d.Error.Message)
		s.run("cleanup").must(s.T)
	case c.code == "" && (out.status != 0 || s.state() != "new"):
		s.Errorf("exit %d, the tables are %s\n%s\n%s", out.status, s.state(), out.stdout, out.stderr)
	case c.code != "" && (d.Error.Code != c.code || s.state() != "old" || !strings.Contains(d.Error.Message+d.Error.Hint, says)):
		s.Errorf("got %+v, the tables are %s; want %s with %q", d.Error, s.state(), c.code, says)
	}
	s.checkNothingLeft()
	s.checkNoValue(out)
	if left := remoteThings(s.T, d.Job); len(left) > 0 {
		s.Errorf("left are %q", left)
	}
	s.checkNoNotification(d.Job)
}

// job is the job whose objects are below the shop's path.
func (s shop) job() string {
	s.Helper()
	keys := strings.Join(s.objects(), "\n")
	found := regexp.MustCompile("/jobs/([a-z0-9]{16})/").FindStringSubmatch(keys)
	if found == nil {
		s.Fatalf("the bucket holds no job: %q", keys)
	}
	return found[1]
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
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, "lambda_killed_by_"+command).byLambda(lambdaOf(256))
			hold := s.inject("hold", `{"server": "source", "statement": "^unload.*SHOP", "do": "hold"}`)
			r := s.start("generate")
			hold.await(r)
			r.signal(os.Kill)
			r.wait()
			hold.remove()
			job := s.job()
			if left := remoteThings(t, job); len(left) < 4 {
				t.Errorf("the killed job had made only %q", left)
			}
			s.run(command).must(t)
			if left := remoteThings(t, job); len(left) > 0 {
				t.Errorf("after %s are left %q", command, left)
			}
			s.checkNothingLeft()
			s.checkNoNotification(job)
		})
	}
}
