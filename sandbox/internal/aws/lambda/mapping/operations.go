package mapping

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"standin/sandbox/internal/aws/lambda/function"
	"standin/sandbox/internal/aws/lambda/rest"
	"standin/sandbox/internal/aws/lambda/uuid"
	"standin/sandbox/internal/roles"
)

// Operations are the operations of the API that are about mappings. Creating and listing have no resource for policies
// ("Actions, resources, and condition keys for AWS Lambda" in the Service Authorization Reference).
func (m *Mappings) Operations() []rest.Operation {
	const base = "/2015-03-31/event-source-mappings"
	const one = base + "/{uuid}"
	about := func(c rest.Call, _ struct{}) (string, error) { return m.arn(c.Path("uuid")), nil }
	return []rest.Operation{
		rest.Define(rest.Route{Method: http.MethodPost, Path: base, Action: "CreateEventSourceMapping", Status: http.StatusAccepted},
			func(rest.Call, createInput) (string, error) { return "*", nil }, m.create),
		rest.Define(rest.Route{Method: http.MethodGet, Path: base, Action: "ListEventSourceMappings"},
			func(rest.Call, struct{}) (string, error) { return "*", nil }, m.list),
		rest.Define(rest.Route{Method: http.MethodGet, Path: one, Action: "GetEventSourceMapping"}, about, m.get),
		rest.Define(rest.Route{Method: http.MethodPut, Path: one, Action: "UpdateEventSourceMapping", Status: http.StatusAccepted},
			func(c rest.Call, _ settings) (string, error) { return m.arn(c.Path("uuid")), nil }, m.update),
		rest.Define(rest.Route{Method: http.MethodDelete, Path: one, Action: "DeleteEventSourceMapping", Status: http.StatusAccepted}, about, m.delete),
	}
}

func (m *Mappings) arn(id string) string {
	return "arn:aws:lambda:" + m.config.Region + ":" + roles.Account + ":event-source-mapping:" + id
}

// configuration is EventSourceMappingConfiguration of the API reference.
type configuration struct {
	UUID                           string
	EventSourceMappingARN          string `json:"EventSourceMappingArn"`
	EventSourceARN                 string `json:"EventSourceArn"`
	FunctionARN                    string `json:"FunctionArn"`
	BatchSize                      int
	MaximumBatchingWindowInSeconds int
	FunctionResponseTypes          []string
	ScalingConfig                  *scaling `json:",omitempty"`
	State                          string
	StateTransitionReason          string
	LastProcessingResult           string  `json:",omitempty"`
	LastModified                   float64 // seconds since 1970
}

func (m *Mappings) configuration(one *mapping) configuration {
	out := configuration{
		UUID: one.UUID, EventSourceMappingARN: m.arn(one.UUID), EventSourceARN: one.Source, FunctionARN: one.Function,
		BatchSize: one.Batch, MaximumBatchingWindowInSeconds: one.Window, FunctionResponseTypes: []string{},
		State: one.State, StateTransitionReason: "USER_INITIATED", LastProcessingResult: one.Result,
		LastModified: float64(one.Modified.UnixMilli()) / 1000,
	}
	if one.Partial {
		out.FunctionResponseTypes = []string{reportFailures}
	}
	if one.Concurrency > 0 {
		out.ScalingConfig = &scaling{&one.Concurrency}
	}
	return out
}

type createInput struct {
	settings
	EventSourceARN string `json:"EventSourceArn"`
	Tags           map[string]string
}

