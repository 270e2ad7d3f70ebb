package local

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// hit is a document that answers and may be shown.
type hit struct {
	doc  uint64
	card bool
	ord  int // where it stands in its resource
	match
	rank
}

// resource is a resource with its hits and what it is counted and sorted by.
type resource struct {
	id        string
	hits      []hit
	facets    []string // each as name=value
	missed    []string // filters that it does not pass
	date      string
	sortTitle string
	begun     bool // its title begins with what is being typed
}

// kept is what came through the sieve.
type kept struct {
	resources []*resource
	passages  int // hits of these
	facets    map[string]map[string]int
}

// sieve gives the resources that hold at least that many of the words, that
// the asker may see, and that pass the filters; it counts facets on the way. A
// facet's own filter does not narrow its counts, so a resource that fails one
// filter alone still counts for that facet.
func (s *question) sieve(ctx context.Context, least int) (*kept, error) {
	gates, err := s.r.DocValueReader([]string{gate})
	if err != nil {
		return nil, err
	}
	tellings, err := s.r.DocValueReader([]string{told})
	if err != nil {
		return nil, err
	}
	all := map[string]*resource{}
	for n, doc := range s.holding(least) {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v, err := value(gates, doc)
		if err != nil {
			return nil, err
		}
		p := parseGate(v)
		if !s.mayShow(p) {
			continue
		}
		of := all[string(p.resource)]
		if of == nil {
			id := string(p.resource)
			if of, err = s.newResource(tellings, doc, id); err != nil {
				return nil, err
			}
			all[id] = of
		}
		of.hits = append(of.hits, hit{doc: doc, card: string(p.kind) == string(search.Card), ord: count(p.ord), match: s.found[doc]})
	}
	return s.count(all), nil
}

// holding gives the documents that hold at least that many words, in order.
func (s *question) holding(least int) []uint64 {
	docs := make([]uint64, 0, len(s.found))
	for doc, m := range s.found {
		if m.count() >= least {
			docs = append(docs, doc)
		}
	}
	slices.Sort(docs)
	return docs
}

// mayShow reports whether the asker may see a document and asked for its kind.
func (s *question) mayShow(p passed) bool {
	return s.wants(p.kind) && (s.q.All || s.holdsOne(p.acl))
}

// holdsOne reports whether the asker has one of the marks.
func (s *question) holdsOne(acl []byte) bool {
	for mark := range bytes.SplitSeq(acl, []byte(separator)) {
		for _, own := range s.q.ACL {
			if len(mark) > 0 && string(mark) == own {
				return true
			}
		}
	}
	return false
}

// wants reports whether a kind was asked for. Inside a resource its card is
// not: it is what the reader already stands on.
func (s *question) wants(kind []byte) bool {
	if s.q.Kind != "" {
		return string(kind) == string(s.q.Kind)
	}
	return s.q.Resource == "" || string(kind) != string(search.Card)
}

// newResource reads what a resource is sorted and counted by from one of its
// documents, and which filters it does not pass.
func (s *question) newResource(tellings bleveindex.DocValueReader, doc uint64, id string) (*resource, error) {
	v, err := value(tellings, doc)
	if err != nil {
		return nil, err
	}
	r := parseTold(id, v)
	r.begun = s.q.Instant && strings.HasPrefix(r.sortTitle, strings.TrimSpace(text.Fold(s.q.Text)))
	for name, wanted := range s.q.Filters {
		if len(wanted) > 0 && !slices.ContainsFunc(wanted, func(v string) bool { return r.is(name, v) }) {
			r.missed = append(r.missed, name)
		}
	}
	return r, nil
}

// count keeps the resources that pass all filters and counts the facets.
func (s *question) count(all map[string]*resource) *kept {
	k := &kept{}
	if !s.q.Instant {
		k.facets = map[string]map[string]int{}
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		r := all[id]
		if k.facets != nil {
			r.countIn(k.facets)
		}
		if len(r.missed) == 0 {
			k.resources = append(k.resources, r)
			k.passages += len(r.hits)
		}
	}
	return k
}

// countIn counts the resource for each facet whose other filters it passes.
func (r *resource) countIn(facets map[string]map[string]int) {
	for _, facet := range r.facets {
		name, v, _ := strings.Cut(facet, "=")
		if len(r.missed) > 1 || len(r.missed) == 1 && r.missed[0] != name {
			continue
		}
		if facets[name] == nil {
			facets[name] = map[string]int{}
		}
		facets[name][v]++
	}
}

// is reports whether a facet of the resource has a value.
func (r *resource) is(facet, v string) bool {
	return slices.ContainsFunc(r.facets, func(own string) bool {
		name, value, _ := strings.Cut(own, "=")
		return name == facet && value == v
	})
}

// ordered gives a set of documents in order.
func ordered(set map[uint64]bool) []uint64 { return slices.Sorted(maps.Keys(set)) }
