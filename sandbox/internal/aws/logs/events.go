package logs

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"standin/sandbox/internal/aws/awsjson"
	"standin/sandbox/internal/roles"
)

// Put adds what a function printed to its log, if its role may write there. A group that does not exist is made, if
// the role may do that too (Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs").
func (s *Service) Put(role roles.Principal, name, streamName string, at time.Time, message string) {
	stream := s.arn(name) + ":log-stream:" + streamName
	allowed := func(action, resource string) bool { return s.config.Directory.Allowed(role, action, resource) }
	if !allowed("logs:CreateLogStream", s.arn(name)) || !allowed("logs:PutLogEvents", stream) {
		return
	}
	e := event{Timestamp: at.UnixMilli(), Message: message}
	found, err := s.store.put(name, streamName, e)
	if err == nil && !found && allowed("logs:CreateLogGroup", s.arn(name)) {
		if _, err = s.store.add(group{Name: name, Created: at.UnixMilli()}); err == nil {
			_, err = s.store.put(name, streamName, e)
		}
	}
	if err != nil {
		s.config.Log.Error("log what a function printed", "error", err)
	}
}

type describeInput struct {
	LogGroupNamePrefix  string `json:"logGroupNamePrefix"`
	LogGroupNamePattern string `json:"logGroupNamePattern"`
	Limit               int    `json:"limit"`
	NextToken           string `json:"nextToken"`
}

type describedGroup struct {
	LogGroupName    string `json:"logGroupName"`
	ARN             string `json:"arn"`
	LogGroupARN     string `json:"logGroupArn"`
	LogGroupClass   string `json:"logGroupClass"`
	CreationTime    int64  `json:"creationTime"`
	RetentionInDays int    `json:"retentionInDays,omitempty"`
	KMSKeyID        string `json:"kmsKeyId,omitempty"`
	StoredBytes     int64  `json:"storedBytes"` // which is not counted
}

type describeOutput struct {
	LogGroups []describedGroup `json:"logGroups"`
	NextToken string           `json:"nextToken,omitempty"`
}

// describe pages through the groups; the token is the last name of the page before.
func (s *Service) describe(_ context.Context, in describeInput) (describeOutput, error) {
	size := cmp.Or(in.Limit, 50)
	if size < 1 || size > 50 || in.LogGroupNamePattern != "" && in.LogGroupNamePrefix != "" {
		return describeOutput{}, invalid("limit is 1 to 50, and a prefix and a pattern exclude each other.")
	}
	out := describeOutput{LogGroups: []describedGroup{}}
	for _, g := range s.store.groups() {
		if g.Name <= in.NextToken || !strings.HasPrefix(g.Name, in.LogGroupNamePrefix) ||
			!strings.Contains(strings.ToLower(g.Name), strings.ToLower(in.LogGroupNamePattern)) {
			continue
		}
		if len(out.LogGroups) == size {
			out.NextToken = out.LogGroups[size-1].LogGroupName
			break
		}
		out.LogGroups = append(out.LogGroups, describedGroup{
			LogGroupName: g.Name, ARN: s.arn(g.Name) + ":*", LogGroupARN: s.arn(g.Name), LogGroupClass: "STANDARD",
			CreationTime: g.Created, RetentionInDays: g.Retention, KMSKeyID: g.KMSKeyID,
		})
	}
	return out, nil
}

type streamsInput struct {
	LogGroupName        string `json:"logGroupName"`
	LogStreamNamePrefix string `json:"logStreamNamePrefix"`
	OrderBy             string `json:"orderBy"`
	Descending          bool   `json:"descending"`
}

type describedStream struct {
	LogStreamName       string `json:"logStreamName"`
	ARN                 string `json:"arn"`
	FirstEventTimestamp int64  `json:"firstEventTimestamp"`
	LastEventTimestamp  int64  `json:"lastEventTimestamp"`
}

type streamsOutput struct {
	LogStreams []describedStream `json:"logStreams"`
}

