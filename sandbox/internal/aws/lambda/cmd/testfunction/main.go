// Command testfunction is what the tests of the sandbox's Lambda run: it does what its event says. Nothing else builds it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Do      string
	Text    string
	Seconds float64
	Records []struct {
		MessageID string `json:"messageId"`
		Body      string `json:"body"`
	}
}

type answer struct {
	PID         int
	Variables   map[string]string
	Text        string
	ARN         string
	Deadline    time.Time
	Directory   string
	Invocations int
}

type failure struct {
	ItemIdentifier string `json:"itemIdentifier"`
}

type failures struct {
	BatchItemFailures []failure `json:"batchItemFailures"`
}

func main() {
	if os.Getenv("FAIL_AT_START") != "" {
		fmt.Println("cannot begin")
		os.Exit(3)
	}
	invocations := 0
	lambda.Start(func(ctx context.Context, e event) (any, error) {
		invocations++
		if len(e.Records) > 0 {
			var failed failures
			for _, record := range e.Records {
				fmt.Println("record " + record.Body)
				switch record.Body {
				case "fail":
					failed.BatchItemFailures = append(failed.BatchItemFailures, failure{record.MessageID})
				case "error":
					return nil, errors.New("a bad batch")
				}
			}
			return failed, nil
		}
		switch e.Do {
		case "error":
			return nil, errors.New(e.Text)
		case "panic":
			panic(e.Text)
		case "exit":
			os.Exit(7)
		case "sleep":
			select {}
		case "allocate":
			var all [][]byte
			for {
				block := make([]byte, 8<<20)
				for i := range block {
					block[i] = 1
				}
				all = append(all, block)
				_ = all
			}
		case "big":
			return strings.Repeat("x", 7<<20), nil
		case "print":
			fmt.Println(e.Text)
			fmt.Fprintln(os.Stderr, "to stderr")
		}
		context, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		dir, err := os.Getwd()
		variables := map[string]string{}
		for _, variable := range os.Environ() {
			name, value, _ := strings.Cut(variable, "=")
			variables[name] = value
		}
		return answer{os.Getpid(), variables, e.Text, context.InvokedFunctionArn, deadline, dir, invocations}, err
	})
}
