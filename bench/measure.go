package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"standin/internal/plan"
)

// measurement is one run of one path.
type measurement struct {
	Megabytes float64 `json:"megabytes"` // of uncompressed CSV, 10^6 bytes each
	Rows      int64   `json:"rows"`
	CPU       float64 `json:"cpu_s"` // of the user and the system, over all cores
	Wall      float64 `json:"wall_s"`
	Peak      float64 `json:"peak_mb"` // resident memory of the whole process
	Mallocs   uint64  `json:"mallocs"`
}

// measureAll runs every path in a process of its own, round after round, so that
// a noisy minute touches all paths alike. profiles is a folder for a CPU profile of
// each, or empty.
func measureAll(ctx context.Context, dir, profiles string, rounds int) (map[string][]measurement, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	runs := map[string][]measurement{}
	for round := range rounds {
		for _, p := range paths() {
			fmt.Fprintf(os.Stderr, "\rround %d of %d: %-30s", round+1, rounds, p.name)
			profile := ""
			if profiles != "" {
				profile = filepath.Join(profiles, fmt.Sprintf("%s-%d.prof", p.name, round+1))
			}
			command := exec.CommandContext(ctx, program, "-path", p.name, "-dir", dir, "-profile", profile)
			command.Stderr = os.Stderr
			out, err := command.Output()
			if err != nil {
				return nil, fmt.Errorf("measure %s: %w", p.name, err)
			}
			var m measurement
			if err := json.Unmarshal(out, &m); err != nil {
				return nil, fmt.Errorf("measure %s: %w", p.name, err)
			}
			runs[p.name] = append(runs[p.name], m)
		}
	}
	fmt.Fprintf(os.Stderr, "\r%50s\r", "")
	return runs, nil
}

// measureHere runs one path in this process and writes its measurement.
func measureHere(ctx context.Context, out io.Writer, name, dir, profile string) error {
	all := paths()
	at := slices.IndexFunc(all, func(p path) bool { return p.name == name })
	if at < 0 {
		return fmt.Errorf("there is no path %q", name)
	}
	run, err := all[at].prepare()
	if err != nil {
		return err
	}
	plain, err := os.Stat(filepath.Join(dir, fileName(plan.Stored)))
	if err != nil {
		return err
	}
	in, err := os.Open(filepath.Join(dir, fileName(all[at].compression)))
	if err != nil {
		return err
	}
	defer in.Close()
	stop, err := startProfile(profile)
	if err != nil {
		return err
	}
	m := measurement{Megabytes: float64(plain.Size()) / 1e6}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, wall := cpuSeconds(), time.Now()
	m.Rows, err = run(ctx, in)
	m.CPU, m.Wall = cpuSeconds()-cpu, time.Since(wall).Seconds()
	runtime.ReadMemStats(&after)
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	m.Mallocs = after.Mallocs - before.Mallocs
	if m.Peak, err = peakMegabytes(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(m)
}

func startProfile(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // it fails for wrong arguments only
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

// peakMegabytes is the process's high-water mark. The one of getrusage would
// include what the parent had when it started this process.
func peakMegabytes() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("the peak of memory is measured on Linux only: %w", err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(status)); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kibibytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(text), " kB"), 64)
			return kibibytes * 1024 / 1e6, err
		}
	}
	return 0, errors.New("/proc/self/status has no VmHWM")
}
