package office

import (
	"context"
	"errors"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
)

// conversion is one run of LibreOffice on one file. What it makes is called source
// with the ending of the format, in the folder out.
type conversion struct {
	source, out string // a file and a folder of this machine
	profile     string // an empty folder
	from        string // the filter that reads the file: as this and as nothing else
	to          string // ending, filter and options of what is written
}

// How LibreOffice ends, beside well: once it has made its profile it asks to be
// started again; one that hears SIGTERM does not die of it.
const (
	startAgain = 81
	stopped    = 255
)

func (c conversion) run(ctx context.Context, b *box.Box) error {
	err := b.Run(ctx, c.command())
	if endedWith(err, startAgain) {
		err = b.Run(ctx, c.command())
	}
	if endedWith(err, stopped) {
		return digitise.ErrToolKilled.Because(fmt.Errorf("it was told to stop: %v", err)) //nolint:errorlint // that says nothing of the file
	}
	return err
}

func endedWith(err error, code int) bool {
	var failure *box.Failure
	return errors.As(err, &failure) && failure.Code == code
}

func (c conversion) command() box.Command {
	const home = box.Job + "/profile"
	return box.Command{
		Tool: "soffice", Source: c.source, Out: c.out, Show: []box.Bind{{From: c.profile, To: home, Writable: true}},
		Env: []string{"SAL_USE_VCLPLUGIN=svp"}, // no screen
		Args: []string{
			"-env:UserInstallation=file://" + home, "--headless", "--norestore", "--nolockcheck", "--infilter=" + c.from,
			"--convert-to", c.to, "--outdir", box.Out, box.Source,
		},
	}
}
