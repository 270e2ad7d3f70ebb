package app

import (
	"bufio"
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sync/semaphore"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// machine is what this lab may use of where it runs.
type machine struct {
	cores  int
	memory int64 // bytes
}

// measure looks at the machine, and at the bounds of the container that the lab
// runs in (control groups, version 2).
func measure() machine {
	m := machine{cores: runtime.GOMAXPROCS(0), memory: available("/proc/meminfo")} // Go heeds the container's processors itself
	if bound, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(bound)), 10, 64); err == nil { // else "max"
			m.memory = min(m.memory, n)
		}
	}
	return m
}

// unknown is what a machine is taken to have that does not say, in bytes.
const unknown = 4 << 30

// available reads MemAvailable: what can be used without swapping, in kB.
func available(meminfo string) int64 {
	file, err := os.Open(meminfo) //nolint:gosec // a name of ours
	if err != nil {
		return unknown
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		said := strings.Fields(lines.Text())
		if len(said) > 1 && said[0] == "MemAvailable:" {
			if n, err := strconv.ParseInt(said[1], 10, 64); err == nil {
				return n << 10
			}
		}
	}
	return unknown
}

// demand is what one step of a line takes: for how many processors one is done at
// once, and how much memory, in bytes. What takes one processor has as many workers
// as there are, so that none is idle while a line waits; encoders of films use
// several each. That lines together ask for more than there is does no harm: tools
// are behind the lab's own work, and memory is kept by room.
type demand struct {
	cores  int
	memory int64
}

// demands are measured: an hour of 1080p, a page of 100 million pixels, OCR at 300
// dpi.
var demands = map[digitise.Line]demand{
	digitise.Short:   {1, 512 << 20},
	digitise.Long:    {1, 512 << 20},
	digitise.Reading: {1, 512 << 20},
	digitise.Film:    {8, 1 << 30},
	digitise.Adding:  {8, 1 << 30},
	digitise.Again:   {16, 1 << 30},
}

// workers is how many steps of a line are done at once: no more than fill a quarter
// of the memory.
func (m machine) workers(line digitise.Line) int {
	each := demands[line]
	return max(1, min(m.cores/each.cores, int(m.memory/4/each.memory)))
}

// room keeps the steps that run at once within the memory of the machine. What is
// short is let in always, so that it never waits for what is long.
type room struct {
	whole int64
	held  *semaphore.Weighted
}

func (m machine) room() *room {
	whole := max(1, m.memory/4*3-demands[digitise.Short].memory*int64(m.workers(digitise.Short)))
	return &room{whole, semaphore.NewWeighted(whole)}
}

// enter waits until there is memory for a step of a line; leave gives it back. A
// step that wants more than there is runs alone.
func (r *room) enter(ctx context.Context, line digitise.Line) (leave func(), err error) {
	if line == digitise.Short {
		return func() {}, nil
	}
	n := min(demands[line].memory, r.whole)
	if err := r.held.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { r.held.Release(n) }, nil
}
