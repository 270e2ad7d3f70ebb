// Package sheet reads tables that an office has anyway: CSV as French, Arabic or
// English Excel writes it, one sheet of an XLSX workbook, and an old .xls where a
// program that turns it into XLSX is there. What is in a cell is text: no formula
// is computed here. It writes workbooks too.
//
// It writes nothing outside but to the writer that it is given. A workbook that is
// read unpacks to at most 100 MB.
package sheet

import (
	"bytes"
	"context"

	"github.com/digital-learning-lab/lab/internal/fault"
)

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
	Other   int    `json:"other,omitempty"` // the line that this one clashes with
}

// At is a problem that a fault tells of a line; its field is the column.
func At(line int, e *fault.Error) Problem {
	return Problem{Line: line, Column: e.Field, Code: e.Code, Message: e.Message}
}

// What is wrong with a file as a whole.
var (
	ErrTooLarge   = fault.New(fault.TooLarge, "sheet.too-large", "The table has more lines or columns, or the file is larger, than the lab reads. Split it into parts.").On("file")
	ErrEmpty      = fault.New(fault.Invalid, "sheet.empty", "There is nothing in the table.").On("file")
	ErrFormat     = fault.New(fault.Invalid, "sheet.format", "This is neither a CSV nor an XLSX file. Save it as one of them.").On("file")
	ErrOld        = fault.New(fault.Invalid, "sheet.old", "This is an old .xls file, and the program that reads it is not installed. Save it as .xlsx.").On("file")
	ErrOldDamaged = fault.New(fault.Invalid, "sheet.old.damaged", "This old file cannot be read: it is damaged or locked by a password. Save it as .xlsx without a password.").On("file")
)

// Converter turns a workbook of Excel 97 to 2003 (.xls) into XLSX. It answers
// ErrOld where it has no program for that, ErrOldDamaged where the file is to
// blame.
type Converter interface {
	XLSX(ctx context.Context, old []byte) ([]byte, error)
}

// Options say how large a table may be, and which sheet of a workbook it is.
type Options struct {
	Bytes   int    // of the file
	Rows    int    // lines with something in them, beside the header
	Columns int    // up to the last cell of a line with something in it
	Sheet   string // the one of this name where there is one, else the first with anything in it
}

// What files begin with.
const (
	zipMagic = "PK\x03\x04"
	oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // of .xls, and of an XLSX that is locked by a password
)

// Read gives the lines of a table that have anything in them. Without a converter
// an old workbook is ErrOld.
func Read(ctx context.Context, data []byte, o Options, old Converter) ([]Record, error) {
	if len(data) > o.Bytes {
		return nil, ErrTooLarge
	}
	if bytes.HasPrefix(data, []byte(oleMagic)) {
		if old == nil {
			return nil, ErrOld
		}
		var err error
		if data, err = old.XLSX(ctx, data); err != nil {
			return nil, err
		}
	}
	read := readCSV
	if bytes.HasPrefix(data, []byte(zipMagic)) {
		read = readXLSX
	}
	records, err := read(ctx, data, o)
	if err == nil && len(records) == 0 {
		err = ErrEmpty
	}
	return records, err
}

// gathering is a table while it is read.
type gathering struct {
	Options
	records []Record
}

// keep takes a line, unless it is empty, up to the limits.
func (g *gathering) keep(ctx context.Context, r Record) error {
	width := width(r.Cells)
	switch {
	case width == 0:
		return ctx.Err()
	case width > g.Columns, len(g.records) > g.Rows:
		return ErrTooLarge
	}
	g.records = append(g.records, r)
	return ctx.Err()
}
