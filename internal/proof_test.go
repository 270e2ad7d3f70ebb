package architecture_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sound is a small tree that keeps every rule; each case below spoils it.
var sound = map[string]string{
	"ARCHITECTURE.md":           "# Map\n\n```packages\nfault : | errors\nplace : fault | places\ncourse : fault place | courses\n```\n",
	"internal/fault/fault.go":   "// Package fault says what goes wrong.\npackage fault\n\nimport \"errors\"\n\nvar ErrGone = errors.New(\"gone\")\n",
	"internal/place/place.go":   "// Package place knows places.\npackage place\n\nimport _ \"github.com/digital-learning-lab/lab/internal/fault\"\n",
	"internal/course/course.go": "// Package course knows courses.\npackage course\n\nimport _ \"github.com/digital-learning-lab/lab/internal/place\"\n\nvar table = map[string]int{\"a\": 1}\n\nfunc Of(name string) int { table := table[name]; table++; return table }\n",
}

// spoiled are trees with one thing wrong, and a word of the complaint.
var spoiled = []struct {
	name, file, content, complaint string
}{
	{"an import from below", "internal/fault/x.go", "package fault\nimport _ \"github.com/digital-learning-lab/lab/internal/place\"", "does not allow"},
	{"an import that is not listed", "internal/place/x.go", "package place\nimport _ \"github.com/digital-learning-lab/lab/internal/course\"", "does not allow"},
	{"a package that is not listed", "internal/stray/stray.go", "// Package stray strays.\npackage stray", "stray is not in the list"},
	{"a row without a folder", "ARCHITECTURE.md", "```packages\nghost : | nobody\nfault : | errors\nplace : fault | places\ncourse : fault place | courses\n```", "ghost is in the list"},
	{"a row without a purpose", "ARCHITECTURE.md", "```packages\nfault : |\nplace : fault | places\ncourse : fault place | courses\n```", "does not say what it is for"},
	{"a row that allows what is below", "ARCHITECTURE.md", "```packages\nfault : place | errors\nplace : fault | places\ncourse : fault place | courses\n```", "not above it"},
	{"a list that is gone", "ARCHITECTURE.md", "# Map\n", "is not in the list"},
	{"a library away from home", "internal/course/x.go", "package course\nimport _ \"github.com/gin-gonic/gin\"", "whose home is [httpapi]"},
	{"a part of a library away from home", "internal/course/x.go", "package course\nimport _ \"github.com/gin-gonic/gin/render\"", "whose home is [httpapi]"},
	{"a library without a home", "internal/course/x.go", "package course\nimport _ \"example.org/clever\"", "has no home"},
	{"a test in the program", "internal/course/x.go", "package course\nimport _ \"testing\"", "whose home is [*test"},
	{"a program started outside digitise", "internal/course/x.go", "package course\nimport _ \"os/exec\"", "whose home is"},
	{"the environment read anywhere", "internal/course/x.go", "package course\nimport \"os\"\nvar _ = os.Getenv(\"LAB_DATA\")", "only config reads"},
	{"a vague name", "internal/utils/utils.go", "// Package utils is anything.\npackage utils", "tells nothing"},
	{"a package without a word", "internal/place/place.go", "package place", "no package comment"},
	{"an init", "internal/course/x.go", "package course\nfunc init() {}", "func init"},
	{"a variable assigned", "internal/course/x.go", "package course\nfunc set() { table = nil }", "writes to the package variable table"},
	{"a table written", "internal/course/x.go", "package course\nfunc set() { table[\"b\"]++ }", "writes to the package variable table"},
	{"a table emptied", "internal/course/x.go", "package course\nfunc set() { clear(table) }", "writes to the package variable table"},
	{"an address taken", "internal/course/x.go", "package course\nfunc give() any { return &table }", "writes to the package variable table"},
	{"a variable without a value", "internal/course/x.go", "package course\nvar current string", "can only be state"},
	{"a lock shared by a package", "internal/course/x.go", "package course\nimport \"sync\"\nvar lock = sync.Mutex{}", "from sync"},
	{"a long function", "internal/course/x.go", "package course\nfunc long() {" + strings.Repeat("\n", 81) + "}", "a function of 82 lines"},
	{"a long file", "internal/course/x.go", "package course\n" + strings.Repeat("\n", 500), "501 lines"},
	{"a long test", "internal/course/x_test.go", "package course\n" + strings.Repeat("\n", 500), "501 lines"},
	{"a wide interface", "internal/course/x.go", "package course\ntype six interface{ A(); B(); C(); D(); E(); F() }\ntype Wide interface{ six; G(); H() }", "an interface of 8 methods"},
}

func TestASoundTreeIsAccepted(t *testing.T) {
	for _, complaint := range inspect(t, "", "") {
		t.Error(complaint)
	}
}

func TestASpoiledTreeIsRefused(t *testing.T) {
	for _, bad := range spoiled {
		t.Run(bad.name, func(t *testing.T) {
			complaints := strings.Join(inspect(t, bad.file, bad.content), "\n")
			if !strings.Contains(complaints, bad.complaint) {
				t.Errorf("wanted a complaint with %q, got %q", bad.complaint, complaints)
			}
		})
	}
}

// inspect writes the sound tree with one file put in or over it, and returns
// what all rules say of it.
func inspect(t *testing.T, file, content string) (complaints []string) {
	t.Helper()
	root := t.TempDir()
	for name, source := range sound {
		write(t, root, name, source)
	}
	if file != "" {
		write(t, root, file, content)
	}
	small := read(t, root)
	for _, r := range rules {
		complaints = append(complaints, r.check(small)...)
	}
	return complaints
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
