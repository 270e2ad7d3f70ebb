// Command mark marks quizzes again, from what `lab facts` wrote, and says where
// the lab marked them otherwise:
//
//	mark facts.jsonl
//
// It imports nothing of the lab and reckons in another way, in whole numbers over
// one common denominator, so that the same mistake is not made twice. It also
// holds the lines against each other: an attempt that stands twice, and the mark
// that counts of several. A mark that a trainer set is no quiz's, and is passed
// over. Where an organisation has changed how marks are rounded, what was marked
// before may differ.
//
// The exit code is 0 where all is equal, 1 where it is not, 2 where something
// could not be read.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, complaints io.Writer) int {
	if len(args) != 1 {
		_, _ = fmt.Fprintln(complaints, "usage: mark facts.jsonl")
		return 2
	}
	e, err := readEvidence(args[0])
	if err != nil {
		_, _ = fmt.Fprintln(complaints, err)
		return 2
	}
	different := append(e.twice(), e.markAttempts()...)
	different = append(different, e.countResults()...)
	for _, d := range different {
		_, _ = fmt.Fprintln(out, d)
	}
	_, _ = fmt.Fprintf(out, "%d attempts and %d results marked again: %d differences\n", len(e.attempts), len(e.results), len(different))
	if len(different) > 0 {
		return 1
	}
	return 0
}
