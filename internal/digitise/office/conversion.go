package office

import (
	"context"
	"errors"

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

// startAgain is how LibreOffice ends once it has made its profile: it asks to be
// started again.
const startAgain = 81

func (c conversion) run(ctx context.Context, b *box.Box) error {
	err := b.Run(ctx, c.command())
	if failure := (*box.Failure)(nil); errors.As(err, &failure) && failure.Code == startAgain {
		return b.Run(ctx, c.command())
	}
	return err
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
