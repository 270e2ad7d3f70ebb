package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// table is a report as it was downloaded.
type table struct {
	name  string
	days  bool // minutes by day, else how far a group has come
	lines [][]string
}

// Columns of the two tables, in whatever language their words are.
const (
	progressColumns = 12
	dayColumns      = 11
)

func readTable(name string) (table, error) {
	data, err := os.ReadFile(name) //nolint:gosec // the operator names it
	if err != nil {
		return table{}, fmt.Errorf("read a report: %w", err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		return table{}, fmt.Errorf("%s is no table: %w", name, err)
	}
	if len(lines) == 0 || !slices.Contains([]int{progressColumns, dayColumns}, len(lines[0])) {
		return table{}, fmt.Errorf("%s is not a table that a lab reports", name)
	}
	return table{name, len(lines[0]) == dayColumns, lines[1:]}, nil
}

// number reads a number as French writes it.
func number(text string) float64 {
	x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil {
		return -1 // no report has such a number: it differs from every other
	}
	return x
}

// plain takes away what keeps a spreadsheet from taking a name for a formula.
func plain(cell string) string {
	if rest, kept := strings.CutPrefix(cell, "'"); kept && rest != "" && strings.ContainsRune("=+-@\t\r\n", rune(rest[0])) {
		return rest
	}
	return cell
}
