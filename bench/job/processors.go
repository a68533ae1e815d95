package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ticks is how many of the kernel's units of processor time a second has, in
// every file of /proc (proc(5): sysconf(_SC_CLK_TCK), 100 on Linux).
const ticks = 100

// processes is the seconds of processor time that a process, its descendants and
// all that they have waited for have taken so far.
func processes(root int) (float64, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	children := map[int][]int{}
	took := map[int]int64{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended since; who waited for it has its time
		}
		id, parent, time, err := processTime(string(text))
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		children[parent] = append(children[parent], id)
		took[id] = time
	}
	var sum int64
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		sum += took[queue[0]]
		queue = append(queue, children[queue[0]]...)
	}
	return float64(sum) / ticks, nil
}

// processTime reads /proc/<id>/stat: the process, its parent, and the units of
// user and system time of it and of the children that it has waited for (proc(5):
// fields 14 to 17). The name of the program, in brackets, may hold anything.
func processTime(text string) (id, parent int, time int64, err error) {
	begin, end := strings.IndexByte(text, ' '), strings.LastIndexByte(text, ')')
	if begin < 0 || end < begin {
		return 0, 0, 0, errors.New("it is not the state of a process")
	}
	fields := strings.Fields(text[end+1:]) // from field 3 on
	if len(fields) < 15 {
		return 0, 0, 0, errors.New("the state of the process has too few fields")
	}
	numbers := make([]int64, 0, 6)
	for _, field := range append([]string{text[:begin], fields[1]}, fields[11:15]...) {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, 0, 0, err
		}
		numbers = append(numbers, n)
	}
	return int(numbers[0]), int(numbers[1]), numbers[2] + numbers[3] + numbers[4] + numbers[5], nil
}

// machine is the seconds that all processors of the machine have been busy so far
// (proc(5), /proc/stat: all but the fourth and fifth number, idle and waiting).
func machine() (float64, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, errors.New("/proc/stat does not begin with the time of all processors")
	}
	var busy int64
	for i, field := range fields[1:9] { // the rest is part of the first two
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		if i != 3 && i != 4 {
			busy += n
		}
	}
	return float64(busy) / ticks, nil
}

// processor is what two points in time have seen of the processors.
type processor struct {
	sandbox float64 // seconds of the sandbox: S3 and both warehouses
	machine float64 // seconds of everything
}

func (b *bench) processor() (p processor, err error) {
	if p.sandbox, err = processes(b.process.Process.Pid); err != nil {
		return p, err
	}
	p.machine, err = machine()
	return p, err
}

// since is what was taken since an earlier point.
func (p processor) since(earlier processor) processor {
	return processor{sandbox: p.sandbox - earlier.sandbox, machine: p.machine - earlier.machine}
}
