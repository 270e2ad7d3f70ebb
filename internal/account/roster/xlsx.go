package roster

import (
	"bytes"

	"github.com/xuri/excelize/v2"
)

// A workbook of 5 MB must not unpack to more than this, in bytes.
const maxUnpacked = 100 << 20

// readXLSX reads the first sheet of a workbook. Of a formula it takes the value
// that the file holds.
func readXLSX(data []byte) (records []record, err error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, ErrFormat.Because(err)
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, ErrEmpty
	}
	rows, err := book.Rows(sheets[0])
	if err != nil {
		return nil, ErrFormat.Because(err)
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, ErrFormat.Because(err)
		}
		if records, err = keep(records, record{line, cells}); err != nil {
			return nil, err
		}
	}
	if err := rows.Error(); err != nil {
		return nil, ErrFormat.Because(err)
	}
	return records, nil
}
