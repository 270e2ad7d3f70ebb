package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/seed"
)

// importAll loads packs and brings folders, as drafts.
func importAll(ctx context.Context, args []string, out io.Writer) error {
	var with importing
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.StringVar(&with.owner, "owner", "", "login of the person whose drafts they become; the administrator where left out")
	flags.StringVar(&with.name, "name", "", "what the folder is called: the same name goes on with the same course; its own where left out")
	flags.StringVar(&with.to, "to", "", "address of a running lab that folders are sent to, as the person of the token in LAB_TOKEN")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("usage: lab import [-owner LOGIN] [-name NAME] [-to URL] PACK… or FOLDER…")
	}
	var all error
	for _, name := range flags.Args() {
		info, err := os.Stat(name)
		if err == nil && info.IsDir() {
			err = importFolder(ctx, name, with, out)
		} else if err == nil {
			err = importPack(ctx, name, out)
		}
		if err != nil && !errors.Is(err, someLeft) {
			return err
		}
		all = errors.Join(all, err)
	}
	return all
}

// importPack loads a pack as a draft of the administrator.
func importPack(ctx context.Context, name string, out io.Writer) error {
	lab, err := open(ctx, app.Options{Work: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	title, err := loadPack(ctx, lab, name)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	_, err = fmt.Fprintf(out, "Loaded as a draft: %s\n", title)
	return err
}

func loadPack(ctx context.Context, lab *app.Lab, name string) (title string, err error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // only read from
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	pack, err := archive.Open(file, info.Size())
	if err != nil {
		return "", err
	}
	return pack.Pack.Course.Title, lab.Import(ctx, pack)
}

// pack digitises a course folder in a lab of its own, and writes the pack.
func pack(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("usage: lab pack FOLDER FILE")
	}
	from, to := args[0], args[1]
	folder, err := seed.ReadFolder(from, filepath.Base(filepath.Clean(from)))
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "lab-pack-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }() // a temporary folder
	lab, err := app.Open(ctx, config.In(scratch), app.Options{Work: true, Log: logger("warn")})
	if err != nil {
		return err
	}
	defer lab.Close()
	if err := writeWhole(to, func(w io.Writer) error { return lab.Pack(ctx, folder, w) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Packed: %s\n", folder.Title)
	return err
}

// writeWhole writes a file that is there whole or not at all.
func writeWhole(name string, write func(io.Writer) error) error {
	half, err := os.CreateTemp(filepath.Dir(name), ".half-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(half.Name()) }() // after the rename there is nothing left to remove
	if err := errors.Join(write(half), half.Chmod(0o644), half.Close()); err != nil {
		return err
	}
	return os.Rename(half.Name(), name)
}
