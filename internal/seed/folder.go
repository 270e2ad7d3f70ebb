package seed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/digital-learning-lab/lab/internal/intake"
)

// Folder is a course as a teacher writes it down: course.yaml beside the files
// that it names.
type Folder struct {
	intake.Script
	files fs.FS
	name  string
}

// ReadFolder reads course.yaml in dir. name stands for the course in the
// identifiers that are derived: the folder's own name.
func ReadFolder(dir, name string) (Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Folder{}, fmt.Errorf("open the course folder: %w", err)
	}
	files := root.FS() // keeps the folder open: files are read from it until the pack is made
	data, err := fs.ReadFile(files, intake.ScriptName)
	if err != nil {
		return Folder{}, fmt.Errorf("a course folder holds course.yaml: %w", err)
	}
	script, err := intake.ReadScript(string(data))
	if err != nil {
		return Folder{}, fmt.Errorf("course.yaml: %w", err)
	}
	f := Folder{script, files, name}
	return f, f.check()
}

// check tells everything that is wrong at once: files that are named and not
// there, and works that complete what is no resource of the course or have one
// title.
func (f Folder) check() error {
	var wrong []error
	shown, titles := map[string]bool{"": true}, map[string]bool{} // a work need not complete anything
	for _, m := range f.Modules {
		for _, r := range m.Resources {
			shown[r.File] = true
			wrong = append(wrong, f.there(r.Names()...))
		}
	}
	for _, m := range f.Modules {
		for _, w := range m.Works {
			wrong = append(wrong, f.there(w.Names()...))
			if !shown[w.Completes] {
				wrong = append(wrong, fmt.Errorf("%q completes %q, which is no resource of the course", w.Title, w.Completes))
			}
			if titles[w.Title] {
				wrong = append(wrong, fmt.Errorf("two works are called %q", w.Title))
			}
			titles[w.Title] = true
		}
	}
	return errors.Join(wrong...)
}

// there tells which files are not.
func (f Folder) there(names ...string) error {
	var missing []error
	for _, name := range names {
		if _, err := fs.Stat(f.files, name); err != nil {
			missing = append(missing, fmt.Errorf("course.yaml names a file that is not there: %w", err))
		}
	}
	return errors.Join(missing...)
}
