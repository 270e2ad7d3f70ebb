package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/archive"
)

// verify looks whether all files are as they were kept.
func verify(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	quick := flags.Bool("quick", false, "look at sizes alone, not at every byte")
	again := flags.Bool("repair", false, "have made again what can be, from what was uploaded")
	from := flags.String("from", "", "first take what is missing or damaged out of this backup")
	keyName := keyFlag(flags)
	if err := flags.Parse(args); err != nil {
		return err
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	if *from != "" {
		if err := mend(ctx, lab, *from, keyName(lab.Config), out); err != nil {
			return err
		}
	}
	progress, end := bytesBar("Verifying")
	sum, err := lab.Verify(ctx, *quick, *again, progress, func(f archive.Finding) error {
		end()
		return tellFinding(out, f, *again)
	})
	end()
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Looked at %d files, %s: %d are not right. %d files of %s are older than a day and belong to nothing.\n",
		sum.Objects, bytesText(sum.Bytes), sum.Bad, sum.Orphans, bytesText(sum.OrphanBytes))
	if sum.Bad > 0 {
		return exitCode(1)
	}
	return nil
}

// mend takes out of a backup what is missing or damaged.
func mend(ctx context.Context, lab *app.Lab, name, keyName string, out io.Writer) error {
	key, err := archive.ReadKey(keyName)
	if err != nil {
		return err
	}
	file, err := os.Open(name) //nolint:gosec // the engineer names it
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read from
	progress, end := bytesBar("Mending")
	n, err := lab.Mend(ctx, file, key, progress)
	end()
	_, _ = fmt.Fprintf(out, "Mended from the backup: %d files.\n", n)
	return err
}

// tellFinding says what is wrong with a file, whose it is, and what to do.
func tellFinding(out io.Writer, f archive.Finding, again bool) error {
	is := "the file as it was uploaded"
	if f.Key != f.Use.Source.Key {
		is = "something that was made from the file"
	}
	_, _ = fmt.Fprintf(out, "%s: %s\n  It is %s %q.\n", f.Damage, f.Key, is, f.Use.Name)
	for _, s := range f.Use.Shown {
		_, _ = fmt.Fprintf(out, "  Shown in the course %q of %s.\n", s.Course, s.Owner)
	}
	do := "Take it from a backup, lab verify -from FILE, or have the file sent again."
	switch {
	case f.Again && again:
		do = "It is made again as soon as the lab is at work."
	case f.Again:
		do = "It can be made again: lab verify -repair."
	}
	_, err := fmt.Fprintf(out, "  %s\n", do)
	return err
}
