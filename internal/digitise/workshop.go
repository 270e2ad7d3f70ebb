package digitise

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Record knows what earlier steps made.
type Record interface {
	// Made gives the rendition of a role that an asset has one of, or fault.Missing.
	Made(ctx context.Context, asset string, role media.Role) (media.Rendition, error)
	// Pages gives what is known of the pages of an asset, in their order.
	Pages(ctx context.Context, asset string) ([]media.Page, error)
}

// Workshop runs steps; it is safe for concurrent use.
type Workshop struct {
	tools  Tools
	record Record
	blobs  blob.Store
	ids    *id.Maker
	bench  *bench
	log    *slog.Logger
}

// NewWorkshop makes a workshop that works in a folder of its own under scratch,
// on the same file system as the blobs where copies are to be spared. Folders
// that a dead workshop left there are removed.
func NewWorkshop(tools Tools, record Record, blobs blob.Store, ids *id.Maker, scratch string, log *slog.Logger) (*Workshop, error) {
	b, err := newBench(scratch, ids.New())
	if err != nil {
		return nil, fmt.Errorf("prepare the workshop: %w", err)
	}
	return &Workshop{tools: tools, record: record, blobs: blobs, ids: ids, bench: b, log: log}, nil
}

// Close removes the workshop's folder.
func (w *Workshop) Close() error { return w.bench.close() }

// Run does one step of an asset's plan on its source, and stores what is made
// under a new run/<ulid>/. Nothing of it is visible before the caller keeps the
// harvest; it may be run again at any time. Its faults are those of Reasons, and
// beside them the harvest names the tools alone; when ctx ends, the tool is killed
// and the context's error answered. report may be nil.
func (w *Workshop) Run(ctx context.Context, step string, asset media.Asset, report Report) (media.Harvest, error) {
	h, err := w.run(ctx, step, asset, report)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		err = ErrNoRoom.Because(err)
	}
	return h, err
}

func (w *Workshop) run(ctx context.Context, step string, asset media.Asset, report Report) (media.Harvest, error) {
	todo := find(asset.Kind, step)
	if todo.Work == nil {
		return media.Harvest{}, fmt.Errorf("a %s has no step %q", asset.Kind, step)
	}
	dir, err := w.bench.clear(w.ids.New())
	if err != nil {
		return media.Harvest{}, fmt.Errorf("prepare step %s: %w", step, err)
	}
	defer w.clean(ctx, dir)
	job := Job{Upload: filepath.Join(dir, "source"), Out: filepath.Join(dir, "out"), Name: asset.Name, MIME: asset.MIME}
	job.Pages = func(ctx context.Context) ([]media.Page, error) { return w.record.Pages(ctx, asset.ID) }
	job.follow(report)
	if err := w.bring(ctx, todo, asset, dir, &job); err != nil {
		return media.Harvest{}, fmt.Errorf("fetch the source: %w", err)
	}
	noted, used := noting(ctx)
	h, err := todo.Work(w.tools)(noted, job)
	h.Tools = used.all()
	if err != nil {
		return media.Harvest{Tools: h.Tools}, fmt.Errorf("step %s: %w", step, err)
	}
	if err := w.store(ctx, job.Out, asset.ID, &h); err != nil {
		return media.Harvest{Tools: h.Tools}, fmt.Errorf("store what step %s made: %w", step, err)
	}
	w.log.InfoContext(ctx, "step done", "step", step, "asset", asset.ID, "renditions", len(h.Renditions))
	return h, nil
}

func (w *Workshop) clean(ctx context.Context, dir string) {
	if err := os.RemoveAll(dir); err != nil {
		w.log.WarnContext(ctx, "a job's folder stays until the next start", "error", err)
	}
}

// bring puts down what a step works on: the file, and the rendition of it that the
// step begins from.
func (w *Workshop) bring(ctx context.Context, todo Step, asset media.Asset, dir string, job *Job) error {
	job.Source = job.Upload
	if err := w.fetch(ctx, "source/"+asset.SHA256, asset.SHA256, job.Upload); err != nil || todo.From == "" {
		return err
	}
	from, err := w.record.Made(ctx, asset.ID, todo.From)
	if err != nil {
		return err
	}
	job.Source = filepath.Join(dir, string(todo.From))
	return w.fetch(ctx, from.Key, from.SHA256, job.Source)
}

// fetch puts a blob at path: by a link where it is a file of the same file system,
// else by a copy, whose sum is compared.
func (w *Workshop) fetch(ctx context.Context, key, sum, path string) (err error) {
	source, err := w.blobs.Open(ctx, key)
	if err != nil {
		return err
	}
	defer source.Close()
	if source.Info().Size == 0 {
		return ErrEmpty
	}
	if file, is := source.(interface{ Name() string }); is && os.Link(file.Name(), path) == nil {
		return nil
	}
	dst, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	checked := blob.NewChecker(ctx, source, blob.Digest{Size: source.Info().Size, SHA256: sum})
	if _, err := io.Copy(dst, checked); err != nil {
		return err
	}
	if _, err := checked.Digest(); err != nil {
		return fmt.Errorf("the store gave other bytes than were uploaded: %v", err) //nolint:errorlint // no fault of who uploaded them
	}
	return nil
}

// store moves the files that the renditions name into the blobs and fills in
// whose they are.
func (w *Workshop) store(ctx context.Context, out, asset string, h *media.Harvest) error {
	run := "run/" + w.ids.New() + "/"
	for i := range h.Renditions {
		r := &h.Renditions[i]
		info, err := w.put(ctx, run+r.Key, filepath.Join(out, r.Key))
		if err != nil {
			return fmt.Errorf("%s: %w", r.Key, err)
		}
		r.Asset, r.Key, r.Size, r.SHA256 = asset, info.Key, info.Size, info.SHA256
	}
	for i := range h.Pages {
		h.Pages[i].Asset = asset
	}
	for i := range h.Cues {
		h.Cues[i].Asset = asset
	}
	return nil
}

func (w *Workshop) put(ctx context.Context, key, path string) (blob.Info, error) {
	if adopter, is := w.blobs.(blob.Adopter); is {
		return adopter.Adopt(ctx, key, path, blob.Unknown())
	}
	file, err := os.Open(path)
	if err != nil {
		return blob.Info{}, err
	}
	defer file.Close()
	return w.blobs.Put(ctx, key, file, blob.Unknown())
}
