package environment

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxLine is the size of an event in CloudWatch Logs; a longer line becomes several (CloudWatch Logs User Guide, "CloudWatch Logs quotas").
const maxLine = 1 << 20

// variables are those that Lambda defines for a process (Lambda Developer Guide, "Defined runtime environment
// variables"), the function's own, and what makes AWS SDKs call the sandbox.
func (e *environment) variables(dir string) []string {
	f, config := e.function, e.runtime.config
	session := config.Directory.Assume(f.Role, f.Name, config.Now().Add(2*lifetime))
	values := map[string]string{
		"PATH":                            "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
		"LANG":                            "en_US.UTF-8",
		"TZ":                              ":UTC",
		"TMPDIR":                          dir, // Lambda's environments each have a /tmp of their own
		"LAMBDA_TASK_ROOT":                f.Directory,
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"_HANDLER":                        f.Handler,
		"AWS_LAMBDA_RUNTIME_API":          e.runtime.address + "/_rt/" + e.id,
		"AWS_LAMBDA_FUNCTION_NAME":        f.Name,
		"AWS_LAMBDA_FUNCTION_VERSION":     f.Version,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(f.Memory),
		"AWS_LAMBDA_LOG_GROUP_NAME":       f.LogGroup,
		"AWS_LAMBDA_LOG_STREAM_NAME":      e.stream,
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_REGION":                      config.Region,
		"AWS_DEFAULT_REGION":              config.Region,
		"AWS_ACCESS_KEY_ID":               session.AccessKey,
		"AWS_SECRET_ACCESS_KEY":           session.SecretKey,
		"AWS_SESSION_TOKEN":               session.SessionToken,
		"AWS_ENDPOINT_URL":                config.Endpoint,
	}
	maps.Copy(values, f.Variables)
	list := make([]string, 0, len(values))
	for name, value := range values {
		list = append(list, name+"="+value)
	}
	return list
}

// read passes on what the process writes, a line an event, until all of its group have closed their output.
func (e *environment) read(output io.ReadCloser) {
	lines := bufio.NewReaderSize(output, 64<<10)
	var line []byte
	for {
		part, err := lines.ReadSlice('\n')
		line = append(line, part...)
		if whole := bytes.HasSuffix(line, []byte("\n")); len(line) > 0 && (whole || len(line) >= maxLine || errors.Is(err, io.EOF)) {
			e.log(strings.TrimSuffix(string(line), "\n"))
			line = line[:0]
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	if err := output.Close(); err != nil {
		e.runtime.config.Log.Warn("read a function's output", "error", err)
	}
}

func (e *environment) log(message string) {
	e.runtime.config.Logs.Put(e.function.Role, e.function.LogGroup, e.stream, e.runtime.config.Now(), message)
}

// report logs the end of an invocation as Lambda does.
func (e *environment) report(id string, begin time.Time) {
	e.log("END RequestId: " + id)
	duration := float64(e.runtime.config.Now().Sub(begin)) / float64(time.Millisecond)
	e.log(fmt.Sprintf("REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: %d MB\tMax Memory Used: %d MB\t",
		id, duration, math.Ceil(duration), e.function.Memory, e.peak.bytes.Load()>>20))
}
