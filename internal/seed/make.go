package seed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/id"
	"github.com/digital-learning-lab/lab/internal/intake"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Maker makes packs of course folders, with the same digitising that uploads go
// through and no database.
type Maker struct {
	workshop *digitise.Workshop
	blobs    blob.Store
	scratch  string
}

// NewMaker works in a scratch folder, which stays empty in the end.
func NewMaker(workshop *digitise.Workshop, blobs blob.Store, scratch string) *Maker {
	return &Maker{workshop: workshop, blobs: blobs, scratch: scratch}
}

// Make digitises every file of a folder and gives what a pack of it holds. The
// same folder gives the same identifiers.
func (m *Maker) Make(ctx context.Context, f Folder) (archive.Contents, error) {
	c := archive.Contents{Text: map[string]archive.Text{}, Keys: map[string]string{}, Pack: archive.Pack{Course: archive.Course{
		ID: f.derive("course"), Title: f.Title, Summary: f.Summary, Language: f.Language, Sector: f.Sector, Level: f.Level,
		Filiere: f.Filiere, ModuleCode: f.ModuleCode, Keywords: f.Keywords, Licence: f.Licence,
	}}}
	for i, module := range f.Modules {
		made := archive.Module{ID: f.derive(fmt.Sprintf("module %d", i)), Title: module.Title}
		for _, r := range module.Resources {
			resource, err := m.resource(ctx, f, r, &c)
			if err != nil {
				return c, fmt.Errorf("%s: %w", r.File, err)
			}
			made.Resources = append(made.Resources, resource)
		}
		for _, w := range module.Works {
			work, err := f.work(w)
			if err != nil {
				return c, fmt.Errorf("%s: %w", w.Title, err)
			}
			made.Works = append(made.Works, work)
		}
		c.Pack.Course.Modules = append(c.Pack.Course.Modules, made)
	}
	return c, nil
}

// derive gives the identifier of a part of the course for ever.
func (f Folder) derive(part string) string {
	return id.Derived(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), f.name+"/"+part)
}

func (m *Maker) resource(ctx context.Context, f Folder, r intake.ScriptResource, c *archive.Contents) (archive.Resource, error) {
	made := archive.Resource{ID: f.derive("resource " + r.File), Title: r.Title, Language: r.Language}
	var err error
	if made.Asset, err = m.asset(ctx, f, r.File, c); err != nil {
		return made, err
	}
	for _, said := range r.Captions {
		captions, err := m.asset(ctx, f, said.File, c)
		if err != nil {
			return made, fmt.Errorf("%s: %w", said.File, err)
		}
		made.Captions = append(made.Captions, captions)
	}
	return made, nil
}

// asset stores a file, digitises it, and adds it to the contents.
func (m *Maker) asset(ctx context.Context, f Folder, name string, c *archive.Contents) (string, error) {
	a, err := m.source(ctx, f, name)
	if err != nil {
		return "", err
	}
	c.Keys[a.SHA256] = "source/" + a.SHA256
	whole := media.Harvest{}
	for _, step := range digitise.Plan(a.Kind) {
		h, err := m.workshop.Run(ctx, step, a, nil)
		if err != nil {
			return "", fmt.Errorf("%s: %w", step, err)
		}
		whole.Add(h)
	}
	for _, r := range whole.Renditions {
		c.Keys[r.SHA256] = r.Key
	}
	c.Text[a.ID] = archive.Text{Pages: whole.Pages, Cues: whole.Cues}
	c.Pack.Assets = append(c.Pack.Assets, archive.Asset{
		ID: a.ID, Name: a.Name, Kind: a.Kind, MIME: a.MIME, Size: a.Size, SHA256: a.SHA256, State: media.Ready,
		Language: whole.Language, Pages: whole.PageCount, Duration: whole.Duration, Width: whole.Width, Height: whole.Height,
		Renditions: whole.Renditions,
	})
	return a.ID, nil
}

// source puts a file where digitising finds it, and tells its kind by its content.
func (m *Maker) source(ctx context.Context, f Folder, name string) (media.Asset, error) {
	path := filepath.Join(m.scratch, "source")
	defer func() { _ = os.Remove(path) }() // the next file takes its place
	size, sum, err := copyOut(f.files, name, path)
	if err != nil {
		return media.Asset{}, err
	}
	kind, mime, err := digitise.Detect(path, name)
	if err != nil {
		return media.Asset{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return media.Asset{}, err
	}
	defer func() { _ = file.Close() }() // only read from
	_, err = m.blobs.Put(ctx, "source/"+sum, file, blob.Digest{Size: size, SHA256: sum})
	return media.Asset{ID: f.derive("asset " + name + " " + sum), Name: filepath.Base(name), Kind: kind, MIME: mime, Size: size, SHA256: sum}, err
}

// copyOut copies a file of the folder to path, and gives its size and hash.
func copyOut(files fs.FS, name, path string) (size int64, sum string, err error) {
	from, err := files.Open(name)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = from.Close() }() // only read from
	to, err := os.Create(path)
	if err != nil {
		return 0, "", err
	}
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(to, hash), from)
	if closed := to.Close(); err == nil {
		err = closed
	}
	return size, hex.EncodeToString(hash.Sum(nil)), err
}
