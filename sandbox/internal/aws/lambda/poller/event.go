package poller

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// MaxEvent is the quota of an invocation's payload, in bytes: a batch that is larger is split.
const MaxEvent = 6 << 20

// record is a message as it stands in an event (Lambda Developer Guide, "Example standard queue message event").
type record struct {
	MessageID         string               `json:"messageId"`
	ReceiptHandle     string               `json:"receiptHandle"`
	Body              string               `json:"body"`
	Attributes        map[string]string    `json:"attributes"`
	MessageAttributes map[string]attribute `json:"messageAttributes"`
	MD5OfBody         string               `json:"md5OfBody"`
	EventSource       string               `json:"eventSource"`
	EventSourceARN    string               `json:"eventSourceARN"`
	AWSRegion         string               `json:"awsRegion"`
}

type attribute struct {
	StringValue      *string  `json:"stringValue,omitempty"`
	BinaryValue      []byte   `json:"binaryValue,omitempty"`
	StringListValues []string `json:"stringListValues"`
	BinaryListValues [][]byte `json:"binaryListValues"`
	DataType         string   `json:"dataType"`
}

// event makes the event of as many of the messages as go into one, which is one at least.
func (p Poller) event(messages []Message) (event []byte, n int) {
	var out bytes.Buffer
	out.WriteString(`{"Records":[`)
	for _, m := range messages {
		text, err := json.Marshal(p.record(m))
		if err != nil {
			panic("a message is no JSON: " + err.Error())
		}
		if n > 0 && out.Len()+len(text)+3 > MaxEvent {
			break
		}
		if n > 0 {
			out.WriteByte(',')
		}
		out.Write(text)
		n++
	}
	out.WriteString(`]}`)
	return out.Bytes(), n
}

func (p Poller) record(m Message) record {
	r := record{
		MessageID: m.ID, ReceiptHandle: m.Receipt, Body: m.Body, Attributes: m.Attributes, MessageAttributes: map[string]attribute{},
		MD5OfBody: m.MD5, EventSource: "aws:sqs", EventSourceARN: p.Source, AWSRegion: p.Region,
	}
	for name, a := range m.Own {
		r.MessageAttributes[name] = attribute{
			StringValue: a.String, BinaryValue: a.Binary, StringListValues: []string{}, BinaryListValues: [][]byte{}, DataType: a.Type,
		}
	}
	return r
}

func weight(messages []Message) int {
	sum := 0
	for _, m := range messages {
		sum += len(m.Body)
	}
	return sum
}

// succeeded reads a function's answer under ReportBatchItemFailures and returns the messages that it does not report.
// An empty or null answer or list reports none; what cannot be read, an identifier that is empty, null or of no message
// of the batch, or a member of another name, makes all of the batch failed ("Success and failure conditions" in
// "Handling errors for an SQS event source in Lambda"). Names of members count exactly.
func succeeded(answer []byte, batch []Message) ([]Message, error) {
	answer = bytes.TrimSpace(answer)
	if len(answer) == 0 {
		return batch, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(answer, &members); err != nil {
		return nil, fmt.Errorf("%w: it is no JSON object", errAnswer)
	}
	var failures []map[string]json.RawMessage
	if list := members["batchItemFailures"]; list != nil {
		if err := json.Unmarshal(list, &failures); err != nil {
			return nil, fmt.Errorf("%w: batchItemFailures is no list of objects", errAnswer)
		}
	}
	failed := map[string]bool{}
	for _, failure := range failures {
		var id string
		if err := json.Unmarshal(failure["itemIdentifier"], &id); err != nil || !slices.ContainsFunc(batch, func(m Message) bool { return m.ID == id }) {
			return nil, fmt.Errorf("%w: an itemIdentifier is of no message", errAnswer)
		}
		failed[id] = true
	}
	return slices.DeleteFunc(slices.Clone(batch), func(m Message) bool { return failed[m.ID] }), nil
}
