// Command recount adds up again what a lab reports, from what `lab facts` wrote,
// and says where the two differ:
//
//	recount facts.jsonl report.csv…
//
// The tables are those that a manager downloads: how far a group has come with a
// course, and its minutes by day. It imports nothing of the lab and counts in
// another way, in hundredths and by sweeping over beginnings and ends, so that the
// same mistake is not made twice. It also holds the lines against each other: what
// is said twice, a session that says less or another time than the fact of its
// closing. Where a file took the place of another, the lines of its resource and its
// module are left out, and how many such resources there are is said. The exit code is 0 where all is equal, 1 where it is not, 2 where
// something could not be read.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, complaints io.Writer) int {
	if len(args) < 2 {
		_, _ = fmt.Fprintln(complaints, "usage: recount facts.jsonl report.csv…")
		return 2
	}
	e, err := readEvidence(args[0])
	if err != nil {
		_, _ = fmt.Fprintln(complaints, err)
		return 2
	}
	different := e.wrong
	compared := 0
	for _, name := range args[1:] {
		table, err := readTable(name)
		if err != nil {
			_, _ = fmt.Fprintln(complaints, err)
			return 2
		}
		found, lines := compare(e, table)
		different = append(different, found...)
		compared += lines
	}
	for _, d := range different {
		_, _ = fmt.Fprintln(out, d)
	}
	if n := e.countReplaced(); n > 0 {
		_, _ = fmt.Fprintf(out, "left out: what concerns %d resources whose file took the place of another\n", n)
	}
	_, _ = fmt.Fprintf(out, "%d lines of reports counted again from %d sessions and %d facts: %d differences\n", compared, len(e.sessions), len(e.facts), len(different))
	if len(different) > 0 {
		return 1
	}
	return 0
}
