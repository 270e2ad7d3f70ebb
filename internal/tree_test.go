package architecture_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/digital-learning-lab/lab"

// tree is a module as its files say it is. It is read in this process, file by
// file, so that the test cache sees what was read; `go list` would hide it.
type tree struct {
	rows     []row
	packages []*pkg
	lengths  map[string]int // lines of every .go file, tests included
}

// pkg is one folder of non-test Go files.
type pkg struct {
	name  string // as ARCHITECTURE.md calls it: without "internal/"
	fset  *token.FileSet
	files map[string]*ast.File
	info  *types.Info
	scope *types.Scope
}

// read loads the module at root.
func read(t *testing.T, root string) *tree {
	t.Helper()
	list, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	tr := &tree{rows: parseRows(string(list)), lengths: map[string]int{}}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if path != root && skipped(entry.Name()) {
			return filepath.SkipDir
		}
		return tr.readFolder(root, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func skipped(folder string) bool {
	return folder == "node_modules" || folder == "testdata" ||
		strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}

func (tr *tree) readFolder(root, folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, folder)
	if err != nil {
		return err
	}
	p := &pkg{
		name:  strings.TrimPrefix(filepath.ToSlash(rel), "internal/"),
		fset:  token.NewFileSet(),
		files: map[string]*ast.File{},
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		short := filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator)))
		tr.lengths[short] = strings.Count(string(source), "\n")
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(p.fset, short, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.files[short] = file
	}
	if len(p.files) > 0 {
		p.resolve()
		tr.packages = append(tr.packages, p)
	}
	return nil
}

// resolve says which variable each name means. Imports stay unknown: the rules
// ask only about what the package itself declares.
func (p *pkg) resolve() {
	p.info = &types.Info{
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
		Types: map[ast.Expr]types.TypeAndValue{},
	}
	conf := types.Config{Importer: noImports{}, Error: func(error) {}}
	var files []*ast.File
	for _, file := range p.files {
		files = append(files, file)
	}
	checked, _ := conf.Check(p.name, p.fset, files, p.info) // errors are the unknown imports
	p.scope = checked.Scope()
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not loaded") }

// at names a place in the tree for a complaint.
func (p *pkg) at(n ast.Node) string {
	pos := p.fset.Position(n.Pos())
	pos.Column = 0
	return pos.String()
}

// each calls visit for every node of the package.
func (p *pkg) each(visit func(ast.Node)) {
	for _, file := range p.files {
		ast.Inspect(file, func(n ast.Node) bool {
			if n != nil {
				visit(n)
			}
			return true
		})
	}
}
