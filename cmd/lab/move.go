package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/digital-learning-lab/lab/internal/app"
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
