package framework

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/text"
)

// candidate is an élément that there is, or was, for one that a table names.
type candidate struct {
	id     string // empty where it is of the edition before
	line   string
	above  string // line of its parent
	depth  curriculum.Depth
	code   string
	folded string
	arabic string
	share  int
}

// candidates lists the éléments of a module, those in use first, then those of the
// edition before on other lines.
func candidates(m KnownModule) (all []*candidate) {
	known := map[string]bool{}
	add := func(elements []curriculum.Element, here, archived bool) {
		lines := map[string]string{}
		for _, e := range elements {
			lines[e.ID] = e.Line
		}
		for _, e := range elements {
			if e.Archived.IsZero() == archived || !here && known[e.Line] {
				continue
			}
			c := &candidate{line: e.Line, above: lines[e.Parent], depth: e.Depth, code: e.Code, folded: text.Fold(e.Title), arabic: e.TitleArabic, share: e.Share}
			if here {
				c.id = e.ID
			}
			known[e.Line] = true
			all = append(all, c)
		}
	}
	add(m.Elements, true, false)
	add(m.Elements, true, true)
	add(m.Before, false, false)
	return all
}

// match finds for each élément of a table the one that it is, from the top rung down:
// first by its title below the same parent, since codes move when one is put in
// between; then by its code there, since titles are corrected; then by its title
// anywhere in the module. Each is found once.
func match(d *draft) {
	left := candidates(d.module)
	for _, rung := range rungs {
		var nodes []*node
		d.top.each(func(n *node) {
			if n.depth == rung.depth {
				nodes = append(nodes, n)
			}
		})
		for _, same := range []func(*node, *candidate) bool{titled, numbered, anywhere} {
			for _, n := range nodes {
				at := slices.IndexFunc(left, func(c *candidate) bool { return n.is == nil && c.depth == n.depth && same(n, c) })
				if at >= 0 {
					n.is = left[at]
					left = slices.Delete(left, at, at+1)
				}
			}
		}
	}
}

func titled(n *node, c *candidate) bool { return anywhere(n, c) && c.above == n.above() }

func numbered(n *node, c *candidate) bool {
	return n.code != "" && n.code == c.code && c.above == n.above()
}

func anywhere(n *node, c *candidate) bool { return text.Fold(n.title) == c.folded }

// above is the line of the parent; empty below the module. A parent that is new has
// none, so nothing that was stood below it.
func (n *node) above() string {
	switch {
	case n.parent.parent == nil:
		return ""
	case n.parent.is == nil:
		return "new"
	}
	return n.parent.is.line
}
