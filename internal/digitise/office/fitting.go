package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/container"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// toXLSX is what writes a workbook of another format as XLSX.
const toXLSX = "xlsx:Calc MS Excel 2007 XML"

// fitting gives the path of a workbook whose sheets fit the width of their paper.
// Where nobody said how a sheet fits, LibreOffice cuts it: a table of thirty columns
// comes as ten pages of a few columns, and no row of it is seen as one. What is no
// XLSX is made one first, so that there is one way to say it; that takes a second or
// two more.
func (p *Printer) fitting(ctx context.Context, job digitise.Job, format container.Format) (book string, err error) {
	book = job.Upload
	if format.Name != "xlsx" {
		if book, err = p.convert(ctx, job, filters[format.Name].from, toXLSX, "xlsx"); err != nil {
			return "", err
		}
	}
	fitted, err := fit(book, filepath.Dir(job.Out))
	if fault.KindOf(err) == fault.Invalid { // it is printed as it is
		return book, nil
	}
	return fitted, err
}

// fit writes a workbook anew into a folder, with what its sheets lack, and gives its
// path. Whatever is no sheet is the same, byte for byte.
func fit(book, folder string) (name string, err error) {
	archive, source, err := unzip.OpenFile(book)
	if err != nil {
		return "", fmt.Errorf("open the workbook: %w", err)
	}
	defer func() { _ = source.Close() }() // only read from
	file, err := os.Create(filepath.Join(folder, "fitted.xlsx"))
	if err != nil {
		return "", fmt.Errorf("write the workbook: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	z := zip.NewWriter(file)
	for _, e := range archive.Entries {
		if err := fitEntry(z, e); err != nil {
			return "", fmt.Errorf("write the workbook: %w", err)
		}
	}
	return file.Name(), z.Close()
}

// sheets are the parts of a workbook that hold its sheets, as every program names
// them.
const sheets = "xl/worksheets/*.xml"

func fitEntry(z *zip.Writer, e unzip.Entry) error {
	if is, _ := path.Match(sheets, strings.ToLower(e.Name)); !is || e.Size > maxPart {
		return e.Into(z)
	}
	part, err := e.Bytes(maxPart)
	if err != nil {
		return err
	}
	w, err := z.Create(e.Name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(fitSheet(part)))
	return err
}