func (m *Mappings) create(ctx context.Context, _ rest.Call, in createInput) (any, error) {
	if in.FunctionName == nil {
		return nil, violation("functionName", "null", "not be null")
	}
	target, err := m.config.Functions.Target(*in.FunctionName)
	if err != nil {
		return nil, err
	}
	made := &mapping{
		UUID: uuid.New(), Source: in.EventSourceARN, Function: target.ARN, Batch: usualBatch, Enabled: true,
		State: creating, Modified: m.config.Now(), Tags: in.Tags,
	}
	if err := in.apply(made); err != nil {
		return nil, err
	}
	if err := m.checkQueue(ctx, made.Source, target); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, other := range m.all {
		if other.Source == made.Source && other.Function == made.Function {
			return nil, &rest.Error{Status: http.StatusConflict, Code: "ResourceConflictException", Message: `An event source mapping with SQS arn (" ` +
				made.Source + ` ") and function (" ` + target.Name + ` ") already exists. Please update or delete the existing mapping with UUID ` + other.UUID}
		}
	}
	m.all[made.UUID] = made
	m.settle(made.UUID)
	return m.configuration(made), m.save()
}

// find returns the mapping of a call; its callers hold mu.
func (m *Mappings) find(c rest.Call) (*mapping, error) {
	if one := m.all[c.Path("uuid")]; one != nil {
		return one, nil
	}
	return nil, &rest.Error{Status: http.StatusNotFound, Code: "ResourceNotFoundException", Message: "The resource you requested does not exist."}
}

func (m *Mappings) get(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	one, err := m.find(c)
	if err != nil {
		return nil, err
	}
	return m.configuration(one), nil
}

// changeable returns the mapping of a call, if it is in no state that passes (ResourceInUseException in the API reference).
func (m *Mappings) changeable(c rest.Call, verb string) (*mapping, error) {
	one, err := m.find(c)
	if err == nil && one.State != enabled && one.State != disabled {
		err = &rest.Error{Code: "ResourceInUseException", Message: "Cannot " + verb + " the event source mapping because it is in use."}
	}
	return one, err
}

func (m *Mappings) update(ctx context.Context, c rest.Call, in settings) (any, error) {
	m.mu.Lock()
	one, err := m.changeable(c, "update")
	if err != nil {
		m.mu.Unlock()
		return nil, err
	}
	changed := *one
	m.mu.Unlock()
	if in.FunctionName != nil {
		changed.Function = *in.FunctionName
	}
	target, err := m.config.Functions.Target(changed.Function)
	if err != nil {
		return nil, err
	}
	changed.Function, changed.Modified = target.ARN, m.config.Now()
	if err := in.apply(&changed); err != nil {
		return nil, err
	}
	if err := m.checkQueue(ctx, changed.Source, target); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if one, err = m.changeable(c, "update"); err != nil { // it may have changed meanwhile
		return nil, err
	}
	switch {
	case changed.Enabled == one.Enabled:
		changed.State = updating
	case changed.Enabled:
		changed.State = enabling
	default:
		changed.State = disabling
	}
	*one = changed
	m.settle(one.UUID)
	return m.configuration(one), m.save()
}

// delete lets what is begun finish; the mapping is gone some time after the answer.
func (m *Mappings) delete(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	one, err := m.changeable(c, "delete")
	if err != nil {
		return nil, err
	}
	one.State = deleting
	m.settle(one.UUID)
	return m.configuration(one), m.save()
}

type listOutput struct {
	EventSourceMappings []configuration
	NextMarker          string `json:",omitempty"`
}

// list pages through the mappings in the order of their UUIDs; the marker is the last one of the page before.
func (m *Mappings) list(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	size, err := function.PageSize(c, 100)
	if err != nil {
		return nil, err
	}
	wanted := ""
	if name := c.Query("FunctionName"); name != "" {
		target, err := m.config.Functions.Target(name)
		if err != nil {
			return nil, err
		}
		wanted = target.ARN
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	out := listOutput{EventSourceMappings: []configuration{}}
	for _, id := range slices.Sorted(maps.Keys(m.all)) {
		one, source := m.all[id], c.Query("EventSourceArn")
		if id <= c.Query("Marker") || wanted != "" && one.Function != wanted || source != "" && one.Source != source {
			continue
		}
		if len(out.EventSourceMappings) == size {
			out.NextMarker = out.EventSourceMappings[size-1].UUID
			break
		}
		out.EventSourceMappings = append(out.EventSourceMappings, m.configuration(one))
	}
	return out, nil
}
