// Package office turns workbooks of Excel 97 to 2003 (.xls) into XLSX with
// LibreOffice, in the box: without network, macros or the machine's files.
//
// It writes one folder office-… in its scratch folder for each file, which goes
// when the file is done. A file takes a few seconds, most of them to start.
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
	if err := c.run(ctx, conversion(source, out, profile)); err != nil {
		return nil, meaning(err)
	}
	made, err := os.ReadFile(filepath.Join(out, "source.xlsx"))
	if errors.Is(err, os.ErrNotExist) { // it ends well also where it cannot read the file
		return nil, sheet.ErrOldDamaged.Because(err)
	}
	return made, err
}

// startAgain is how LibreOffice ends once it has made its profile: it asks to be
// started again.
const startAgain = 81

func (c *Converter) run(ctx context.Context, command box.Command) error {
	err := c.box.Run(ctx, command)
	if failure := (*box.Failure)(nil); errors.As(err, &failure) && failure.Code == startAgain {
		return c.box.Run(ctx, command)
	}
	return err
}

// conversion reads the file as what it says it is and as nothing else.
func conversion(source, out, profile string) box.Command {
	const home = box.Job + "/profile"
	return box.Command{
		Tool: "soffice", Source: source, Out: out, Show: []box.Bind{{From: profile, To: home, Writable: true}},
		Env: []string{"SAL_USE_VCLPLUGIN=svp"}, // no screen
		Args: []string{
			"-env:UserInstallation=file://" + home, "--headless", "--norestore", "--nolockcheck", "--infilter=MS Excel 97",
			"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", box.Out, box.Source,
		},
	}
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
