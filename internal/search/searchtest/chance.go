package searchtest

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
)

// Chance edits an engine's index that many times at random, with random rights,
// and after every few edits compares totals, facets and groups with counting by
// hand; then it lets that many random people ask random questions, and looks in
// what they are answered for anything that they may not see. LAB_TEST_SEED is
// another run of chance than the usual one.
func Chance(t *testing.T, open func(t *testing.T) search.Index, edits, pairs int) {
	seed, err := strconv.ParseUint(os.Getenv("LAB_TEST_SEED"), 10, 64)
	if err != nil {
		seed = 2026
	}
	t.Logf("seed %d", seed)
	index := open(t)
	t.Cleanup(func() { closed(t, index) })
	s := newShelf(seed)
	compared := 0
	for done := 0; done < edits && !t.Failed(); {
		n := min(1+s.random.IntN(20), edits-done)
		s.edit(t, index, n)
		done += n
		docs := s.all()
		for range 10 {
			s.countsAgree(t, index, docs)
			compared++
		}
	}
	t.Logf("%d edits, %d resources at the end; %d answers are as counted by hand", edits, len(s.live), compared)
	s.watch(t, index, pairs)
}

// countsAgree asks for one word, or for nothing in particular.
func (s *shelf) countsAgree(t *testing.T, index search.Index, docs []search.Document) {
	t.Helper()
	q := s.asker()
	q.PerPage, q.Filters = search.MaxPerPage, s.filters()
	if s.random.IntN(5) > 0 {
		q.Text = pick(s.random, someWords) + " "
	}
	a := find(t, index, q)
	name := fmt.Sprintf("%q by %v (all %v) with %v", q.Text, q.ACL, q.All, q.Filters)
	compare(t, name, a, byHand(docs, q))
	for _, g := range a.Groups {
		s.holdsTogether(t, name, g, q)
	}
}

// holdsTogether looks whether a group's passages are of its resource as it now
// is, each once, and hold the word.
func (s *shelf) holdsTogether(t *testing.T, name string, g search.Group, q search.Query) {
	t.Helper()
	seen := map[int]bool{}
	for _, p := range g.Passages {
		at := slices.IndexFunc(s.docs[g.Resource], func(d search.Document) bool { return d.Kind == p.Kind && d.Ord == p.Ord })
		if at < 0 || seen[p.Ord] || !holdsWord(s.docs[g.Resource][at], q.Text) {
			t.Errorf("%s: %s %d of %s does not answer, or twice", name, p.Kind, p.Ord, g.Resource)
		}
		seen[p.Ord] = true
	}
	if len(g.Passages) == 0 || len(g.Passages) > search.PerGroup {
		t.Errorf("%s: %d passages of %s", name, len(g.Passages), g.Resource)
	}
}

// asker is somebody with random rights.
func (s *shelf) asker() (q search.Query) {
	q.Language = pick(s.random, languages[:])
	if q.All = s.random.IntN(50) == 0; !q.All {
		q.ACL = some(s.random, someMarks, 4)
	}
	return q
}

func (s *shelf) filters() map[string][]string {
	filters := map[string][]string{}
	for _, f := range []struct {
		name   string
		values []string
	}{{"sector", someSectors[:4]}, {"level", someLevels[:3]}, {"campus", somePlaces}, {"lang", languages[:]}} {
		if chosen := some(s.random, f.values, 2); s.random.IntN(4) == 0 && len(chosen) > 0 {
			filters[f.name] = chosen
		}
	}
	return filters
}

// watch lets people ask, and counts what leaks.
func (s *shelf) watch(t *testing.T, index search.Index, pairs int) {
	t.Helper()
	leaks, answered := 0, 0
	for range pairs {
		q := s.question()
		a := find(t, index, q)
		if len(a.Groups) > 0 {
			answered++
		}
		if trace := s.leak(a, q); trace != "" {
			leaks++
			t.Errorf("%+v is told of %s: %+v", q, trace, a)
		}
		if leaks > 10 {
			break
		}
	}
	t.Logf("%d people asked, %d were answered; %d leaks", pairs, answered, leaks)
}

// question is one that a person may ask, in any of the ways there are.
func (s *shelf) question() search.Query {
	q := s.asker()
	secret := secretOf(fmt.Sprintf("r%04d", 1+s.random.IntN(s.made)))
	switch s.random.IntN(8) {
	case 0: // as it stands in the title of perhaps another's
		q.Text = secret
	case 1: // misspelt
		q.Text = secret[:4] + secret[5:]
	case 2: // being typed
		q.Text, q.Instant = secret[:3+s.random.IntN(6)], true
	case 3:
		q.Text, q.Instant = pick(s.random, someWords)[:3], true
	case 4:
		q.Resource, q.Text = fmt.Sprintf("r%04d", 1+s.random.IntN(s.made)), pick(s.random, someWords)
	case 5:
		q.Text = s.sentence(2) + " " + secret
	case 6:
		q.Kind, q.Filters = search.Card, s.filters()
	default:
		q.Text, q.Filters = pick(s.random, someWords)+" ", s.filters()
	}
	return q
}

// leak gives what an answer tells of a resource that the asker may not see, or
// of one that is gone; nothing where it tells of none. A word that was dropped is
// what the asker typed, and tells nothing.
func (s *shelf) leak(a search.Answer, q search.Query) string {
	told := fmt.Sprintf("%+v %v", a.Groups, a.Facets)
	for _, c := range a.Corrected {
		told += " " + c.To
	}
	for n := range s.made {
		id := fmt.Sprintf("r%04d", n+1)
		if s.maySee(q, id) {
			continue
		}
		for _, trace := range []string{id, secretOf(id)} {
			if strings.Contains(told, trace) {
				return trace
			}
		}
	}
	return s.tooMany(a, q)
}

func (s *shelf) maySee(q search.Query, id string) bool {
	src, live := s.live[id]
	return live && (q.All || intersects(q.ACL, src.ACL))
}

// tooMany gives a count that is higher than what the asker may see.
func (s *shelf) tooMany(a search.Answer, q search.Query) string {
	all, each := 0, map[string]int{}
	for id, docs := range s.docs {
		if !s.maySee(q, id) {
			continue
		}
		all++
		for _, name := range search.Facets() {
			for _, v := range docs[0].Facet(name) {
				each[name+"="+v]++
			}
		}
	}
	for name, values := range a.Facets {
		for v, n := range values {
			if most := each[name+"="+v]; n > most {
				return fmt.Sprintf("%d of %s %s, where %d may be seen", n, name, v, most)
			}
		}
	}
	if q.Resource == "" && a.Total > all {
		return fmt.Sprintf("%d resources, where %d may be seen", a.Total, all)
	}
	return ""
}
