package e2e_test

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"standin/internal/executor/queue"
	"standin/internal/plan"
)

// TestLambdaGoesTheSixSteps reads from the sandbox's journal what a job of the
// pipeline Lambda does, and that the next one uses the same function.
func TestLambdaGoesTheSixSteps(t *testing.T) {
	t.Parallel()
	f := lambdaOf(301)
	s := openShop(t, "six_steps").byLambda(f)
	for range 2 {
		out, d := s.generate()
		if out.must(t); s.state() != "new" {
			t.Fatalf("the tables are %s", s.state())
		}
		s.checkSteps(d.Job)
		s.checkNothingLeft()
		s.checkNoValue(out)
		if left := remoteThings(t, d.Job); len(left) > 0 {
			t.Errorf("left are %q", left)
		}
	}
	// 1: the function is made once, and stays.
	made, files, invocations := 0, 0, 0
	for _, e := range journal(t, functionName(t, f)) {
		switch {
		case e.Service == "lambda" && e.Action == "CreateFunction":
			made++
		case e.Service == "lambda" && e.Action == "Invoke":
			invocations++
		case e.Service == "lambda" && strings.HasPrefix(e.Action, "Update"):
			t.Errorf("the function was changed: %s", e.Action)
		}
	}
	for _, e := range journal(t, "/six_steps/input/") {
		if e.Service == "s3" && e.Action == "PutObject" && !strings.HasSuffix(e.Resource, "/manifest") {
			files++
		}
	}
	// 4: at least one invocation a file.
	if made != 1 || files == 0 || invocations < files {
		t.Errorf("the function was made %d times and invoked %d times for %d files", made, invocations, files)
	}
	if _, err := openAccount(t).functions.Function(t.Context(), functionName(t, f)); err != nil {
		t.Errorf("the function is gone: %v", err)
	}
}

// checkSteps finds the second to the sixth step of a job in the journal.
func (s shop) checkSteps(job string) {
	s.Helper()
	seen := map[string]int{}
	for _, e := range journal(s.T, job) {
		name := e.Action
		switch {
		case e.Kind == "statement":
			name, _, _ = strings.Cut(strings.ToUpper(strings.TrimSpace(e.Text)), " ")
			if name == "UNLOAD" && !strings.Contains(e.Text, "MAXFILESIZE 50 MB") {
				s.Errorf("this UNLOAD does not limit its files: %s", e.Text)
			}
		case e.Service == "s3":
			name = e.Action + " by " + e.Role
			if strings.Contains(e.Resource, "/input/") && e.Action == "GetObject" && !strings.HasSuffix(e.Resource, "/manifest") && e.Role != "standin-sandbox-lambda" {
				s.Errorf("%s read %s", e.Role, e.Resource)
			}
		}
		seen[name]++
	}
	for name, least := range map[string]int{
		"CreateQueue": 3, "CreateSecret": 1, // 2
		"UNLOAD": 2, "PutObject by standin-sandbox-unload": 2, // 3
		"GetSecretValue": 1, "GetObject by standin-sandbox-lambda": 2, "PutObject by standin-sandbox-lambda": 2, // 4
		"COPY": 2, "GetObject by standin-sandbox-load": 2, // 5
		"DeleteQueue": 3, "DeleteSecret": 1, // 6
	} {
		if seen[name] < least {
			s.Errorf("the journal shows %s %d times, want at least %d; it has %v", name, seen[name], least, seen)
		}
	}
}

// TestLambdaWritesTheFilesOfV2 keeps the files of a job of either pipeline: of
// the same input files, the output files have the same bytes.
func TestLambdaWritesTheFilesOfV2(t *testing.T) {
	t.Parallel()
	s := retaining(t, "same_bytes", "1h").byLambda(lambdaOf(256))
	_, lambda := s.generate()
	outV2 := s.run("generate", "--json", "--pipeline", "v2").must(t)
	v2 := s.document(outV2)
	bucket := openAccount(t).bucket
	read := func(folder, job string) map[string][]byte {
		files := map[string][]byte{}
		for _, key := range s.objects() {
			if name, ok := strings.CutPrefix(key, path.Join(s.name, folder, job)+"/"); ok && !strings.HasSuffix(name, "/manifest") {
				content, err := bucket.Get(t.Context(), key, 1<<20)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = content
			}
		}
		return files
	}
	inputs, outputs := read("input", lambda.Job), read("output", lambda.Job)
	otherInputs, otherOutputs := read("input", v2.Job), read("output", v2.Job)
	if len(outputs) < 4 || len(outputs) != len(inputs) || len(otherOutputs) != len(outputs) {
		t.Fatalf("lambda made %d files of %d, v2 %d of %d", len(outputs), len(inputs), len(otherOutputs), len(otherInputs))
	}
	for name, output := range outputs {
		if !bytes.Equal(inputs[name], otherInputs[name]) {
			t.Fatalf("the source wrote two different files %s", name)
		}
		if !bytes.Equal(output, otherOutputs[name]) {
			t.Errorf("the pipelines make different files of %s", name)
		}
	}
	for _, job := range []string{lambda.Job, v2.Job} {
		s.run("cleanup", "--job", job).must(t)
	}
	s.checkNothingLeft()
}

