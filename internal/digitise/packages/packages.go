// Package packages describes modules of other programs: SCORM 1.2 and 2004, other
// IMS packages, H5P, and small websites in an archive. It says what they are and
// with which file they begin, and makes the words of their pages found. Nothing
// in them is run, and nothing that they name is fetched.
//
// An archive is read as digitise/unzip does and never unpacked to disk; what is
// written is the description alone. Limits: those of digitise/unzip, 4 MB a
// manifest, 8 MB of content of H5P, 1,000 pages of 2 MB for their words, and 8 MB
// of these. Words that a package keeps in scripts are not found.
package packages

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Packages describes packages.
type Packages struct{}

// New describes packages.
func New() Packages { return Packages{} }

// Describe does the step of a package.
func (Packages) Describe(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	archive, file, err := unzip.OpenFile(job.Source)
	if err != nil {
		return media.Harvest{}, fmt.Errorf("open the package: %w", err)
	}
	defer func() { _ = file.Close() }() // only read from
	p, err := open(archive)
	if err != nil {
		return media.Harvest{}, err
	}
	if err := p.words(ctx); err != nil {
		return media.Harvest{}, err
	}
	return p.harvest(job.Out)
}

// pack is one package while it is read.
type pack struct {
	files map[string]unzip.Entry // by their names below the folder that holds everything
	names []string               // of the files, in the order of the archive
	about media.About
	pages []media.Page
	said  int // bytes of their words
}

// forms are the packages that are known, each by the file that describes it; the
// first that an archive has.
var forms = []struct {
	file string
	read func(p *pack) error
}{
	{"imsmanifest.xml", (*pack).readManifest},
	{"h5p.json", (*pack).readH5P},
	{"index.html", (*pack).readSite},
	{"index.htm", (*pack).readSite},
}

// open tells what a package is and reads what it says of itself.
func open(a *unzip.Archive) (*pack, error) {
	p := &pack{files: map[string]unzip.Entry{}}
	top := digitise.Top(a)
	for _, e := range a.Entries {
		name, inside := strings.CutPrefix(e.Name, top)
		if !inside || strings.HasPrefix(name, "__MACOSX/") { // which computers put beside folders
			continue
		}
		p.about.Files++
		p.about.Bytes += e.Size
		p.names = append(p.names, name)
		p.files[name] = e
	}
	for _, f := range forms {
		if _, has := p.files[f.file]; has {
			return p, f.read(p)
		}
	}
	return nil, digitise.ErrPackageDamaged
}

// read gives the bytes of a file of the package.
func (p *pack) read(name string, limit int64) ([]byte, error) {
	file, is := p.files[name]
	if !is {
		return nil, digitise.ErrPackageDamaged
	}
	data, err := file.Bytes(limit)
	if err != nil {
		return nil, fmt.Errorf("read the package: %w", err)
	}
	return data, nil
}

// add keeps words of the package, if there are any.
func (p *pack) add(title, words string) {
	title, words = text.Line(title), text.Clean(words)
	if words == "" {
		words = title
	}
	if p.said += len(words); words != "" {
		p.pages = append(p.pages, media.Page{Ord: len(p.pages) + 1, Title: title, Text: words, Language: text.Language(title + "\n" + words)})
	}
}

// harvest writes the description.
func (p *pack) harvest(out string) (media.Harvest, error) {
	p.about.Texts = len(p.pages)
	data, err := json.Marshal(p.about)
	if err == nil {
		err = os.WriteFile(filepath.Join(out, "about.json"), data, 0o600)
	}
	if err != nil {
		return media.Harvest{}, fmt.Errorf("write what the package is: %w", err)
	}
	var all strings.Builder
	for _, page := range p.pages {
		all.WriteString(page.Title + "\n" + page.Text + "\n")
	}
	return media.Harvest{
		Pages: p.pages, Language: cmp.Or(text.Language(all.String()), spoken(p.about.Language)),
		Renditions: []media.Rendition{{Role: media.RoleAbout, Key: "about.json", MIME: "application/json"}},
	}, nil
}
