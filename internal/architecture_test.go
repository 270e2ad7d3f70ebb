// Package architecture_test keeps what we agreed on about the shape of the
// code: who may import whom (the list in ARCHITECTURE.md), where each library
// lives, how long things get, and that no package keeps state. Every rule is
// shown a tree that breaks it, so that a rule which stopped working is seen.
package architecture_test

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rules are all that we agreed on. Each returns its complaints.
var rules = []struct {
	name  string
	check func(*tree) []string
}{
	{"the list and the folders name the same packages", listMatchesFolders},
	{"a row allows only packages above it", rowsPointUpwards},
	{"a package imports what its row allows", importsAreListed},
	{"a library is used in its home", librariesAreHome},
	{"the environment is read in config", environmentIsRead},
	{"a package has a telling name", namesTell},
	{"a package opens with what it is for", packagesSayWhy},
	{"no init", noInit},
	{"no package keeps state", noState},
	{"functions have at most 80 lines", functionsAreShort},
	{"files have at most 500 lines", filesAreShort},
	{"interfaces have at most 7 methods", interfacesAreSmall},
}

func TestTheHouseIsInOrder(t *testing.T) {
	lab := read(t, "..")
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, complaint := range r.check(lab) {
				t.Error(complaint)
			}
		})
	}
}

// row is one line of the list in ARCHITECTURE.md:
//
//	package : what it may import | what it is for
type row struct {
	name  string
	may   []string
	is    string
	above []string // the names of the rows before this one
}

// parseRows reads the fenced block that begins with ```packages.
func parseRows(markdown string) []row {
	_, block, _ := strings.Cut(markdown, "```packages\n")
	block, _, _ = strings.Cut(block, "```")
	var rows []row
	var above []string
	for line := range strings.Lines(block) {
		name, rest, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		may, is, _ := strings.Cut(rest, "|")
		r := row{strings.TrimSpace(name), strings.Fields(may), strings.TrimSpace(is), slices.Clone(above)}
		rows = append(rows, r)
		above = append(above, r.name)
	}
	return rows
}

func (tr *tree) row(name string) (row, bool) {
	at := slices.IndexFunc(tr.rows, func(r row) bool { return r.name == name })
	if at < 0 {
		return row{}, false
	}
	return tr.rows[at], true
}

func listMatchesFolders(tr *tree) (complaints []string) {
	var folders []string
	for _, p := range tr.packages {
		folders = append(folders, p.name)
		if _, listed := tr.row(p.name); !listed {
			complaints = append(complaints, p.name+" is not in the list of ARCHITECTURE.md")
		}
	}
	for _, r := range tr.rows {
		if !slices.Contains(folders, r.name) {
			complaints = append(complaints, r.name+" is in the list of ARCHITECTURE.md but has no folder")
		}
		if r.is == "" {
			complaints = append(complaints, r.name+" does not say what it is for")
		}
	}
	return complaints
}

func rowsPointUpwards(tr *tree) (complaints []string) {
	for _, r := range tr.rows {
		for _, name := range r.may {
			if !slices.Contains(r.above, name) {
				complaints = append(complaints, fmt.Sprintf("%s may not be allowed %s, which is not above it", r.name, name))
			}
		}
	}
	return complaints
}

func importsAreListed(tr *tree) (complaints []string) {
	tr.imports(func(p *pkg, file, imported string) {
		own, inside := strings.CutPrefix(imported, module+"/")
		if !inside {
			return
		}
		own = strings.TrimPrefix(own, "internal/")
		if r, _ := tr.row(p.name); !slices.Contains(r.may, own) {
			complaints = append(complaints, fmt.Sprintf("%s imports %s, which the row of %s does not allow", file, own, p.name))
		}
	})
	return complaints
}

// suites are the packages that tests are made of. They may hold whatever a test
// may: any library, and the environment that names a test's servers.
var suites = []string{"*test", "*/*test"}

