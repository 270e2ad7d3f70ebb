package bench

import (
	"bytes"
	"context"
	_ "embed" // the loop
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

//go:embed ingest.sh
var loop string

// mixed is what a trainer's folder is made of: how many of which file of the
// corpus, or of a short text.
var mixed = []struct {
	file   string
	copies int
}{
	{"phone.jpg", 24}, {"phone.mp4", 6}, {"packaging-tutorial.en.pdf", 2}, {"scan.fr.pdf", 6}, {"scan.ar.pdf", 3},
	{"officer.docx", 8}, {"officer.pptx", 8}, {"officer.xlsx", 6}, {"emacs-slides.odp", 1}, {"old.doc", 4},
	{"live-manual.fr.epub", 4}, {"handbook/fr/sect.quotas.html", 8}, {notes, 20},
}

const notes = "notes.md"

// ingest: how long a hundred files of ten kinds take until every step of each is
// done, against the same tools in a shell loop; and how long who searches meanwhile
// waits for an answer, against when nothing is taken in.
func (r *run) ingest(ctx context.Context) ([]Figure, error) {
	if r.Corpus == "" {
		return nil, nil
	}
	folder := r.in("mixed")
	if err := mix(r.Corpus, folder); err != nil {
		return nil, err
	}
	passages, err := r.stock(ctx)
	if err != nil {
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
	found, err := r.meanwhile(ctx, folder, append(slices.Clone(questions), phrases(passages, len(questions))...))
	return []Figure{f.compare(taken[:1], taken[1:]), found}, err
}

// mix lays the files out.
func mix(corpus, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, m := range mixed {
		content := []byte("# Notes\n\nLe disjoncteur différentiel.\n")
		if m.file != notes {
			var err error
			if content, err = os.ReadFile(filepath.Join(corpus, m.file)); err != nil {
				return err
			}
		}
		for n := range m.copies {
			name := fmt.Sprintf("%02d-%s", n, filepath.Base(m.file))
			if err := os.WriteFile(filepath.Join(folder, name), differing(content, n), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// differing makes the nth of files that say the same: by bytes after its end, which
// every reader of these kinds passes over, and which are the comment of a zip
// archive (APPNOTE, 4.3.16).
func differing(content []byte, n int) []byte {
	const end = 22 // bytes of the last record of an archive, without a comment
	own, mark := slices.Clone(content), fmt.Appendf(nil, "\n\n%d\n", n)
	if at := len(own) - end; at >= 0 && bytes.HasPrefix(own[at:], []byte("PK\x05\x06")) {
		binary.LittleEndian.PutUint16(own[len(own)-2:], uint16(len(mark)))
	}
	return append(own, mark...)
}

// takeIn uploads every file of a folder to a new course, and waits until each can be
// shown and nothing is left to be added to any.
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
	return until(ctx, 10*patience, func() (bool, error) {
		var left struct{ Waiting, Running int }
		err := r.trainer.get(ctx, "/jobs", &left)
		return left.Waiting+left.Running == 0, err
	})
}

// byHand does the same by the tools alone.
func (r *run) byHand(ctx context.Context, folder string) error {
	out := r.in("by-hand")
	if err := os.MkdirAll(out, 0o700); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(out) }() // the next round begins anew
	script := r.in("ingest.sh")
	if err := os.WriteFile(script, []byte(loop), 0o600); err != nil {
		return err
	}
	said, err := exec.CommandContext(ctx, "sh", script, folder, out).CombinedOutput()
	if err != nil {
		return errors.Join(err, fmt.Errorf("the tools said: %.2000s", said))
	}
	return nil
}
