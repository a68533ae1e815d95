package environment

import (
	"io"
	"net/http"
	"strconv"

	"standin/sandbox/internal/faults"
)

// MaxPayload is the quota of an invocation's event and of its response, in bytes (Lambda Developer Guide, "Lambda quotas").
const MaxPayload = 6 << 20

// api is the Runtime API of every environment, each below a path of its own.
func (r *Runtime) api() http.Handler {
	mux := http.NewServeMux()
	const base = "/_rt/{environment}/2018-06-01/runtime/"
	handle := func(pattern string, serve func(*environment, http.ResponseWriter, *http.Request)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, request *http.Request) {
			r.mu.Lock()
			e := r.all[request.PathValue("environment")]
			r.mu.Unlock()
			if e == nil {
				refuse(w, http.StatusForbidden, "InvalidEnvironment")
				return
			}
			serve(e, w, request)
		})
	}
	handle("GET "+base+"invocation/next", (*environment).next)
	handle("POST "+base+"invocation/{id}/response", func(e *environment, w http.ResponseWriter, request *http.Request) {
		e.replied(w, request, false)
	})
	handle("POST "+base+"invocation/{id}/error", func(e *environment, w http.ResponseWriter, request *http.Request) {
		e.replied(w, request, true)
	})
	handle("POST "+base+"init/error", (*environment).uninitialized)
	return mux
}

// next waits for an invocation and hands it over.
func (e *environment) next(w http.ResponseWriter, r *http.Request) {
	select {
	case e.asks <- struct{}{}:
	case <-r.Context().Done():
		return
	}
	select {
	case call := <-e.calls:
		header := w.Header()
		header.Set("Content-Type", "application/json")
		header.Set("Lambda-Runtime-Aws-Request-Id", call.id)
		header.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(call.deadline.UnixMilli(), 10))
		header.Set("Lambda-Runtime-Invoked-Function-Arn", e.function.ARN)
		_, _ = w.Write(call.event) // if the process is gone, that is noticed elsewhere
	case <-r.Context().Done():
	}
}

// replied takes what became of the invocation that the process works at.
func (e *environment) replied(w http.ResponseWriter, r *http.Request, failed bool) {
	payload, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload+1))
	if err != nil {
		return // the process is gone
	}
	var call *invocation
	select {
	case call = <-e.current:
	default:
	}
	if call == nil || call.id != r.PathValue("id") {
		if call != nil {
			e.current <- call
		}
		refuse(w, http.StatusBadRequest, "InvalidRequestID")
		return
	}
	if strike, struck := e.runtime.config.Faults.Call("InvocationResponse", e.function.ARN, e.function.Role.Name); struck && strike.Do == faults.Kill {
		e.end()
		<-e.exited
		return
	}
	if len(payload) > MaxPayload {
		result := e.broken(call.id, "Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size ("+strconv.Itoa(MaxPayload)+" bytes).")
		call.reply <- reply{result.Payload, true}
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge")
		return
	}
	call.reply <- reply{payload, failed}
	accept(w)
}

// uninitialized takes what a process says before it ends because it could not begin.
func (e *environment) uninitialized(w http.ResponseWriter, r *http.Request) {
	payload, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload))
	if err != nil {
		return // the process is gone
	}
	select {
	case e.failure <- payload:
	default:
	}
	accept(w)
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, `{"status":"OK"}`)
}

func refuse(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"errorType":"`+kind+`","errorMessage":"`+kind+`"}`)
}
