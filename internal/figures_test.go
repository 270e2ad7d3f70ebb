package architecture_test

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFigures says how much there is of what, and holds the lengths that most
// functions and files keep; the longest of all are held by the rules.
func TestFigures(t *testing.T) {
	lab := read(t, "..")
	var code, tests, functions []int
	for file, lines := range lab.lengths {
		if strings.HasSuffix(file, "_test.go") {
			tests = append(tests, lines)
			continue
		}
		code = append(code, lines)
	}
	for _, p := range lab.packages {
		p.each(func(n ast.Node) {
			if f, is := n.(*ast.FuncDecl); is {
				functions = append(functions, p.fset.Position(f.End()).Line-p.fset.Position(f.Pos()).Line+1)
			}
		})
	}
	t.Logf("lines: Go %d, its tests %d, TypeScript and Svelte %d, SQL %d",
		sum(code), sum(tests), linesOf(t, "../ui", ".ts", ".svelte", ".mjs"), linesOf(t, ".", ".sql"))
	for _, f := range []struct {
		name    string
		lengths []int
		most    int // lines that nine of ten keep
	}{{"functions", functions, 40}, {"files", code, 300}} {
		t.Logf("%s of Go: %d, median %d lines, p90 %d, longest %d", f.name, len(f.lengths), share(f.lengths, 0.5), share(f.lengths, 0.9), slices.Max(f.lengths))
		if long := share(f.lengths, 0.9); long > f.most {
			t.Errorf("one of ten %s is longer than %d lines; the house keeps %d", f.name, long, f.most)
		}
	}
}

// linesOf counts the lines of files below root with one of the endings.
func linesOf(t *testing.T, root string, endings ...string) (lines int) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && (skipped(entry.Name()) || entry.Name() == "dist") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !slices.Contains(endings, filepath.Ext(path)) {
			return nil
		}
		source, err := os.ReadFile(path)
		lines += strings.Count(string(source), "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func sum(values []int) (total int) {
	for _, v := range values {
		total += v
	}
	return total
}

// share gives the value that the share q of the values does not exceed.
func share(values []int, q float64) int {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(q*float64(len(sorted)-1))]
}
