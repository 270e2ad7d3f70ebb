// Package office has LibreOffice convert what office programs write, in the box:
// without network, macros or the machine's files. A Printer makes the PDF of
// slides, texts and tables, of which their pages are made; a Converter turns
// workbooks of Excel 97 to 2003 (.xls) into XLSX for imports.
//
// What a file is, is looked up in it first and told to LibreOffice, which would
// guess and make a text of anything. It starts with an empty profile each time, so
// that no file finds what another left. A file takes a few seconds, most of them to
// start. A Printer writes to its job's folder alone, a Converter one folder
// office-… in its scratch folder for each file, which goes when the file is done.
//
// Sheets of tables are made to fit the width of their paper, see fitSheet.
//
// Limits: those of container and of the box; the first 200 pages of tables, and
// sheets of 32 MB to be fitted: larger ones are printed as they are. What LibreOffice
// does not draw as the program that wrote the file is drawn as it can: animations
// stand still, and fonts that are not installed are replaced.
package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// Converter implements sheet.Converter.
type Converter struct {
	box     *box.Box
	scratch string
}

// New makes a converter that works in the given box.
func New(b *box.Box, scratch string) *Converter { return &Converter{b, scratch} }

// XLSX turns an old workbook into XLSX. Cells keep their values and their kinds.
func (c *Converter) XLSX(ctx context.Context, old []byte) ([]byte, error) {
	if err := os.MkdirAll(c.scratch, 0o700); err != nil {
		return nil, fmt.Errorf("make room for old workbooks: %w", err)
	}
	dir, err := os.MkdirTemp(c.scratch, "office-")
	if err != nil {
		return nil, fmt.Errorf("make room for an old workbook: %w", err)
	}
	defer os.RemoveAll(dir) // what stays is swept at the next start
	source, out, profile := filepath.Join(dir, "source"), filepath.Join(dir, "out"), filepath.Join(dir, "profile")
	if err := errors.Join(os.WriteFile(source, old, 0o600), os.Mkdir(out, 0o700), os.Mkdir(profile, 0o700)); err != nil {
		return nil, fmt.Errorf("put an old workbook down: %w", err)
	}
	asked := conversion{source: source, out: out, profile: profile, from: "MS Excel 97", to: "xlsx:Calc MS Excel 2007 XML"}
	if err := asked.run(ctx, c.box); err != nil {
		return nil, meaning(err)
	}
	made, err := os.ReadFile(filepath.Join(out, "source.xlsx"))
	if errors.Is(err, os.ErrNotExist) { // it ends well also where it cannot read the file
		return nil, sheet.ErrOldDamaged.Because(err)
	}
	return made, err
}

// meaning says what a run that ended badly means to who sent the file.
func meaning(err error) error {
	var failure *box.Failure
	switch {
	case errors.Is(err, digitise.ErrToolMissing), errors.Is(err, digitise.ErrSandboxMissing):
		return sheet.ErrOld.Because(err)
	case errors.Is(err, digitise.ErrTooDemanding):
		return sheet.ErrTooLarge.Because(err)
	case errors.As(err, &failure):
		return sheet.ErrOldDamaged.Because(err)
	}
	return fmt.Errorf("read an old workbook: %w", err)
}
