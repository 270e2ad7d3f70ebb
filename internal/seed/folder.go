package seed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// Folder is a course as a teacher writes it down: course.yaml beside the files
// that it names.
type Folder struct {
	Title      string         `yaml:"title"`
	Language   string         `yaml:"language"`
	Summary    string         `yaml:"summary"`
	Sector     string         `yaml:"sector"`
	Level      string         `yaml:"level"`
	Filiere    string         `yaml:"filiere"`
	ModuleCode string         `yaml:"module_code"`
	Keywords   []string       `yaml:"keywords"`
	Licence    string         `yaml:"licence"`
	Author     string         `yaml:"author"`
	Modules    []FolderModule `yaml:"modules"`
	files      fs.FS
	name       string
}

// FolderModule is a chapter of a Folder.
type FolderModule struct {
	Title     string           `yaml:"title"`
	Resources []FolderResource `yaml:"resources"`
}

// FolderResource is one thing to watch or read. Files are named as they stand
// in the folder.
type FolderResource struct {
	Title    string          `yaml:"title"`
	File     string          `yaml:"file"`
	Language string          `yaml:"language"`
	Captions []FolderCaption `yaml:"captions"`
}

// FolderCaption is what is said in a film, in one language, which stands in the
// file's name too: film.fr.vtt.
type FolderCaption struct {
	File     string `yaml:"file"`
	Language string `yaml:"language"`
}

// names lists the files of a resource.
func (r FolderResource) names() []string {
	names := []string{r.File}
	for _, c := range r.Captions {
		names = append(names, c.File)
	}
	return names
}

// ReadFolder reads course.yaml in dir. name stands for the course in the
// identifiers that are derived: the folder's own name.
func ReadFolder(dir, name string) (Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Folder{}, fmt.Errorf("open the course folder: %w", err)
	}
	files := root.FS() // keeps the folder open: files are read from it until the pack is made
	data, err := fs.ReadFile(files, "course.yaml")
	if err != nil {
		return Folder{}, fmt.Errorf("a course folder holds course.yaml: %w", err)
	}
	f := Folder{files: files, name: name}
	if err := yaml.Unmarshal(data, &f); err != nil {
		return Folder{}, fmt.Errorf("course.yaml: %w", err)
	}
	f.Level = strings.ToLower(f.Level) // teachers write TS
	return f, f.check()
}

// check tells every file that is named and not there, at once.
func (f Folder) check() error {
	var missing []error
	for _, m := range f.Modules {
		for _, r := range m.Resources {
			for _, name := range r.names() {
				if _, err := fs.Stat(f.files, name); err != nil {
					missing = append(missing, fmt.Errorf("course.yaml names a file that is not there: %w", err))
				}
			}
		}
	}
	return errors.Join(missing...)
}
