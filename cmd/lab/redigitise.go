package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/fault"
)

var errDay = fault.New(fault.Invalid, "date.unreadable", "Write a day as 2026-11-30.")

// redigitise has a step done again, in the lab of these settings, which may be at
// work. Twice changes nothing that is not done yet.
func redigitise(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("redigitise", flag.ContinueOnError)
	var which app.Redigitising
	flags.StringVar(&which.Step, "step", "", "the step, as ocr")
	flags.StringVar(&which.Kind, "kind", "", "only files of this kind, as pdf")
	flags.Func("since", "only files received on this day or later, as 2026-11-30", func(day string) (err error) {
		if which.Since, err = time.Parse(time.DateOnly, day); err != nil {
			return errDay
		}
		return nil
	})
	flags.StringVar(&which.Course, "course", "", "only files of the course of this identifier or title")
	dry := flags.Bool("dry-run", false, "say how much it would be, and do nothing")
	watch := flags.Bool("watch", false, "stay until it is done")
	if err := flags.Parse(args); err != nil {
		return err
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	sum, err := lab.Redigitise(ctx, which, !*dry)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Step %s concerns %d files, %d pages.\n", which.Step, sum.Assets, sum.Pages)
	switch {
	case *dry || sum.Assets == 0:
		return nil
	case *watch:
		return watchRemaking(ctx, lab)
	}
	_, err = fmt.Fprintln(out, "They are made again behind everything else as soon as the lab is at work; what is there stays until then.")
	return err
}

// watchRemaking shows how many files are left, until none is. Whoever leaves stops
// nothing.
func watchRemaking(ctx context.Context, lab *app.Lab) error {
	b, whole := newBar(os.Stderr), 0
	defer b.end()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		left, err := lab.LeftToRedigitise(ctx)
		if err != nil {
			return err
		}
		whole = max(whole, left)
		b.show(int64(whole-left), int64(whole), "Making again", fmt.Sprintf("%d of %d files", whole-left, whole))
		if left == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
