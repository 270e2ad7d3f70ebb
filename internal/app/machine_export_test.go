package app

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/digitise"
)

// Workers is how many steps of each line a machine does at once.
func Workers(cores int, memory int64) map[digitise.Line]int {
	all := map[digitise.Line]int{}
	for _, line := range digitise.Lines() {
		all[line] = machine{cores, memory}.workers(line)
	}
	return all
}

// Room is how the steps of a machine wait for memory.
func Room(cores int, memory int64) func(context.Context, digitise.Line) (func(), error) {
	return machine{cores, memory}.room().enter
}