// TestTwoJobsShareABucketWithAForeignNotification lets both go at once; what was
// there before is there afterwards, and works.
func TestTwoJobsShareABucketWithAForeignNotification(t *testing.T) {
	t.Parallel()
	a, region := openAccount(t), world.env["AWS_REGION"]
	const name = "foreign-of-two-jobs"
	p := &plan.Plan{Function: new(lambdaOf(256)), Staging: plan.Staging{Bucket: world.env["SANDBOX_BUCKET"], Region: region}}
	foreign := plan.Notification{
		ID: name, Kind: plan.ToQueue, Destination: p.QueueARN(name), Events: []string{"s3:ObjectCreated:Put", "s3:ObjectRemoved:*"}, Prefix: name + "/", Suffix: ".jpg",
	}
	err := a.queues.Create(t.Context(), name, queue.Settings{Visibility: time.Minute, Policy: `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "` + p.QueueARN(name) + `"}]}`})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Events.Add(t.Context(), foreign); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Events.Remove(context.Background(), name); err != nil {
			t.Error(err)
		}
		if err := a.queues.Remove(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	shops := []shop{openShop(t, "two_jobs_a").byLambda(lambdaOf(256)), openShop(t, "two_jobs_b").byLambda(lambdaOf(256))}
	var group sync.WaitGroup
	for _, s := range shops {
		group.Go(func() {
			if out := s.run("generate"); out.status != 0 {
				t.Errorf("%s: exit %d\n%s", s.name, out.status, out.stderr)
			}
		})
	}
	group.Wait()
	for _, s := range shops {
		if s.state() != "new" {
			t.Errorf("the tables of %s are %s", s.name, s.state())
		}
		s.checkNothingLeft()
	}
	events, err := a.bucket.Events(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(events.Notifications, func(n plan.Notification) bool {
		return n.ID == name && n.Prefix == foreign.Prefix && len(n.Events) == 2
	}) {
		t.Errorf("the foreign notification is gone; there are %v", events.Notifications)
	}
	if err := a.bucket.Put(t.Context(), name+"/a.jpg", []byte("x")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for found := false; !found; {
		messages, err := a.queues.Receive(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		found = slices.ContainsFunc(messages, func(m queue.Message) bool { return strings.Contains(m.Body, "a.jpg") })
	}
	if err := a.bucket.Remove(t.Context(), name+"/"); err != nil {
		t.Error(err)
	}
}

// TestAnOverlapIsToldBeforeTheJob has another notification in the way.
func TestAnOverlapIsToldBeforeTheJob(t *testing.T) {
	t.Parallel()
	a := openAccount(t)
	f := lambdaOf(256)
	s := openShop(t, "overlapped").byLambda(f)
	const name = "foreign-overlap"
	p := &plan.Plan{Function: &f, Staging: plan.Staging{Bucket: world.env["SANDBOX_BUCKET"], Region: world.env["AWS_REGION"]}}
	err := a.queues.Create(t.Context(), name, queue.Settings{Visibility: time.Minute, Policy: `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
		"Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "` + p.QueueARN(name) + `"}]}`})
	if err != nil {
		t.Fatal(err)
	}
	foreign := plan.Notification{ID: name, Kind: plan.ToQueue, Destination: p.QueueARN(name), Events: []string{"s3:ObjectCreated:*"}, Prefix: "overlapped/input/"}
	if err := a.Events.Add(t.Context(), foreign); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Events.Remove(context.Background(), name); err != nil {
			t.Error(err)
		}
		if err := a.queues.Remove(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	if out := s.run("check"); out.status != 1 || !strings.Contains(out.stdout, "bucket-events") || !strings.Contains(out.stdout, name) || !strings.Contains(out.stdout, "events: direct") {
		t.Errorf("check: exit %d\n%s\n%s", out.status, out.stdout, out.stderr)
	}
	for _, command := range [][]string{{"plan"}, {"generate"}} {
		if out := s.run(command...); out.status != 1 || !strings.Contains(out.stderr, name) || !strings.Contains(out.stderr, "events: direct") {
			t.Errorf("%s: exit %d\n%s", command, out.status, out.stderr)
		}
	}
	f.Events = plan.Direct
	direct := openShop(t, "overlapped_direct").byLambda(f)
	direct.run("generate").must(t)
	if direct.state() != "new" {
		t.Errorf("the tables are %s", direct.state())
	}
	direct.checkNothingLeft()
	s.checkNothingLeft()
}

// TestOldFunctionsAreRemovedWhenAsked runs alone: jobs of other tests may have a
// function of which they do not tell yet that they use it.
func TestOldFunctionsAreRemovedWhenAsked(t *testing.T) {
	s := openShop(t, "old_functions").byLambda(lambdaOf(302))
	s.run("generate").must(t)
	// Another configuration has another function, by which the first is an old one.
	other := openShop(t, "old_functions_next").byLambda(lambdaOf(303))
	other.run("generate").must(t)
	out := other.run("cleanup", "--old-functions").must(t)
	a := openAccount(t)
	if name := functionName(t, lambdaOf(302)); !strings.Contains(out.stdout, "function "+name+": removed") {
		t.Errorf("it says %q", out.stdout)
	}
	if _, err := a.functions.Function(t.Context(), functionName(t, lambdaOf(303))); err != nil {
		t.Errorf("the function in use is gone: %v", err)
	}
}
