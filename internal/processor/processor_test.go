package processor_test

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standin/internal/processor"
)

// Linux lists what the processor has and the kernel allows.
func TestTheProcessorHasWhatTheKernelSays(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		if runtime.GOARCH != "amd64" && processor.Detect() != (processor.Features{}) {
			t.Errorf("%s has %+v", runtime.GOARCH, processor.Detect())
		}
		return
	}
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\nflags")
	line, _, _ := strings.Cut(rest, "\n")
	has := func(flags ...string) bool {
		for _, flag := range flags {
			if !strings.Contains(line+" ", " "+flag+" ") {
				return false
			}
		}
		return true
	}
	want := processor.Features{
		AES: has("aes"), AVX2: has("avx2"),
		AVX512: has("avx512f", "avx512bw", "avx512vl", "avx512_vbmi2", "bmi1", "bmi2", "popcnt", "pclmulqdq"),
	}
	if diff := cmp.Diff(want, processor.Detect()); diff != "" {
		t.Error(diff)
	}
}
