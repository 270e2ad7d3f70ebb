package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/httpapi"
)

// reindex makes the search index anew beside the one there is, then takes it.
func reindex(ctx context.Context, _ []string, out io.Writer) error {
	lab, err := open(ctx, app.Options{Work: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	b := newBar(os.Stderr)
	n, err := lab.Reindex(ctx, func(done, whole int) {
		b.show(int64(done), int64(whole), "Indexing", fmt.Sprintf("%d of %d resources", done, whole))
	})
	b.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Made searchable anew: %d resources.\n", n)
	return err
}

// doctor says what the lab has, what it misses, and what that costs.
func doctor(ctx context.Context, _ []string, out io.Writer) error {
	c, err := config.FromEnvironment()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	sick := false
	for _, f := range app.Diagnose(ctx, c, logger("error")) {
		mark := "ok"
		if !f.Well {
			mark = "MISSING"
			sick = sick || f.Needed
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", mark, f.Name, f.Words)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if sick {
		return exitCode(1)
	}
	return nil
}

// openapi prints the description that stands beside the routes in the source.
func openapi(_ context.Context, _ []string, out io.Writer) error {
	description, err := httpapi.OpenAPI()
	if err == nil {
		_, err = fmt.Fprintf(out, "%s\n", description)
	}
	return err
}
