package secret_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"standin/internal/aws/awstest"
	"standin/internal/aws/secret"
	"standin/internal/fault"
)

// manager answers GetSecretValue as Secrets Manager does (AWS JSON protocol 1.1).
func manager(t *testing.T, secrets map[string]string) {
	t.Helper()
	awstest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ SecretId string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		content, ok := secrets[in.SecretId]
		if !ok {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]string{"__type": "ResourceNotFoundException", "Message": "hunter2"})
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": content})
	}))
	t.Setenv("AWS_REGION", "us-east-1")
}

func TestGet(t *testing.T) {
	const arn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:warehouse-AbCdEf"
	manager(t, map[string]string{
		arn:     `{"username":"u","password":"p\u00e4#ss","port":5439}`,
		"plain": "hunter2",
		"empty": "",
	})
	tests := map[string]struct {
		reference, want string
		message         string // part of it, where an error is wanted
	}{
		"a whole secret":              {reference: "plain", want: "hunter2"},
		"a key of a JSON secret":      {reference: arn + "#password", want: "pä#ss"},
		"a whole JSON secret":         {reference: arn, want: `{"username":"u","password":"p\u00e4#ss","port":5439}`},
		"a key that is missing":       {reference: arn + "#secret", message: `no key "secret"`},
		"a key that is no text":       {reference: arn + "#port", message: `"port" is not a text`},
		"a key of a secret like text": {reference: "plain#password", message: "not a JSON object"},
		"a secret without text":       {reference: "empty", message: "holds no text"},
		"a secret that is missing":    {reference: "nothing", message: "ResourceNotFoundException"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := secret.Get(t.Context(), test.reference)
			if test.message == "" {
				if err != nil || got != test.want {
					t.Errorf("got %q, %v; want %q", got, err, test.want)
				}
				return
			}
			if fault.CodeOf(err) != fault.SecretUnavailable || !strings.Contains(err.Error(), test.message) {
				t.Errorf("got %v, want a fault with %q", err, test.message)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error holds a secret or the server's text: %v", err)
			}
		})
	}
}
