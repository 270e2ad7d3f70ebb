// Package bench measures a running lab against plain tools of the same machine,
// in the same minutes: a copy of a file, nginx, the search engine without the
// lab around it, a commit for every beat. It prints each figure beside what it
// was measured against, because a ratio of one run holds on any machine and a
// time does not.
//
// It starts the program it is given as a child, on data folders of its own, and
// writes only below one temporary folder (about 6 GB), which it removes. Times
// are medians of rounds in which both sides run in shuffled order, the first
// round dropped; CPU time is read from Linux's /proc. What is slow is reported;
// only what cannot be measured is an error.
package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/id"
)

// Options say what is measured and where.
type Options struct {
	Binary string // the lab's program
	Folder string // where the temporary folder is made; empty is the machine's own
	Corpus string // folder of real files (see .ci/corpus), or empty
	S3     string // an S3 server with a bucket of its own for this run, as LAB_BLOBS has it, or empty
	Only   string // the measurements whose name has this in it; all where empty

	Passages []int // sizes of the libraries that search is measured in, the smallest first
	Now      func() time.Time
}

// measurement is one stage of a run: what it yields, or why it could not be
// measured.
type measurement struct {
	name string
	take func(*run, context.Context) ([]Figure, error)
}

// measurements are in the order of a run: later ones use what earlier ones left.
func measurements() []measurement {
	return []measurement{
		{"start", (*run).starts},
		{"idle memory", (*run).idle},
		{"upload", (*run).uploads},
		{"stream", (*run).streams},
		{"stream from S3", (*run).remote},
		{"catalogue page", (*run).pages},
		{"beats", (*run).beats},
		{"beats by Redis", (*run).beatsByRedis},
		{"search", (*run).searches},
		{"search by size", (*run).volumes},
		{"taking in", (*run).ingest},
		{"taking in again", (*run).again},
		{"growth", (*run).grows},
	}
}

// run is one run: the lab that is measured, and what stands beside it.
type run struct {
	Options
	scratch string
	lab     *lab    // the demonstration that most is measured on
	plain   *server // see Plain
	nginx   *server // nil where nginx is not installed
	bucket  *bucket // nil where there is no S3 server
	film    string  // path of a large file, random bytes
	filmURL string  // path of its original in the lab
	trainer *client
	learner *client
	ids     *id.Maker

	passages []known // of the library that was stocked, if it was
}

// Run measures all and prints one table to out. It fails if something could not
// be measured, never because it was slow.
func Run(ctx context.Context, o Options, out io.Writer) error {
	scratch, err := os.MkdirTemp(o.Folder, "lab-bench-")
	if err != nil {
		return fmt.Errorf("make a folder to measure in: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }() // what stays is temporary
	r := &run{Options: o, scratch: scratch, ids: id.NewMaker(o.Now, rand.Reader)}
	defer r.stop()
	began, load := o.Now(), loadAverage()
	if err := r.prepare(ctx); err != nil {
		return err
	}
	var figures []Figure
	var missed []error
	for _, m := range measurements() {
		if !strings.Contains(m.name, r.Only) {
			continue
		}
		taken, err := m.take(r, ctx)
		figures = append(figures, taken...)
		if err != nil {
			missed = append(missed, fmt.Errorf("%s could not be measured: %w", m.name, err))
		}
	}
	_, err = fmt.Fprintf(out, "load average %s at the start, %s at the end; %s\n", load, loadAverage(), o.Now().Sub(began).Round(time.Second))
	return errors.Join(append(missed, err, Print(out, figures))...)
}

// prepare starts what the lab is measured beside, and the lab itself.
func (r *run) prepare(ctx context.Context) (err error) {
	r.film = filepath.Join(r.in("www"), "film")
	if err := fill(r.film, filmSize); err != nil {
		return err
	}
	if r.plain, err = startPlain(ctx, r.Binary, r.in("plain")); err != nil {
		return err
	}
	if r.bucket, err = readBucket(r.S3); err != nil {
		return err
	}
	if r.nginx, err = startNginx(ctx, r.in("nginx"), r.in("www"), r.bucket); err != nil {
		return err
	}
	return r.open(ctx)
}

// open starts the lab and signs in as those who use it.
func (r *run) open(ctx context.Context) (err error) {
	if r.lab, err = startLab(ctx, r.Binary, r.in("demo"), "--demo"); err != nil {
		return err
	}
	if r.trainer, err = r.lab.enter(ctx, "trainer"); err != nil {
		return err
	}
	r.learner, err = r.lab.enter(ctx, "learner")
	return err
}

// restart stops the lab and starts it again on its data.
func (r *run) restart(ctx context.Context) error {
	r.lab.stop()
	r.lab = nil
	return r.open(ctx)
}

// in gives the path of a folder of this run.
func (r *run) in(name string) string { return filepath.Join(r.scratch, name) }

func (r *run) stop() {
	if r.lab != nil {
		r.lab.stop()
	}
	for _, s := range []*server{r.plain, r.nginx} {
		if s != nil {
			s.stop()
		}
	}
}
