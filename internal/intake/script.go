package intake

import (
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Script is course.yaml: a course as a teacher writes it down beside the files
// that it names.
type Script struct {
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
	Modules    []ScriptModule `yaml:"modules"`
}

// ScriptModule is a chapter of a Script.
type ScriptModule struct {
	Title     string           `yaml:"title"`
	Resources []ScriptResource `yaml:"resources"`
	Works     []ScriptWork     `yaml:"works"`
}

// ScriptResource is one thing to watch or read. Files are named as they stand
// in the folder.
type ScriptResource struct {
	Title    string          `yaml:"title"`
	File     string          `yaml:"file"`
	Language string          `yaml:"language"`
	Captions []ScriptCaption `yaml:"captions"`
}

// ScriptCaption is what is said in a film, in one language, which stands in the
// file's name too: film.fr.vtt.
type ScriptCaption struct {
	File     string `yaml:"file"`
	Language string `yaml:"language"`
}

// ScriptWork is something to do: a quiz where it names a file of questions, in
// GIFT or in the XML of Moodle; a devoir otherwise. Packs bring it.
type ScriptWork struct {
	Title        string            `yaml:"title"`
	Language     string            `yaml:"language"`
	Instructions string            `yaml:"instructions"`
	Minutes      int               `yaml:"minutes"`
	Completes    string            `yaml:"completes"` // the file of a resource of the course, or empty
	Questions    string            `yaml:"questions"`
	Attempts     int               `yaml:"attempts"` // at a quiz; 0 for as many as one likes
	Criteria     []ScriptCriterion `yaml:"criteria"` // of a devoir
}

// Names lists the files of a work.
func (w ScriptWork) Names() []string {
	if w.Questions == "" {
		return nil
	}
	return []string{w.Questions}
}

// ScriptCriterion is something that a devoir is judged by; the points of all add
// up to 20.
type ScriptCriterion struct {
	Title  string  `yaml:"title"`
	Points float64 `yaml:"points"`
}

// Names lists the files of a resource.
func (r ScriptResource) Names() []string {
	names := []string{r.File}
	for _, c := range r.Captions {
		names = append(names, c.File)
	}
	return names
}

// ReadScript reads course.yaml. Aliases, by which a small text becomes a huge
// one, are refused.
func ReadScript(data string) (Script, error) {
	var s Script
	if len(data) > MaxScript {
		return s, errScript
	}
	for _, t := range lexer.Tokenize(data) {
		if t.Type == token.AliasType {
			return s, errScript
		}
	}
	if err := yaml.Unmarshal([]byte(data), &s); err != nil {
		return s, errScript.Because(err)
	}
	s.Level = strings.ToLower(s.Level) // teachers write TS
	return s, nil
}