func (s *Service) streams(_ context.Context, in streamsInput) (streamsOutput, error) {
	out := streamsOutput{LogStreams: []describedStream{}}
	all, found, err := s.store.streams(in.LogGroupName)
	if err := existing(found, err); err != nil {
		return out, err
	}
	for _, one := range all {
		if strings.HasPrefix(one.Name, in.LogStreamNamePrefix) && len(one.Events) > 0 {
			out.LogStreams = append(out.LogStreams, describedStream{
				LogStreamName: one.Name, ARN: s.arn(in.LogGroupName) + ":log-stream:" + one.Name,
				FirstEventTimestamp: one.Events[0].Timestamp, LastEventTimestamp: one.Events[len(one.Events)-1].Timestamp,
			})
		}
	}
	if in.OrderBy == "LastEventTime" {
		slices.SortStableFunc(out.LogStreams, func(a, b describedStream) int { return cmp.Compare(a.LastEventTimestamp, b.LastEventTimestamp) })
	}
	if in.Descending {
		slices.Reverse(out.LogStreams)
	}
	return out, nil
}

type eventsInput struct {
	LogGroupName  string `json:"logGroupName"`
	LogStreamName string `json:"logStreamName"`
	Limit         int    `json:"limit"`
	StartFromHead bool   `json:"startFromHead"`
	NextToken     string `json:"nextToken"`
}

type eventsOutput struct {
	Events            []event `json:"events"`
	NextForwardToken  string  `json:"nextForwardToken"`
	NextBackwardToken string  `json:"nextBackwardToken"`
}

// pageSize is how many events a page has at most (GetLogEvents and FilterLogEvents in the API reference).
const pageSize = 10_000

// events pages forward from the head; a token is the number of events before its page.
func (s *Service) events(_ context.Context, in eventsInput) (eventsOutput, error) {
	all, found, err := s.store.streams(in.LogGroupName)
	if err := existing(found, err); err != nil {
		return eventsOutput{}, err
	}
	at := slices.IndexFunc(all, func(one stream) bool { return one.Name == in.LogStreamName })
	if at < 0 {
		return eventsOutput{}, &awsjson.Error{Code: "ResourceNotFoundException", Message: "The specified log stream does not exist."}
	}
	events, size := all[at].Events, min(cmp.Or(max(in.Limit, 0), pageSize), pageSize)
	first := max(0, len(events)-size)
	if in.StartFromHead {
		first = 0
	}
	if in.NextToken != "" {
		if first, err = strconv.Atoi(strings.TrimLeft(in.NextToken, "fb/")); err != nil || first < 0 || first > len(events) {
			return eventsOutput{}, invalid("The specified nextToken is invalid.")
		}
	}
	last := min(first+size, len(events))
	return eventsOutput{
		Events:           append([]event{}, events[first:last]...),
		NextForwardToken: "f/" + strconv.Itoa(last), NextBackwardToken: "b/" + strconv.Itoa(max(0, first-size)),
	}, nil
}

type filterInput struct {
	LogGroupName        string   `json:"logGroupName"`
	LogStreamNames      []string `json:"logStreamNames"`
	LogStreamNamePrefix string   `json:"logStreamNamePrefix"`
	FilterPattern       string   `json:"filterPattern"`
	StartTime           int64    `json:"startTime"`
	EndTime             int64    `json:"endTime"`
}

type filteredEvent struct {
	LogStreamName string `json:"logStreamName"`
	event
}

type filterOutput struct {
	Events []filteredEvent `json:"events"`
}

// filter knows one term in quotes of the filter patterns, and none.
func (s *Service) filter(_ context.Context, in filterInput) (filterOutput, error) {
	out := filterOutput{Events: []filteredEvent{}}
	term := strings.Trim(in.FilterPattern, `"`)
	if in.FilterPattern != "" && (in.FilterPattern != `"`+term+`"` || strings.Contains(term, `"`)) {
		return out, invalid("The sandbox knows filter patterns of one term in double quotes.")
	}
	all, found, err := s.store.streams(in.LogGroupName)
	if err := existing(found, err); err != nil {
		return out, err
	}
	for _, one := range all {
		if !strings.HasPrefix(one.Name, in.LogStreamNamePrefix) || len(in.LogStreamNames) > 0 && !slices.Contains(in.LogStreamNames, one.Name) {
			continue
		}
		for _, e := range one.Events {
			if strings.Contains(e.Message, term) && e.Timestamp >= in.StartTime && (in.EndTime == 0 || e.Timestamp < in.EndTime) {
				out.Events = append(out.Events, filteredEvent{one.Name, e})
			}
		}
	}
	slices.SortStableFunc(out.Events, func(a, b filteredEvent) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
	return out, nil
}
