package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/archive"
)

// move brings the lab, which must be stopped, to other stores.
func move(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("move", flag.ContinueOnError)
	database := flags.String("database", "", "where the record goes: sqlite:PATH or postgres://…; it stays where left out")
	blobs := flags.String("blobs", "", "where the files go: dir:PATH or s3://…; they stay where left out")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 0 || *database == "" && *blobs == "" {
		return errors.New("usage: lab move [-database URL] [-blobs URL]")
	}
	lab, err := open(ctx, app.Options{Empty: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	to, err := lab.Config.On(*database, *blobs)
	if err != nil {
		return err
	}
	progress, end := bytesBar("Moving")
	moved, err := lab.Move(ctx, to, progress)
	end()
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Moved. %d files are there, %s, each checked by its hash; %d were copied just now.\n",
		moved.Objects-moved.Losses, bytesText(moved.Bytes), moved.Copied)
	_, _ = fmt.Fprintf(out, "Start the lab with these settings from now on, on the same LAB_DATA:\n  LAB_DATABASE=%s\n  LAB_BLOBS=%s\n", to.Database, to.Blobs)
	_, _ = fmt.Fprintln(out, "The old stores are as they were. Do not start the lab on them again: what is changed there would not be here.")
	return reportLost(out, moved.Lost, moved.Losses)
}

// verify looks whether all files are as they were kept.
func verify(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	quick := flags.Bool("quick", false, "look at sizes alone, not at every byte")
	again := flags.Bool("repair", false, "have made again what can be, from what was uploaded")
	if err := flags.Parse(args); err != nil {
		return err
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
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
	do := "Restore a backup into another lab and take it from there, or have the file sent again."
	switch {
	case f.Again && again:
		do = "It is made again as soon as the lab is at work."
	case f.Again:
		do = "It can be made again: lab verify -repair."
	}
	_, err := fmt.Fprintf(out, "  %s\n", do)
	return err
}
