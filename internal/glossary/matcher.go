package glossary

import (
	"slices"

	"github.com/digital-learning-lab/lab/internal/text"
)

// Matcher finds in texts what a list of concepts names. It is made once for all
// passages of an organisation, never changes, and many may use it at once. The
// nil Matcher knows of no concept.
type Matcher struct {
	concepts [][]form
	root     node
}

// form is how a concept is written, and the keys of its words.
type form struct{ written, path string }

// node is a word of forms, after the words that stand before it.
type node struct {
	next  map[string]*node
	names []int  // concepts of which a form ends here
	path  string // of that form
}

// NewMatcher makes a matcher of concepts; archived ones are left out.
func NewMatcher(concepts []Concept) *Matcher {
	m := &Matcher{}
	for _, c := range concepts {
		if c.Archived.IsZero() {
			m.add(c.Forms.All())
		}
	}
	return m
}

// add takes in a concept by its forms.
func (m *Matcher) add(forms []string) {
	concept := len(m.concepts)
	m.concepts = append(m.concepts, nil)
	for _, written := range forms {
		at := &m.root
		for _, t := range text.Tokens(written) {
			at = at.after(keyOf(t))
		}
		if at == &m.root {
			continue
		}
		at.path = pathOf(written)
		if !slices.Contains(at.names, concept) {
			at.names = append(at.names, concept)
		}
		m.concepts[concept] = append(m.concepts[concept], form{written, at.path})
	}
}

// after is the node of a word, made where there is none.
func (n *node) after(key string) *node {
	if n.next == nil {
		n.next = map[string]*node{}
	}
	if n.next[key] == nil {
		n.next[key] = &node{}
	}
	return n.next[key]
}

// Found is a form that stands in a text.
type Found struct {
	Words    []text.Token // of the text
	Concepts []int        // that it names, by their place among those of the matcher
	path     string
}

// Find gives the forms that stand in a text, in order; of two that begin with
// the same word, the longer one.
func (m *Matcher) Find(s string) (list []Found) {
	if m == nil {
		return nil
	}
	tokens := text.Tokens(s)
	for i := 0; i < len(tokens); {
		n, end := m.root.longest(tokens[i:])
		if end == 0 {
			i++
			continue
		}
		list = append(list, Found{Words: tokens[i : i+end], Concepts: n.names, path: n.path})
		i += end
	}
	return list
}

// longest follows the words of a text as far as a form goes, and answers where
// the longest form ends: after so many words, or 0.
func (n *node) longest(words []text.Token) (end *node, count int) {
	if len(words) == 0 || n.next == nil {
		return nil, 0
	}
	for _, key := range keysOf(words[0]) {
		next := n.next[key]
		if next == nil {
			continue
		}
		if further, more := next.longest(words[1:]); more > 0 && more+1 > count {
			end, count = further, more+1
		}
		if count == 0 && len(next.names) > 0 {
			end, count = next, 1
		}
	}
	return end, count
}

// Also gives what the concepts named in texts are called otherwise: the forms
// of every language that do not stand there themselves, each once.
func (m *Matcher) Also(texts ...string) (list []string) {
	if m == nil {
		return nil
	}
	stands, named := map[string]bool{}, map[int]bool{}
	for _, s := range texts {
		for _, f := range m.Find(s) {
			stands[f.path] = true
			for _, c := range f.Concepts {
				named[c] = true
			}
		}
	}
	for c := range m.concepts {
		if !named[c] {
			continue
		}
		for _, f := range m.concepts[c] {
			if !stands[f.path] && !slices.Contains(list, f.written) {
				list = append(list, f.written)
			}
		}
	}
	return list
}
