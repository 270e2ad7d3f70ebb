package local

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/text"
)

// show writes the page of the answer that was asked for.
func (s *question) show(k *kept) (search.Answer, error) {
	a := search.Answer{Total: len(k.resources), Facets: k.facets}
	mark, reading := newMarker(s.words, s.terms), glossary.NewReading(s.q.Senses)
	page := paged(k.resources, s.q)
	if s.q.Resource != "" {
		a.Total, page = k.passages, k.resources
	}
	for _, r := range page {
		g, err := s.group(r, mark, reading)
		if err != nil {
			return search.Answer{}, err
		}
		a.Groups = append(a.Groups, g)
	}
	return a, s.explain(&a, k, mark)
}

// paged cuts the page that was asked for out of a list.
func paged[T any](list []T, q search.Query) []T {
	from := min((q.Page-1)*q.PerPage, len(list))
	return list[from:min(from+q.PerPage, len(list))]
}

// group shows a resource.
func (s *question) group(r *resource, mark marker, reading glossary.Reading) (g search.Group, err error) {
	g = search.Group{Resource: r.id, Score: r.hits[0].score}
	for _, h := range s.shown(r) {
		d, err := s.load(h.doc)
		if err != nil {
			return g, err
		}
		g.Title, g.Type, g.Language = d.Title, d.Type, d.Language
		g.Passages = append(g.Passages, search.Show(d, mark.spans(d.Text), reading))
	}
	return g, nil
}

// shown gives the hits of a resource that are shown, its card only where it is
// alone.
func (s *question) shown(r *resource) []hit {
	list := slices.DeleteFunc(slices.Clone(r.hits), func(h hit) bool { return h.card })
	switch {
	case s.q.Resource != "":
		if s.q.Sort == search.ByReading {
			slices.SortFunc(list, func(a, b hit) int { return cmp.Compare(a.ord, b.ord) })
		}
		return paged(list, s.q)
	case len(list) == 0:
		return r.hits[:1]
	case s.q.Instant:
		return list[:1]
	}
	return list[:min(len(list), search.PerGroup)]
}

// load reads a document back as it was put.
func (s *question) load(doc uint64) (d search.Document, err error) {
	id, err := s.r.ExternalID(bleveindex.NewIndexInternalID(nil, doc))
	if err != nil {
		return d, err
	}
	kept, err := s.r.Document(id)
	if err != nil {
		return d, err
	}
	if kept == nil {
		return d, fmt.Errorf("document %s is listed but not stored", id)
	}
	kept.VisitFields(func(f bleveindex.Field) {
		if f.Name() == source {
			err = json.Unmarshal(f.Value(), &d)
		}
	})
	return d, err
}

// explain says of the best answer which words were read as others, and which
// it does not hold.
func (s *question) explain(a *search.Answer, k *kept, mark marker) error {
	if len(s.words) == 0 || len(k.resources) == 0 {
		return nil
	}
	best := k.resources[0].hits[0]
	if s.q.Sounds {
		d, err := s.load(best.doc)
		a.Sounded = search.Heard(search.SoundWords(s.q), d)
		return err
	}
	for i, w := range s.words {
		if best.match.words&(1<<i) == 0 {
			a.Dropped = append(a.Dropped, w.Typed)
		}
	}
	if best.typos == 0 {
		return nil
	}
	d, err := s.load(best.doc)
	if err != nil {
		return err
	}
	a.Corrected = s.corrected(mark, strings.Join([]string{d.Title, d.Text, d.Context, strings.Join(d.Keywords, " ")}, "\n"))
	return nil
}

// corrected gives, for each word that does not stand in s, the nearest one
// that was found there for it.
func (s *question) corrected(mark marker, in string) (list []search.Correction) {
	nearest := make([]int, len(s.words))
	to := make([]string, len(s.words))
	for _, span := range mark.spans(in) {
		i, surface := span.Word, in[span.Start:span.End]
		typos := text.Distance(s.words[i].Folded, text.Fold(surface), s.words[i].Edits)
		if to[i] == "" || typos < nearest[i] {
			to[i], nearest[i] = strings.ToLower(surface), typos
		}
	}
	for i, w := range s.words {
		if nearest[i] > 0 && nearest[i] <= w.Edits && !w.Completes(to[i]) {
			list = append(list, search.Correction{From: w.Typed, To: to[i]})
		}
	}
	return list
}
