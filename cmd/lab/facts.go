package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/digital-learning-lab/lab/internal/app"
)

var errFactsUsage = errors.New("usage: lab facts FILE, or - for standard output")

// facts writes what reports are made from; the lab may be at work.
func facts(ctx context.Context, args []string, out io.Writer) (err error) {
	if len(args) != 1 {
		return errFactsUsage
	}
	lab, err := open(ctx, app.Options{Shared: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	if args[0] == "-" {
		return lab.WriteEvidence(ctx, out)
	}
	file, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write the facts: %w", err)
	}
	return errors.Join(lab.WriteEvidence(ctx, file), file.Sync(), file.Close())
}
