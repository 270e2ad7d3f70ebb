package sheet

import (
	"bytes"
	"context"
	"slices"

	"github.com/xuri/excelize/v2"
)

// maxUnpacked is what a workbook may unpack to, in bytes.
const maxUnpacked = 100 << 20

// readXLSX reads one sheet of a workbook. Of a formula it takes the value that
// the file holds; a date is the number of days that Excel keeps (see Moment).
func readXLSX(ctx context.Context, data []byte, o Options) ([]Record, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, ErrFormat.Because(err)
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if slices.Contains(sheets, o.Sheet) {
		sheets = []string{o.Sheet}
	}
	for _, name := range sheets {
		if records, err := readSheet(ctx, book, name, o); err != nil || len(records) > 0 {
			return records, err
		}
	}
	return nil, nil
}

func readSheet(ctx context.Context, book *excelize.File, name string, o Options) ([]Record, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, ErrFormat.Because(err)
	}
	defer rows.Close()
	g := gathering{Options: o}
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, ErrFormat.Because(err)
		}
		if err = g.keep(ctx, Record{line, cells}); err != nil {
			return nil, err
		}
	}
	if err := rows.Error(); err != nil {
		return nil, ErrFormat.Because(err)
	}
	return g.records, nil
}
