package architecture_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// vague are names that say nothing of what a package does.
var vague = []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "models", "shared", "base"}

func namesTell(tr *tree) (complaints []string) {
	for _, p := range tr.packages {
		for part := range strings.SplitSeq(p.name, "/") {
			if slices.Contains(vague, part) {
				complaints = append(complaints, p.name+" has a name that tells nothing")
			}
		}
	}
	return complaints
}

func packagesSayWhy(tr *tree) (complaints []string) {
	for _, p := range tr.packages {
		said := false
		for _, file := range p.files {
			said = said || file.Doc != nil
		}
		if !said {
			complaints = append(complaints, p.name+" has no package comment: what it is for, what it writes outside, its limits")
		}
	}
	return complaints
}

func environmentIsRead(tr *tree) (complaints []string) {
	readers := []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}
	for _, p := range tr.packages {
		if p.name == "config" || lives(p.name, suites) {
			continue
		}
		p.each(func(n ast.Node) {
			if call, is := n.(*ast.SelectorExpr); is && isName(call.X, "os") && slices.Contains(readers, call.Sel.Name) {
				complaints = append(complaints, fmt.Sprintf("%s: os.%s; only config reads the environment", p.at(n), call.Sel.Name))
			}
		})
	}
	return complaints
}

func noInit(tr *tree) (complaints []string) {
	for _, p := range tr.packages {
		p.each(func(n ast.Node) {
			if f, is := n.(*ast.FuncDecl); is && f.Recv == nil && f.Name.Name == "init" {
				complaints = append(complaints, p.at(n)+": func init; give what it sets to a constructor")
			}
		})
	}
	return complaints
}

func functionsAreShort(tr *tree) (complaints []string) {
	for _, p := range tr.packages {
		p.each(func(n ast.Node) {
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				if lines := p.fset.Position(n.End()).Line - p.fset.Position(n.Pos()).Line + 1; lines > 80 {
					complaints = append(complaints, fmt.Sprintf("%s: a function of %d lines", p.at(n), lines))
				}
			}
		})
	}
	return complaints
}

func filesAreShort(tr *tree) (complaints []string) {
	for file, lines := range tr.lengths {
		if lines > 500 {
			complaints = append(complaints, fmt.Sprintf("%s: %d lines", file, lines))
		}
	}
	return complaints
}

func interfacesAreSmall(tr *tree) (complaints []string) {
	for _, p := range tr.packages {
		p.each(func(n ast.Node) {
			expr, is := n.(*ast.InterfaceType)
			if !is {
				return
			}
			if port, is := p.info.TypeOf(expr).(*types.Interface); is && port.NumMethods() > 7 {
				complaints = append(complaints, fmt.Sprintf("%s: an interface of %d methods", p.at(n), port.NumMethods()))
			}
		})
	}
	return complaints
}

// noState finds package variables that something writes to, whose address is
// taken, that have no value to begin with, or that are made for sharing. What
// remains are tables, errors and compiled patterns.
func noState(tr *tree) (complaints []string) {
	for _, p := range tr.packages {
		for _, file := range p.files {
			for _, decl := range file.Decls {
				complaints = append(complaints, p.stateful(decl)...)
			}
		}
		p.each(func(n ast.Node) {
			for _, target := range written(n) {
				if name := root(target); name != nil && p.isPackageVariable(name) {
					complaints = append(complaints, fmt.Sprintf("%s: writes to the package variable %s", p.at(n), name.Name))
				}
			}
		})
	}
	return complaints
}

func (p *pkg) stateful(decl ast.Decl) (complaints []string) {
	vars, is := decl.(*ast.GenDecl)
	if !is || vars.Tok != token.VAR {
		return nil
	}
	for _, s := range vars.Specs {
		spec := s.(*ast.ValueSpec)
		embedded := strings.Contains(directives(spec.Doc)+directives(vars.Doc), "//go:embed")
		if len(spec.Values) == 0 && !embedded {
			complaints = append(complaints, p.at(spec)+": a package variable without a value can only be state")
		}
		if shares(spec) {
			complaints = append(complaints, p.at(spec)+": a package variable from sync")
		}
	}
	return complaints
}

func directives(doc *ast.CommentGroup) string {
	if doc == nil {
		return ""
	}
	var lines []string
	for _, c := range doc.List {
		lines = append(lines, c.Text)
	}
	return strings.Join(lines, "\n")
}

// shares says whether a variable is made of sync or sync/atomic.
func shares(spec *ast.ValueSpec) (found bool) {
	ast.Inspect(spec, func(n ast.Node) bool {
		if _, body := n.(*ast.FuncLit); body {
			return false
		}
		if use, is := n.(*ast.SelectorExpr); is && (isName(use.X, "sync") || isName(use.X, "atomic")) {
			found = true
		}
		return !found
	})
	return found
}

// written returns the expressions that a statement changes or could change.
func written(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		if isName(n.Fun, "delete") || isName(n.Fun, "clear") || isName(n.Fun, "copy") {
			return n.Args[:1]
		}
	}
	return nil
}

// root is the variable at the bottom of x.y[z], (*x).y and their like.
func root(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return root(e.X)
	case *ast.IndexExpr:
		return root(e.X)
	case *ast.StarExpr:
		return root(e.X)
	case *ast.ParenExpr:
		return root(e.X)
	}
	return nil
}

func (p *pkg) isPackageVariable(name *ast.Ident) bool {
	variable, is := p.info.ObjectOf(name).(*types.Var)
	return is && variable.Parent() == p.scope
}

func isName(e ast.Expr, name string) bool {
	ident, is := e.(*ast.Ident)
	return is && ident.Name == name
}
