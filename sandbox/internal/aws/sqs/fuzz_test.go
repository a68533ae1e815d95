package sqs_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	sdkaws "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
)

// FuzzRequests sends signed requests with any body: each is answered, with a result or with an error of the client's.
func FuzzRequests(f *testing.F) {
	const url = `"QueueUrl": "http://127.0.0.1:1/111111111111/q"`
	f.Add("SendMessage", `{`+url+`, "MessageBody": "x", "MessageAttributes": {"a": {"DataType": "Binary", "BinaryValue": "AA=="}}}`)
	f.Add("ReceiveMessage", `{`+url+`, "MaxNumberOfMessages": 10, "AttributeNames": ["All"], "WaitTimeSeconds": 0}`)
	f.Add("DeleteMessageBatch", `{`+url+`, "Entries": [{"Id": "a", "ReceiptHandle": "YSBiIGM="}]}`)
	f.Add("ChangeMessageVisibility", `{`+url+`, "ReceiptHandle": "YSBiIGM=", "VisibilityTimeout": 5}`)
	f.Add("CreateQueue", `{"QueueName": "new", "Attributes": {"RedrivePolicy": "{}", "Policy": "{}"}, "tags": {"a": "b"}}`)
	f.Add("SetQueueAttributes", `{`+url+`, "Attributes": {"RedriveAllowPolicy": "{\"redrivePermission\": \"byQueue\", \"sourceQueueArns\": []}"}}`)
	f.Add("ListQueues", `{"MaxResults": 1, "NextToken": "q"}`)
	f.Add("GetQueueUrl", `null`)
	f.Fuzz(func(t *testing.T, action, body string) {
		if strings.Contains(body, "WaitTimeSeconds") && !strings.Contains(body, `"WaitTimeSeconds": 0`) || strings.Contains(body, "ReceiveMessageWait") {
			return // it would only wait
		}
		s := start(t, t.TempDir())
		s.queue("q")
		sum := sha256.Sum256([]byte(body))
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:1/", strings.NewReader(body))
		r.Header["X-Amz-Target"] = []string{"AmazonSQS." + action}
		credentials := sdkaws.Credentials{AccessKeyID: "AKIAUSER", SecretAccessKey: "u"}
		if err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, hex.EncodeToString(sum[:]), "sqs", "us-east-1", time.Now()); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		s.service.ServeHTTP(w, r)
		text, err := io.ReadAll(w.Result().Body)
		if err != nil || w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%d: %s, %v", w.Code, text, err)
		}
		if w.Code != http.StatusOK && w.Header().Get("X-Amzn-Query-Error") == "" {
			t.Errorf("no code of the query protocol: %s", text)
		}
	})
}

// FuzzReceipts tries to delete with any handle: only the message's own deletes it.
func FuzzReceipts(f *testing.F) {
	f.Add("YSBiIGM=")
	f.Add("")
	f.Fuzz(func(t *testing.T, handle string) {
		s := start(t, t.TempDir())
		queue := s.queue("q")
		s.send(queue, "x")
		s.receive(queue, 0)
		_, err := s.user().DeleteMessage(t.Context(), &sdk.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: &handle})
		if c := code(err); c != "<nil>" && c != "ReceiptHandleIsInvalid" && c != "MissingParameter" {
			t.Errorf("got %v", err)
		}
		if got := s.attributes(queue)["ApproximateNumberOfMessagesNotVisible"]; got != "1" {
			t.Errorf("the handle %q deleted the message", handle)
		}
	})
}
