package main

import (
	"math"
	"slices"
)

// edge is where a stretch begins (+1) or ends (-1), in hundredths.
type edge struct{ at, step int }

// whole gives hundredths.
func whole(x float64) int { return int(math.Round(x * 100)) }

// measure gives how much lies in any of the sets, in hundredths, by sweeping over
// all beginnings and ends and counting how many stretches are open. A gap of joins
// or less counts as if it were filled.
func measure(joins int, sets ...[][2]float64) int {
	return within(joins, math.MaxInt, sets...)
}

// within measures what lies before an extent.
func within(joins, extent int, sets ...[][2]float64) (sum int) {
	var edges []edge
	for _, set := range sets {
		for _, stretch := range set {
			if from, to := whole(stretch[0]), whole(stretch[1]); to > from {
				edges = append(edges, edge{from, 1}, edge{to, -1})
			}
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return b.step - a.step // what begins where another ends goes on
	})
	open, since, until := 0, 0, math.MinInt
	for _, e := range edges {
		if open == 0 && e.step == 1 {
			since = e.at
			if until != math.MinInt && e.at-until <= joins {
				since = until
			}
		}
		if open += e.step; open == 0 {
			sum += max(0, min(e.at, extent)-max(0, min(since, extent)))
			until = e.at
		}
	}
	return sum
}
