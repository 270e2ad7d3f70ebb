package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/intake/remote"
	"github.com/digital-learning-lab/lab/internal/intake/stick"
)

var errRuns = errors.New("a lab runs on this data folder: stop it, or send the folder to it with " +
	"`lab import -to http://…` and a token of `lab user token NAME` in LAB_TOKEN")

// someLeft is the exit code of an import that left files where they were.
const someLeft exitCode = 3

// importFolder brings a folder into a lab as a draft course.
func importFolder(ctx context.Context, dir string, with importing, out io.Writer) error {
	folder, err := stick.Open(dir, with.name)
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }() // only read from
	files, bytes := folder.Size()
	_, _ = fmt.Fprintf(out, "%s: %d files, %s\n", dir, files, bytesText(bytes))
	lab, end, err := with.lab(ctx)
	if err != nil {
		return err
	}
	defer end()
	progress := newBar(out)
	came, err := folder.Bring(ctx, lab, func(p stick.Progress) { tellFolder(progress, p) })
	progress.end()
	if errors.Is(err, context.Canceled) {
		_, _ = fmt.Fprintln(out, "Interrupted. The same command goes on from here.")
		return exitCode(130)
	}
	if err != nil {
		return err
	}
	return sumUp(came, out)
}

func tellFolder(b *bar, p stick.Progress) {
	if p.Waiting {
		b.show(int64(p.Digitised), int64(p.Of), fmt.Sprintf("%d of %d digitised", p.Digitised, p.Of), printable(p.Name))
		return
	}
	stage := fmt.Sprintf("%d of %d files", p.Files, p.Of)
	b.show(p.Bytes, p.Total, stage, fmt.Sprintf("%s of %s  %s", bytesText(p.Bytes), bytesText(p.Total), printable(p.Name)))
}

// sumUp says what came of a folder.
func sumUp(came stick.Outcome, out io.Writer) error {
	say := func(format string, values ...any) { _, _ = fmt.Fprintf(out, format+"\n", values...) }
	say("Draft course: %s", printable(came.Title))
	say("%d files sent, %d there already, %d kept as downloads, %d left out by rule.", came.Sent, came.There, came.Kept, came.Ignored)
	if came.Waiting > 0 {
		say("%d files wait for a tool that is not here, or for room on the disk; `lab doctor` tells which.", came.Waiting)
	}
	if len(came.Left) == 0 {
		return nil
	}
	say("Could not be taken:")
	for _, l := range came.Left {
		say("  %s: %s", printable(l.Path), sentenceOf(l.Reason))
	}
	return someLeft
}

// sentenceOf gives the sentence of a reason. A code may carry a detail behind a
// colon, such as the name of an entry.
func sentenceOf(why *fault.Error) string {
	code, detail, _ := strings.Cut(why.Code, ":")
	for _, known := range append(intake.Reasons(), digitise.Reasons()...) {
		if known.Code == code {
			return strings.TrimSpace(known.Message + " " + printable(detail))
		}
	}
	return why.Message + " (" + printable(why.Code) + ")"
}

// printable writes what somebody else named so that it changes nothing on a
// terminal but its own line.
func printable(name string) string {
	quoted := strconv.Quote(name)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// importing is what the flags of an import say.
type importing struct {
	owner, name, to string
}

// lab opens the lab that a folder is brought to; end closes it.
func (i importing) lab(ctx context.Context) (lab stick.Lab, end func(), err error) {
	c, err := config.FromEnvironment()
	if err != nil {
		return nil, nil, err
	}
	if i.to != "" {
		there, err := remote.New(i.to, c.Token)
		return there, func() {}, err
	}
	here, err := app.Open(ctx, c, app.Options{Work: true, Log: logger("warn")})
	if f, is := fault.As(err); is && f.Code == "data.in-use" {
		return nil, nil, errRuns
	}
	if err != nil {
		return nil, nil, err
	}
	if err = here.Start(ctx); err == nil {
		lab, err = here.Importing(ctx, i.owner)
	}
	if err != nil {
		here.Close()
		return nil, nil, err
	}
	return lab, here.Close, nil
}
