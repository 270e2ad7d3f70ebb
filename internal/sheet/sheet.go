// Package sheet reads tables that an office has anyway: CSV as French, Arabic or
// English Excel writes it, and the first sheet of an XLSX workbook. What is in a cell
// is text: no formula is computed here.
package sheet

import "github.com/digital-learning-lab/lab/internal/fault"

// Record is one line of a table, as it stands there.
type Record struct {
	Line  int // as a spreadsheet counts, from 1
	Cells []string
}

// Problem is what is wrong with one cell.
type Problem struct {
	Line    int    `json:"line"`
	Column  string `json:"column"` // what the cell is about, or the name of the column
	Code    string `json:"code"`
	Message string `json:"message"`
}

// At is a problem that a fault tells of a line; its field is the column.
func At(line int, e *fault.Error) Problem {
	return Problem{Line: line, Column: e.Field, Code: e.Code, Message: e.Message}
}
