// Package aws is the sandbox's one AWS port: a router that finds the service of a request by the scope of its
// signature, as clients of every AWS service sign for one, and a handler that lets faults strike its calls. The
// command starts it; the services are packages below. It decides nothing about rights.
package aws

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"

	"standin/sandbox/internal/aws/sigv4"
	"standin/sandbox/internal/journal"
)

// Router passes requests to services.
type Router struct {
	Services map[string]http.Handler // by signing name, such as s3 or secretsmanager
	Journal  *journal.Journal
}

// ServeHTTP implements http.Handler. What is not signed goes to S3, the one service that knows anonymous calls. A service that the sandbox does not have is answered with status 501.
func (router *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	service := "s3"
	if claim, err := sigv4.Parse(r); err == nil {
		service = claim.Service
	}
	if handler, found := router.Services[service]; found {
		handler.ServeHTTP(w, r)
		return
	}
	target := r.Header.Get("X-Amz-Target")
	_, action, _ := strings.Cut(target, ".")
	router.Journal.AWS(journal.Call{Service: service, Action: action, Status: http.StatusNotImplemented})
	const code, message = "UnknownOperationException", "The sandbox does not have this service: "
	if target != "" {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusNotImplemented)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": message + service})
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	w.Header().Set("X-Amzn-ErrorType", code) // where services of the REST-JSON protocol look
	w.WriteHeader(http.StatusNotImplemented)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName xml.Name `xml:"ErrorResponse"`
		Type    string   `xml:"Error>Type"`
		Code    string   `xml:"Error>Code"`
		Message string   `xml:"Error>Message"`
	}{Type: "Sender", Code: code, Message: message + service})
}
