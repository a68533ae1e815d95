package function

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"standin/sandbox/internal/aws/lambda/environment"
	"standin/sandbox/internal/aws/lambda/rest"
)

// Operations are the operations of the API that are about functions.
func (f *Functions) Operations() []rest.Operation {
	const base = "/2015-03-31/functions"
	const one = base + "/{name}"
	about := func(c rest.Call, _ struct{}) (string, error) { return f.resource(c) }
	all := func(rest.Call, struct{}) (string, error) { return "*", nil }
	tagged := func(c rest.Call, _ tagInput) (string, error) { return c.Path("arn"), nil }
	return []rest.Operation{
		rest.Define(rest.Route{Method: http.MethodPost, Path: base, Action: "CreateFunction", Status: http.StatusCreated, Limit: maxRequest},
			func(_ rest.Call, in createInput) (string, error) {
				name, _, err := f.reference(in.FunctionName, "")
				return f.arn(name), err
			}, f.create),
		rest.Define(rest.Route{Method: http.MethodGet, Path: base, Action: "ListFunctions"}, all, f.list),
		rest.Define(rest.Route{Method: http.MethodGet, Path: one, Action: "GetFunction"}, about, f.get),
		rest.Define(rest.Route{Method: http.MethodGet, Path: one + "/configuration", Action: "GetFunctionConfiguration"}, about, f.getConfiguration),
		rest.Define(rest.Route{Method: http.MethodPut, Path: one + "/configuration", Action: "UpdateFunctionConfiguration"},
			func(c rest.Call, _ configurationInput) (string, error) { return f.resource(c) }, f.updateConfiguration),
		rest.Define(rest.Route{Method: http.MethodPut, Path: one + "/code", Action: "UpdateFunctionCode", Limit: maxRequest},
			func(c rest.Call, _ codeInput) (string, error) { return f.resource(c) }, f.updateCode),
		rest.Define(rest.Route{Method: http.MethodDelete, Path: one, Action: "DeleteFunction", Status: http.StatusNoContent}, about, f.delete),
		rest.Define(rest.Route{Method: http.MethodGet, Path: one + "/versions", Action: "ListVersionsByFunction"}, about, f.versions),
		rest.Raw(rest.Route{
			Method: http.MethodPost, Path: one + "/invocations", Action: "Invoke", Permission: "InvokeFunction",
			Limit: environment.MaxPayload, TooLarge: "RequestTooLargeException",
		}, f.resource, f.invoke),
		rest.Define(rest.Route{Method: http.MethodPut, Path: "/2017-10-31/functions/{name}/concurrency", Action: "PutFunctionConcurrency"},
			func(c rest.Call, _ concurrency) (string, error) { return f.resource(c) }, f.reserve),
		rest.Define(rest.Route{Method: http.MethodDelete, Path: "/2017-10-31/functions/{name}/concurrency", Action: "DeleteFunctionConcurrency", Status: http.StatusNoContent},
			about, f.unreserve),
		rest.Define(rest.Route{Method: http.MethodGet, Path: "/2019-09-30/functions/{name}/concurrency", Action: "GetFunctionConcurrency"}, about, f.reserved),
		rest.Define(rest.Route{Method: http.MethodGet, Path: "/2017-03-31/tags/{arn}", Action: "ListTags"}, tagged, f.tags),
		rest.Define(rest.Route{Method: http.MethodPost, Path: "/2017-03-31/tags/{arn}", Action: "TagResource", Status: http.StatusNoContent}, tagged, f.tag),
		rest.Define(rest.Route{Method: http.MethodDelete, Path: "/2017-03-31/tags/{arn}", Action: "UntagResource", Status: http.StatusNoContent}, tagged, f.untag),
	}
}

type getOutput struct {
	Configuration configuration
	Code          struct{ RepositoryType string } // without a Location: the sandbox does not give the zip back
	Tags          map[string]string               `json:",omitempty"`
	TagsError     *tagsError                      `json:",omitempty"`
	Concurrency   *concurrency                    `json:",omitempty"`
}

type tagsError struct{ ErrorCode, Message string }

// get shows the tags only to those who may list them (Lambda API Reference, GetFunction, "Tags" and "TagsError").
func (f *Functions) get(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, found, err := f.find(c.Path("name"), c.Query("Qualifier"))
	if err != nil {
		return nil, err
	}
	out := getOutput{Configuration: f.configuration(one.Name, found)}
	if denied := rest.Authorize(f.config.Directory, c.Caller, "lambda:ListTags", f.arn(one.Name)); denied != nil {
		out.TagsError = &tagsError{ErrorCode: "AccessDeniedException", Message: denied.Error()}
	} else {
		out.Tags = maps.Clone(one.Tags)
	}
	out.Code.RepositoryType = "S3"
	if one.Reserved != nil {
		out.Concurrency = &concurrency{*one.Reserved}
	}
	return out, nil
}

func (f *Functions) getConfiguration(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, found, err := f.find(c.Path("name"), c.Query("Qualifier"))
	if err != nil {
		return nil, err
	}
	return f.configuration(one.Name, found), nil
}

type listOutput struct {
	Functions  []configuration
	NextMarker string `json:",omitempty"`
}

// list pages through the functions in the order of their names; the marker is the last name of the page before.
func (f *Functions) list(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	size, err := PageSize(c, 50)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	out := listOutput{Functions: []configuration{}}
	for _, name := range slices.Sorted(maps.Keys(f.all)) {
		if name <= c.Query("Marker") {
			continue
		}
		if len(out.Functions) >= size {
			out.NextMarker = out.Functions[len(out.Functions)-1].FunctionName
			break
		}
		one := f.all[name]
		listed := []version{one.Latest}
		if c.Query("FunctionVersion") == "ALL" {
			listed = append(listed, one.Published...)
		}
		for _, v := range listed {
			out.Functions = append(out.Functions, f.configuration(name, v))
		}
	}
	return out, nil
}

// PageSize reads MaxItems, of which more than most has no effect: "Lambda returns a maximum of 50 items" (ListFunctions in the API reference).
func PageSize(c rest.Call, most int) (int, error) {
	size, err := strconv.Atoi(cmp.Or(c.Query("MaxItems"), strconv.Itoa(most)))
	if err != nil || size < 1 || size > 10_000 {
		return 0, &rest.Error{Code: "ValidationException", Message: "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must be between 1 and 10000"}
	}
	return min(size, most), nil
}

type versionsOutput struct{ Versions []configuration }

func (f *Functions) versions(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, _, err := f.find(c.Path("name"), "")
	if err != nil {
		return nil, err
	}
	out := versionsOutput{}
	for _, v := range append([]version{one.Latest}, one.Published...) {
		out.Versions = append(out.Versions, f.configuration(one.Name, v))
	}
	return out, nil
}

// delete removes a function, or one of its published versions. What runs is let finish.
func (f *Functions) delete(_ context.Context, c rest.Call, _ struct{}) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, found, err := f.find(c.Path("name"), c.Query("Qualifier"))
	switch {
	case err != nil:
		return nil, err
	case c.Query("Qualifier") == latest:
		return nil, rest.Invalid("$LATEST version cannot be deleted without deleting the function.")
	case found.Number != latest:
		f.config.Environments.Retire(found.RevisionID)
		one.Published = slices.DeleteFunc(one.Published, func(v version) bool { return v.Number == found.Number })
		return nil, f.save()
	}
	delete(f.all, one.Name)
	for _, v := range append([]version{one.Serving}, one.Published...) {
		f.config.Environments.Retire(v.RevisionID)
	}
	if err := f.save(); err != nil {
		return nil, err
	}
	return nil, f.sweep()
}