// homes says where each library lives, longest path first where one is inside
// another. A library without a row has no place in the lab yet.
var homes = []struct {
	library  string
	packages []string // "x/*" is every package below x
}{
	{"testing", suites},
	{"os/exec", []string{"digitise", "digitise/*", "bench"}},
	{"database/sql", []string{"sqldb", "sqlstore", "job", "app", "bench", "learning/hotsqltest"}},
	{"filippo.io/age", []string{"archive"}},
	{"github.com/blevesearch/", []string{"search/local", "search/wording"}},
	{"github.com/coreos/go-oidc/v3", []string{"account/oidc"}},
	{"github.com/danielgtaylor/huma/v2", []string{"httpapi"}},
	{"github.com/elastic/go-seccomp-bpf", []string{"digitise/box"}},
	{"github.com/gabriel-vasile/mimetype", []string{"digitise"}},
	{"github.com/gin-gonic/gin", []string{"httpapi"}},
	{"github.com/go-json-experiment/json", []string{"httpapi", "live/liveredis"}},
	{"github.com/goccy/go-yaml", []string{"intake", "seed"}},
	{"github.com/jackc/pgx/v5", []string{"sqldb"}},
	{"github.com/klippa-app/go-pdfium", []string{"digitise/pdf"}},
	{"github.com/landlock-lsm/go-landlock", []string{"digitise/box"}},
	{"github.com/microcosm-cc/bluemonday", []string{"digitise/markup"}},
	{"github.com/meilisearch/meilisearch-go", []string{"search/meili"}},
	{"github.com/minio/minio-go/v7", []string{"blob/s3", "bench"}},
	{"github.com/oklog/ulid/v2", []string{"id"}},
	{"github.com/pressly/goose/v3", []string{"sqldb"}},
	{"github.com/prometheus/client_golang", []string{"app"}},
	{"github.com/riverqueue/river", []string{"job"}},
	{"github.com/redis/go-redis/v9", []string{"redis"}},
	{"github.com/skip2/go-qrcode", []string{"cmd/lab", "httpapi"}},
	{"github.com/tetratelabs/wazero", []string{"digitise/pdf"}},
	{"github.com/tus/tusd/v2", []string{"upload/tus"}},
	{"github.com/xuri/excelize/v2", []string{"sheet"}},
	{"github.com/yuin/goldmark", []string{"digitise/prose"}},
	{"golang.org/x/crypto/acme", []string{"https"}},
	{"golang.org/x/crypto", []string{"account"}},
	{"golang.org/x/exp", []string{"upload/tus"}}, // the logger of tusd
	{"golang.org/x/net", []string{"digitise/markup", "digitise/epub", "assessment/bank"}},
	{"golang.org/x/oauth2", []string{"account/oidc"}},
	{"golang.org/x/sync", []string{"app", "archive", "bench", "digitise/ocr"}},
	{"golang.org/x/sys", []string{"app", "blob/dir", "digitise/box"}},
	{"golang.org/x/text", []string{"text", "sheet", "assessment/bank", "cmd/mark"}},
	{"modernc.org/sqlite", []string{"sqldb"}},
}

func librariesAreHome(tr *tree) (complaints []string) {
	tr.imports(func(p *pkg, file, imported string) {
		if strings.HasPrefix(imported, module) || lives(p.name, suites) {
			return
		}
		for _, home := range homes {
			if imported == home.library || strings.HasPrefix(imported, strings.TrimSuffix(home.library, "/")+"/") {
				if !lives(p.name, home.packages) {
					complaints = append(complaints, fmt.Sprintf("%s imports %s, whose home is %v", file, imported, home.packages))
				}
				return
			}
		}
		if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
			complaints = append(complaints, fmt.Sprintf("%s imports %s, which has no home in the table of architecture_test.go", file, imported))
		}
	})
	return complaints
}

func lives(name string, packages []string) bool {
	return slices.ContainsFunc(packages, func(pattern string) bool {
		found, _ := path.Match(pattern, name)
		return found
	})
}

// imports calls visit for every import line of the module.
func (tr *tree) imports(visit func(p *pkg, file, imported string)) {
	for _, p := range tr.packages {
		for file, syntax := range p.files {
			for _, spec := range syntax.Imports {
				imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
				visit(p, file, imported)
			}
		}
	}
}
