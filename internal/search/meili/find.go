package meili

import (
	"context"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// enough is the number of passages below which a question is read more widely:
// first with its words as perhaps mistyped, then with fewer of them.
const enough = 3

// answerBy is how long a question may take with all that it asks of the server,
// which answers each search within searchCutoffMs of settings.json. Who waits for
// a server that hangs is answered from the record then.
const answerBy = 4 * time.Second

// Find answers a query.
func (x *Index) Find(ctx context.Context, q search.Query) (search.Answer, error) {
	q, err := q.Normal()
	if err != nil || q.Silent() || !q.All && len(marks(q.ACL)) == 0 {
		return search.Answer{}, err
	}
	if err := ctx.Err(); err != nil {
		return search.Answer{}, err
	}
	ways, err := x.readyNow(ctx)
	if err != nil {
		return search.Answer{}, fmt.Errorf("ask the search server: %w", err)
	}
	inTime, cancel := context.WithTimeout(ctx, answerBy)
	defer cancel()
	s := &question{by: ways.asking, index: x.names.passages, q: q, words: wording.Words(q)}
	a, err := s.answer(inTime)
	return a, x.through(ctx, "ask the search server", unasked(err))
}

// question is a query on its way to an answer.
type question struct {
	by    client
	index string
	q     search.Query
	words []wording.Word
}

// answer finds, orders and shows. What was typed without any word in it finds
// nothing.
func (s *question) answer(ctx context.Context) (search.Answer, error) {
	if len(s.words) == 0 && s.q.Text != "" && s.q.Resource == "" {
		a := search.Answer{}
		if !s.q.Instant {
			a.Facets = map[string]map[string]int{}
		}
		return a, nil
	}
	got, err := s.find(ctx)
	if err != nil {
		return search.Answer{}, err
	}
	return s.show(ctx, got)
}

// find asks in ever wider forms until there is enough, and gives what gave most.
func (s *question) find(ctx context.Context) (best found, err error) {
	for i, f := range forms(s.q, s.words) {
		got, err := s.page(ctx, f)
		if err != nil || got.passages >= enough {
			return got, err
		}
		if i == 0 || got.passages > best.passages {
			best = got
		}
	}
	if len(s.words) == 0 || s.q.Exact || s.q.Sounds {
		return best, nil
	}
	return s.widen(ctx, best)
}

// widen asks for the words that are anywhere as perhaps mistyped, then for fewer
// of them.
func (s *question) widen(ctx context.Context, best found) (found, error) {
	words, err := s.known(ctx)
	if err != nil || len(words) == 0 {
		return best, err
	}
	tries := []func() (found, error){func() (found, error) { return s.page(ctx, slips(words)) }}
	if len(words) > 1 {
		tries = append(tries,
			func() (found, error) { return s.allButOne(ctx, words, best) },
			func() (found, error) { return s.page(ctx, fewer(words)) },
			func() (found, error) { return s.page(ctx, commonest(words)) })
	}
	for _, try := range tries {
		got, err := try()
		if err != nil {
			return best, err
		}
		if got.passages > best.passages {
			best = got
		}
		if best.passages >= enough {
			break
		}
	}
	return best, nil
}

// known finds out which words of the question are anywhere that the asker may
// look, and how.
func (s *question) known(ctx context.Context) (words []known, err error) {
	var queries []query
	for i, w := range s.words {
		one := s.words[i : i+1]
		for _, f := range []form{closed(one), open(one), {text: complete([]string{spell(w.Folded)}), by: allOf}} {
			queries = append(queries, s.counting(f, nil))
		}
	}
	results, err := s.by.search(ctx, queries)
	if err != nil {
		return nil, err
	}
	for i, w := range s.words {
		typed, begun, meant := results[3*i].Total, results[3*i+1].Total, results[3*i+2].Total
		switch {
		case w.Prefix && begun > typed:
			words = append(words, known{w, asBegun, begun})
		case typed > 0:
			words = append(words, known{w, asTyped, typed})
		case w.Edits > 0 && meant > 0:
			words = append(words, known{w, asMeant, meant})
		}
	}
	return words, nil
}

// ranked is how many of the best resources are ordered anew, at most.
const ranked = 100

// page asks for the page of hits that the query wants. By relevance the best are
// ordered here too, so as many whole pages are asked for as these make.
func (s *question) page(ctx context.Context, f form) (found, error) {
	if s.q.Resource != "" || len(s.words) == 0 || s.q.Kind == search.Card && s.sort() != nil {
		return s.ask(ctx, f, s.q.Page, s.q.PerPage, shownFields())
	}
	if s.sort() != nil {
		return s.ask(ctx, f, s.q.Page, s.q.PerPage, orderFields())
	}
	pages := max(ranked/s.q.PerPage, 1)
	got, err := s.ask(ctx, f, (s.q.Page-1)/pages+1, pages*s.q.PerPage, orderFields())
	if err != nil {
		return got, err
	}
	s.order(got.hits)
	got.ranked = got.hits
	got.hits = s.cut(got.hits, (s.q.Page-1)%pages)
	return got, nil
}

// cut gives the hits of one page, counted from 0.
func (s *question) cut(hits []hit, page int) []hit {
	from := min(page*s.q.PerPage, len(hits))
	return hits[from:min(from+s.q.PerPage, len(hits))]
}
