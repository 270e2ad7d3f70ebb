package local

import (
	"context"
	"errors"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// enough is the number of passages below which a query is read more widely:
// first with its words as perhaps mistyped, then with fewer of them.
const enough = 3

// Find answers a query.
func (x *Index) Find(ctx context.Context, q search.Query) (answer search.Answer, err error) {
	q, err = q.Normal()
	if err != nil || q.Silent() {
		return search.Answer{}, err
	}
	err = x.read(func(r bleveindex.IndexReader) (err error) {
		answer, err = newQuestion(r, q).answer(ctx)
		return err
	})
	return answer, away(ctx, err)
}

// away gives what an engine's error means: the asker has left, or search is
// away.
func away(ctx context.Context, err error) error {
	var known *fault.Error
	if err == nil || ctx.Err() != nil || errors.As(err, &known) {
		return err
	}
	return search.ErrAway.Because(err)
}

// question is a query on its way to an answer.
type question struct {
	r     bleveindex.IndexReader
	q     search.Query
	words []wording.Word
	terms [][]term // of each word, as far as it has been widened
	found matches
	only  map[uint64]bool // documents of the one resource that is looked at, or nil
}

func newQuestion(r bleveindex.IndexReader, q search.Query) *question {
	list := wording.Words(q)
	return &question{r: r, q: q, words: list, terms: make([][]term, len(list)), found: matches{}}
}

// answer finds, orders and shows.
func (s *question) answer(ctx context.Context) (search.Answer, error) {
	kept, err := s.find(ctx)
	if err != nil {
		return search.Answer{}, err
	}
	if err := s.order(ctx, kept); err != nil {
		return search.Answer{}, err
	}
	return s.show(kept)
}

// find gives the resources that answer, reading the query more widely until
// there are enough.
func (s *question) find(ctx context.Context) (*kept, error) {
	if s.q.Resource != "" {
		set, err := holding(ctx, s.r, ofResource, s.q.Resource)
		if err != nil {
			return nil, err
		}
		s.only = set
	}
	if len(s.words) == 0 {
		return s.browse(ctx)
	}
	all, found := len(s.words), &kept{}
	for _, widen := range s.readings() {
		more, err := s.look(ctx, widen)
		if err != nil {
			return nil, err
		}
		if !more {
			continue
		}
		if found, err = s.sieve(ctx, all); err != nil || found.passages >= enough {
			return found, err
		}
	}
	if s.q.Exact || s.q.Sounds {
		return found, nil
	}
	return s.withFewer(ctx, all)
}

// readings are the ways to read a word, ever more widely.
func (s *question) readings() []func(wording.Word) ([]term, error) {
	switch {
	case s.q.Sounds:
		return []func(wording.Word) ([]term, error){s.asHeard}
	case s.q.Exact:
		return []func(wording.Word) ([]term, error){s.asTyped, s.everywhere}
	}
	return []func(wording.Word) ([]term, error){s.asTyped, s.everywhere, s.asMeant}
}

// browse gives all cards, or all of one resource; words that are none find
// nothing.
func (s *question) browse(ctx context.Context) (*kept, error) {
	set := s.only
	if set == nil && s.q.Text == "" {
		kind := s.q.Kind
		if kind == "" {
			kind = search.Card
		}
		cards, err := holding(ctx, s.r, ofKind, string(kind))
		if err != nil {
			return nil, err
		}
		set = cards
	}
	for doc := range set {
		s.found[doc] = match{}
	}
	return s.sieve(ctx, 0)
}

// look finds the documents of the terms that widen gives for each word, and
// reports whether there were such terms.
func (s *question) look(ctx context.Context, widen func(wording.Word) ([]term, error)) (more bool, err error) {
	for i, w := range s.words {
		terms, err := widen(w)
		if err != nil {
			return false, err
		}
		more = more || len(terms) > 0
		s.terms[i] = append(s.terms[i], terms...)
		if err := s.found.add(ctx, s.r, i, terms, s.only); err != nil {
			return false, err
		}
	}
	return more, nil
}

// titlesOnly reports whether the query is one word too short for whole texts.
func (s *question) titlesOnly() bool { return len(s.words) == 1 && short(s.words[0]) }

func (s *question) asTyped(w wording.Word) ([]term, error) {
	terms := certain(w, s.titlesOnly())
	if !w.Prefix {
		return terms, nil
	}
	longer, err := completions(s.r, w)
	return append(terms, longer...), err
}

// everywhere takes a short word that titles do not know to the texts.
func (s *question) everywhere(w wording.Word) ([]term, error) {
	if !s.titlesOnly() {
		return nil, nil
	}
	return slices.DeleteFunc(certain(w, false), func(t term) bool { return ofTitle(t.field) && t.field != inTitleStems }), nil
}

func (s *question) asMeant(w wording.Word) ([]term, error) { return corrections(s.r, w) }

// withFewer asks for ever fewer of the words.
func (s *question) withFewer(ctx context.Context, all int) (found *kept, err error) {
	for least := all; least > 0; least-- {
		found, err = s.sieve(ctx, least)
		if err != nil || found.passages >= enough {
			return found, err
		}
	}
	return found, nil
}
