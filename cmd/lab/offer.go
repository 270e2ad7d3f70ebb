package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/offer"
)

// importOffer brings what e-Note says of an establishment; a lab may be at work on
// the data folder.
func importOffer(ctx context.Context, args []string, out io.Writer) error {
	var with app.OfferFlags
	flags := flag.NewFlagSet("import-offer", flag.ContinueOnError)
	flags.StringVar(&with.By, "by", "", "login of who imports; the administrator where left out")
	flags.StringVar(&with.Place, "place", "", "name or code of the establishment; that of who imports where left out")
	flags.BoolVar(&with.Partly, "partly", false, "import what can be used of a file with errors; nothing is archived then")
	flags.BoolVar(&with.Show, "show", false, "only say what would change")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("usage: lab import-offer [-by LOGIN] [-place NAME] [-partly] [-show] FILE…")
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	var all error
	for _, name := range flags.Args() {
		if err := importOfferFile(ctx, lab, name, with, out); err != nil {
			all = errors.Join(all, fmt.Errorf("%s: %w", name, err))
		}
	}
	return all
}

func importOfferFile(ctx context.Context, lab *app.Lab, name string, with app.OfferFlags, out io.Writer) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	rows, problems, err := offer.Read(ctx, data, lab.OldSheets(ctx))
	if err != nil {
		return err
	}
	plan, err := lab.ImportOffer(ctx, with, offer.File{
		Name: filepath.Base(name), SHA256: hex.EncodeToString(sum[:]), Rows: rows, Problems: problems,
	})
	tellOffer(out, name, plan)
	return err
}

// tellOffer says what an import did, or would do.
func tellOffer(out io.Writer, name string, p offer.Plan) {
	say := func(format string, values ...any) { _, _ = fmt.Fprintf(out, format+"\n", values...) }
	say("%s: %d lines", name, p.Rows)
	for _, t := range p.Tallies() {
		say("  %-11s %6d made %6d changed %6d archived %6d as they were", t.Noun, t.Made, t.Changed, t.Archived, t.Same)
	}
	for _, wrong := range p.Problems {
		say("  line %d, %s: %s", wrong.Line, printable(wrong.Column), wrong.Message)
	}
	if p.Nothing() {
		say("  Everything is as the file says: nothing to change.")
	}
}
