package sqs

import (
	"strings"

	"standin/sandbox/internal/aws/awsjson"
)

func failure(code, message string) *awsjson.Error {
	return &awsjson.Error{Code: code, Message: message}
}

func noQueue() *awsjson.Error {
	return failure("QueueDoesNotExist", "The specified queue does not exist.")
}

func missing(parameter string) *awsjson.Error {
	return failure("MissingParameter", "The request must contain the parameter "+parameter+".")
}

// invalid is the answer to a parameter that is out of its range.
func invalid(parameter, reason string) *awsjson.Error {
	return failure("InvalidParameterValue", "The value for parameter "+parameter+" is invalid. Reason: "+reason+".")
}

// queryCode is the code of an error in the query protocol, which clients of the JSON protocol still get to see. The
// codes of the errors that have others there are those of the pages of the SQS API Reference ("Errors").
func queryCode(code string) string {
	const old = "AWS.SimpleQueueService."
	switch code {
	case "QueueDoesNotExist":
		return old + "NonExistentQueue"
	case "QueueNameExists":
		return "QueueAlreadyExists"
	case "BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest", "InvalidBatchEntryId", "MessageNotInflight",
		"PurgeQueueInProgress", "QueueDeletedRecently", "TooManyEntriesInBatchRequest", "UnsupportedOperation":
		return old + code
	case "UnrecognizedClientException":
		return "InvalidClientTokenId"
	case "InvalidSignatureException":
		return "SignatureDoesNotMatch"
	}
	return strings.TrimSuffix(code, "Exception")
}
