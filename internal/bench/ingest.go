package bench

import (
	"context"
	_ "embed" // the loop
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed ingest.sh
var loop string

// mixed is what a trainer's folder is made of: how many of which file of the
// corpus, or of a short text. Each is made a file of its own by bytes after its
// end, which every reader of these kinds passes over.
var mixed = []struct {
	file   string
	copies int
}{{"phone.jpg", 60}, {"packaging-tutorial.en.pdf", 2}, {"phone.mp4", 8}, {"", 30}}

// ingest: how long a hundred files of four kinds take until they are there to be
// shown, against the same tools in a shell loop.
func (r *run) ingest(ctx context.Context) ([]Figure, error) {
	if r.Corpus == "" {
		return nil, nil
	}
	folder := r.in("mixed")
	if err := mix(r.Corpus, folder); err != nil {
		return nil, err
	}
	taken, err := shuffled(ctx,
		func(ctx context.Context) (float64, error) {
			return timed(r.Now, func() error { return r.takeIn(ctx, folder) })
		},
		func(ctx context.Context) (float64, error) {
			return timed(r.Now, func() error { return r.byHand(ctx, folder) })
		})
	if err != nil {
		return nil, err
	}
	f := Figure{Name: "taking in 100 mixed files", Unit: "s", Against: "the tools in a shell loop", Limit: 1.1}
	return []Figure{f.compare(taken[:1], taken[1:])}, nil
}

// mix lays the files out.
func mix(corpus, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for i, m := range mixed {
		content, name := []byte("# Notes\n\nLe disjoncteur différentiel.\n"), "notes.md"
		if m.file != "" {
			var err error
			if content, err = os.ReadFile(filepath.Join(corpus, m.file)); err != nil {
				return err
			}
			name = m.file
		}
		for n := range m.copies {
			own := append(content[:len(content):len(content)], fmt.Sprintf("\n\n%d\n", n)...)
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d-%02d%s", i, n, filepath.Ext(name))), own, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeIn uploads every file of a folder to a new course, and waits until each
// can be shown.
func (r *run) takeIn(ctx context.Context, folder string) error {
	course, module, err := r.trainer.course(ctx, r.ids.New(), r.ids.New())
	if err != nil {
		return err
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var sent []string
	for _, file := range files {
		s := sending{upload: r.ids.New(), course: course, module: module, resource: r.ids.New(), name: file.Name()}
		if err := r.trainer.upload(ctx, s, filepath.Join(folder, file.Name())); err != nil {
			return fmt.Errorf("%s: %w", file.Name(), err)
		}
		sent = append(sent, s.resource)
	}
	for _, resource := range sent {
		if err := r.trainer.reaches(ctx, resource, "ready", "kept"); err != nil {
			return err
		}
	}
	return nil
}

// byHand does the same by the tools alone.
func (r *run) byHand(ctx context.Context, folder string) error {
	out := r.in("by-hand")
	if err := os.MkdirAll(out, 0o700); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(out) }() // the next round begins anew
	said, err := exec.CommandContext(ctx, "sh", "-c", loop, "ingest.sh", folder, out).CombinedOutput()
	if err != nil {
		return errors.Join(err, fmt.Errorf("the tools said: %.2000s", said))
	}
	return nil
}
