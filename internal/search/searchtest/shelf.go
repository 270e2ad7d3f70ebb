package searchtest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

// shelf is what an index should hold while it is edited at random.
type shelf struct {
	random *rand.Rand
	live   map[string]search.Source
	docs   map[string][]search.Document
	made   int
}

// What resources of a shelf are made of. Their words have digits, so that no
// engine reads one as another.
var (
	someWords   = slices.Collect(numberedWords("zq%02d", 24))
	someMarks   = append(slices.Collect(numberedWords("group-g%d", 9)), "public", "p:casa", "p:agadir")
	someSectors = []string{"elec", "it", "hotel", "eco", ""}
	someLevels  = []string{"ts", "t", "q", ""}
	somePlaces  = []string{"casa", "rabat", "agadir"}
)

// shelfRoom is how many resources are there at most: one answer shows them all.
const shelfRoom = search.MaxPerPage

func numberedWords(form string, n int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := range n {
			if !yield(fmt.Sprintf(form, i)) {
				return
			}
		}
	}
}

func newShelf(seed uint64) *shelf {
	return &shelf{
		random: rand.New(rand.NewPCG(seed, 6)), live: map[string]search.Source{}, docs: map[string][]search.Document{},
	}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some takes up to n of a list, perhaps none.
func some(r *rand.Rand, list []string, n int) (taken []string) {
	for range r.IntN(n + 1) {
		if one := pick(r, list); !slices.Contains(taken, one) {
			taken = append(taken, one)
		}
	}
	return taken
}

// edit changes up to n resources, each once: a new one, a new revision, other
// rights, or away with it.
func (s *shelf) edit(t *testing.T, index search.Writer, n int) {
	t.Helper()
	var put []search.Document
	var old []search.Old
	touched := map[string]bool{}
	for range n {
		id, gone := s.change(touched)
		if gone {
			old = append(old, search.Old{Resource: id, Before: math.MaxInt64})
			continue
		}
		put = append(put, s.docs[id]...)
		old = append(old, search.Old{Resource: id, Before: s.live[id].Revision})
	}
	if err := index.Put(context.Background(), put); err != nil {
		t.Fatal(err)
	}
	drop(t, index, old...)
}

// change makes one edit on the shelf alone.
func (s *shelf) change(touched map[string]bool) (id string, gone bool) {
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(s.live)), func(id string) bool { return touched[id] })
	what := s.random.IntN(10)
	if len(ids) == 0 || what < 4 && len(s.live) < shelfRoom {
		s.made++
		id = fmt.Sprintf("r%04d", s.made)
	} else {
		id = pick(s.random, ids)
	}
	touched[id] = true
	src, known := s.live[id]
	switch {
	case known && what == 4:
		delete(s.live, id)
		delete(s.docs, id)
		return id, true
	case known && what == 5:
		src.Revision, src.ACL = src.Revision+1, some(s.random, someMarks, 3)
	default:
		src = s.source(id, src.Revision+1)
	}
	s.live[id], s.docs[id] = src, search.Documents(src)
	return id, false
}

// source makes a revision of a resource.
func (s *shelf) source(id string, revision int64) search.Source {
	r := s.random
	src := search.Source{
		Resource: id, Revision: revision, Course: "course-" + id[:3], Title: s.sentence(3) + " " + secretOf(id), CourseTitle: s.sentence(1),
		Keywords: some(r, someWords, 2), Language: pick(r, languages[:]), Type: pick(r, []string{"pdf", "text", "video"}),
		Sector: pick(r, someSectors), Level: pick(r, someLevels), Place: pick(r, somePlaces),
		ACL: some(r, someMarks, 3), Duration: float64(r.IntN(4000)), Date: time.Unix(int64(1_700_000_000+r.IntN(1_000_000)), 0),
	}
	for ord := range r.IntN(5) {
		src.Pages = append(src.Pages, media.Page{Ord: ord + 1, Title: s.sentence(1), Text: s.sentence(12), Language: src.Language})
	}
	return src
}

// sentence is some words in a row.
func (s *shelf) sentence(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = pick(s.random, someWords)
	}
	return strings.Join(words, " ")
}

// secretOf is a word that stands in the title of one resource alone, far from
// that of any other: nobody who may not find the resource may be told of it.
func secretOf(id string) string {
	syllables := [...]string{"vira", "tulo", "pene", "somi", "cadou", "brigan", "ferju", "taons", "lemo", "quibo"}
	var w strings.Builder
	for _, digit := range id[1:] {
		w.WriteString(syllables[digit-'0'])
	}
	return w.String()
}

// all gives every document of the shelf.
func (s *shelf) all() (docs []search.Document) {
	for _, id := range slices.Sorted(maps.Keys(s.docs)) {
		docs = append(docs, s.docs[id]...)
	}
	return docs
}
