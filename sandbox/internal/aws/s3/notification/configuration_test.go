package notification_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"standin/sandbox/internal/aws/s3/notification"
)

func TestConfigurations(t *testing.T) {
	t.Parallel()
	var hundred []string
	for i := range 100 {
		hundred = append(hundred, rule(fmt.Sprint(i), "q", fmt.Sprintf("%03d/|", i), created))
	}
	const ambiguous, overlapping, unreachable = "ambiguously", "Configurations overlap", "Unable to validate the following destination"
	tests := map[string]struct {
		rules []string
		want  string // of the error's text
	}{
		"none":                                   {nil, ""},
		"one":                                    {[]string{rule("a", "q", "", created)}, ""},
		"two without a filter":                   {[]string{rule("a", "q", "", created), rule("b", "r", "", created)}, overlapping},
		"two without a filter, of other events":  {[]string{rule("a", "q", "", created), rule("b", "r", "", "ObjectRemoved:*")}, ""},
		"prefixes apart":                         {[]string{rule("a", "q", "x/|", created), rule("b", "q", "y/|", created)}, ""},
		"one prefix within the other":            {[]string{rule("a", "q", "x/|", created), rule("b", "q", "x/y/|", created)}, ambiguous},
		"the same, with suffixes apart":          {[]string{rule("a", "q", "x/|.csv", created), rule("b", "q", "x/y/|.zst", created)}, ""},
		"the same, with suffixes that overlap":   {[]string{rule("a", "q", "x/|jpg", created), rule("b", "q", "x/y/|pg", created)}, ambiguous},
		"a suffix beside a prefix":               {[]string{rule("a", "q", "x/|", created), rule("b", "q", "|.csv", created)}, ambiguous},
		"suffixes apart":                         {[]string{rule("a", "q", "|.csv", created), rule("b", "q", "|.zst", created)}, ""},
		"one of the events of a wildcard":        {[]string{rule("a", "q", "x/|", created), rule("b", "r", "x/|", "ObjectCreated:Put")}, ambiguous},
		"two events of one kind":                 {[]string{rule("a", "q", "x/|", "ObjectCreated:Copy"), rule("b", "r", "x/|", "ObjectCreated:Put")}, ""},
		"one of several events":                  {[]string{rule("a", "q", "x/|", "ObjectCreated:Copy", "ObjectRemoved:Delete"), rule("b", "r", "x/|", "ObjectRemoved:Delete")}, ambiguous},
		"the same prefix, encoded and not":       {[]string{rule("a", "q", "x%2Fy|", created), rule("b", "q", "x/y|", created)}, ambiguous},
		"the same id twice":                      {[]string{rule("a", "q", "x/|", created), rule("a", "q", "y/|", created)}, "IDs must be unique"},
		"no ids":                                 {[]string{rule("", "q", "x/|", created), rule("", "q", "y/|", created)}, ""},
		"a long id":                              {[]string{rule(strings.Repeat("x", 256), "q", "", created)}, "longer than 255"},
		"no event":                               {[]string{rule("a", "q", "")}, "MalformedXML"},
		"an unknown event":                       {[]string{rule("a", "q", "", "ObjectCreated")}, "not supported"},
		"an event of another service":            {[]string{rule("a", "q", "", "TestEvent")}, "not supported"},
		"a long prefix":                          {[]string{rule("a", "q", strings.Repeat("x", 1025)+"|", created)}, "1024"},
		"a filter by something else":             {[]string{strings.Replace(rule("a", "q", "x|", created), "prefix", "infix", 1)}, "either prefix or suffix"},
		"two prefixes":                           {[]string{strings.Replace(rule("a", "q", "x|y", created), "SUFFIX", "Prefix", 1)}, "more than one prefix"},
		"100 rules":                              {hundred, ""},
		"101 rules":                              {append(slices.Clone(hundred), rule("x", "q", "x|", created)), "at most 100"},
		"a queue that is not there":              {[]string{rule("a", "missing", "", created)}, unreachable},
		"a FIFO queue":                           {[]string{rule("a", "q.fifo", "", created)}, unreachable},
		"a queue in another region":              {[]string{strings.Replace(rule("a", "q", "", created), "us-east-1", "eu-west-1", 1)}, "region is not valid"},
		"no queue":                               {[]string{strings.Replace(rule("a", "q", "", created), ":sqs:", ":sns:", 1)}, unreachable},
		"no ARN":                                 {[]string{strings.Replace(rule("a", "q", "", created), "arn:", "", 1)}, "ARN is not well formed"},
		"a topic":                                {[]string{"<TopicConfiguration><Topic>arn:aws:sns:us-east-1:111111111111:t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>"}, unreachable},
		"a topic that overlaps":                  {[]string{rule("a", "q", "", created), "<TopicConfiguration><Topic>arn:aws:sns:us-east-1:111111111111:t</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration>"}, overlapping},
		"no XML":                                 {[]string{"<QueueConfiguration>"}, "MalformedXML"},
		"EventBridge beside a rule":              {[]string{rule("a", "q", "", created), "<EventBridgeConfiguration></EventBridgeConfiguration>"}, ""},
		"a good rule before one of a lost queue": {[]string{rule("a", "q", "x|", created), rule("b", "missing", "y|", created)}, unreachable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, t.TempDir())
			if err := s.put(rule("before", "q", "", "ObjectRemoved:*")); err != nil {
				t.Fatal(err)
			}
			err := s.put(test.rules...)
			kept, _ := s.Get("lake")
			if test.want == "" {
				if err != nil || strings.Contains(string(kept), "before") {
					t.Errorf("got %v; kept %s", err, kept)
				}
				return
			}
			if _, known := errors.AsType[*notification.Error](err); !known || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if !strings.Contains(string(kept), "before") {
				t.Errorf("the old configuration is gone: %s", kept)
			}
			if got := s.queues.keys(t); !slices.Equal(got, []string{"q:test"}) {
				t.Errorf("a refused configuration was tried out: %v", got)
			}
		})
	}
}

func TestAConfigurationIsReplacedWholeAndKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	if err := s.put(rule("a", "q", "x&lt;/|.csv", created), rule("b", "q", "y/|", created), rule("c", "r", "z/|", created), "<EventBridgeConfiguration/>"); err != nil {
		t.Fatal(err)
	}
	if got := s.queues.keys(t); !slices.Equal(got, []string{"q:test", "r:test"}) {
		t.Errorf("each queue gets one test message: %v", got)
	}
	if err := s.put(rule("a", "q", "x &<+%2F|.csv", created, "ObjectRemoved:Delete"), "<EventBridgeConfiguration/>"); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	got, err := s.Get("lake")
	if err != nil {
		t.Fatal(err)
	}
	want := `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><QueueConfiguration><Id>a</Id><Queue>` + queues + `q</Queue>` +
		`<Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:Delete</Event><Filter><S3Key>` +
		`<FilterRule><Name>Prefix</Name><Value>x &amp;&lt;+%2F</Value></FilterRule><FilterRule><Name>Suffix</Name><Value>.csv</Value></FilterRule>` +
		`</S3Key></Filter></QueueConfiguration><EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if err := s.Forget("lake"); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Get("lake"); strings.Contains(string(got), "Queue") {
		t.Errorf("a forgotten configuration is there: %s", got)
	}
}

func TestDestinationsNeedNotBeValidated(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir())
	body := "<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>arn:aws:lambda:us-east-1:111111111111:function:f</CloudFunction>" +
		"<Event>s3:ObjectCreated:Put</Event></CloudFunctionConfiguration>" + rule("a", "missing", "", "ObjectRemoved:*") + "</NotificationConfiguration>"
	if err := s.Put("lake", []byte(body), false, "", ""); err != nil {
		t.Fatal(err)
	}
	if got := s.queues.keys(t); len(got) > 0 {
		t.Errorf("test messages were sent: %v", got)
	}
}

// FuzzOverlap looks for a key of which two rules, that were accepted together, would both be told.
func FuzzOverlap(f *testing.F) {
	f.Add("a/", "", "a/b", ".c", "a/b.c")
	f.Add("a+", "b", "a%20", "", "a b")
	f.Fuzz(func(t *testing.T, p, q, u, v, key string) {
		s := start(t, t.TempDir())
		if s.put(rule("a", "q", p+"|"+q, created), rule("b", "r", u+"|"+v, created)) != nil {
			return
		}
		if err := s.Put("pond", nil, true, "", ""); err == nil {
			t.Error("no configuration at all was accepted")
		}
		synctest.Test(t, func(t *testing.T) {
			s := start(t, s.dir)
			s.Tell(notification.Event{Name: "ObjectCreated:Put", Bucket: "lake", Key: key})
			synctest.Wait()
			if got := s.queues.keys(t); len(got) > 1 {
				t.Errorf("%q went to %v", key, got)
			}
		})
	})
}

// FuzzConfigurations puts any document: one that is accepted is given back such that it is accepted and the same.
func FuzzConfigurations(f *testing.F) {
	f.Add("<NotificationConfiguration>" + rule("a", "q", "a+%2F|.b", created) + "<EventBridgeConfiguration/></NotificationConfiguration>")
	f.Add("<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>arn:x</CloudFunction><Event>s3:ObjectAcl:Put</Event></CloudFunctionConfiguration></NotificationConfiguration>")
	f.Fuzz(func(t *testing.T, body string) {
		s := start(t, t.TempDir())
		if s.Put("lake", []byte(body), false, "", "") != nil {
			return
		}
		first, err := s.Get("lake")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Put("lake", first, false, "", ""); err != nil {
			t.Fatalf("%s was given back and is refused: %v", first, err)
		}
		second, err := s.Get("lake")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(first), string(second)); diff != "" {
			t.Error(diff)
		}
	})
}
