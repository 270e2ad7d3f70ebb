package httpapi

import (
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"path"
	"strings"
)

// preload says which files of the interface an address needs besides the first
// screen's, so that a page can name them before its script has asked.
type preload []struct {
	Path  string   `json:"path"` // "/c/:id", "/studio/*"
	Files []string `json:"files"`
}

// readPreload reads the list that the build of the interface wrote. Without it
// nothing is named beforehand, and all works the same.
func readPreload(ui fs.FS) preload {
	if ui == nil {
		return nil
	}
	var p preload
	data, err := fs.ReadFile(ui, ".vite/routes.json")
	if err != nil || json.Unmarshal(data, &p) != nil {
		return nil
	}
	return p
}

// links gives the <link> elements for an address, or nothing.
func (p preload) links(address string) []byte {
	var out strings.Builder
	for _, route := range p {
		if !leadsTo(route.Path, address) {
			continue
		}
		for _, file := range route.Files {
			kind := `rel="modulepreload"`
			if path.Ext(file) == ".css" {
				kind = `rel="stylesheet"`
			}
			fmt.Fprintf(&out, `<link %s href="%s">`, kind, html.EscapeString(file))
		}
		break
	}
	return []byte(out.String())
}

// leadsTo compares an address with a pattern: ":id" stands for one part, "*"
// for all that follows.
func leadsTo(pattern, address string) bool {
	want, got := split(pattern), split(address)
	for i, part := range want {
		if part == "*" {
			return true
		}
		if i >= len(got) || part != got[i] && !strings.HasPrefix(part, ":") {
			return false
		}
	}
	return len(want) == len(got)
}

func split(address string) []string {
	return strings.FieldsFunc(address, func(r rune) bool { return r == '/' })
}
