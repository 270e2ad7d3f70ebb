package local

import (
	"cmp"
	"context"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/search/wording"
)

// The best are read closely before they are ordered: as many resources, and
// as many passages of each.
const (
	rankedResources = 100
	rankedPassages  = 4
)

// rank is how well a hit answers, by what a reader would look at first.
type rank struct {
	typos   int // letters that had to be changed
	meant   int // words that stand there only by the glossary
	inTitle int // words that stand as typed in a title above it
	gaps    int // how far the words stand from each other
	literal int // words that stand there as typed, and not only others of their stem
	native  bool
}

// compare puts the better answer first.
func (h hit) compare(o hit) int {
	return cmp.Or(
		cmp.Compare(o.count(), h.count()),
		cmp.Compare(h.typos, o.typos),
		cmp.Compare(h.meant, o.meant),
		cmp.Compare(o.inTitle, h.inTitle),
		cmp.Compare(h.gaps, o.gaps),
		cmp.Compare(o.literal, h.literal),
		cmp.Compare(truth(o.native), truth(h.native)),
		cmp.Compare(o.score, h.score),
		cmp.Compare(h.doc, o.doc),
	)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// byScore puts the hit of more words, then of the higher score first.
func byScore(a, b hit) int {
	return cmp.Or(cmp.Compare(b.count(), a.count()), cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
}

// reading is what close reading finds of one document.
type reading struct {
	typos  [wording.MaxWords]int
	seen   [wording.MaxWords]bool
	titled [wording.MaxWords]bool
	exact  [wording.MaxWords]bool
	stands [wording.MaxWords]bool        // the word itself, and not by the glossary
	places [2][wording.MaxWords][]uint64 // positions of each word in the title and in the text
}

// maxPlaces is how many places of one word in a passage are compared.
const maxPlaces = 64

// readClosely reads the documents, which are in order, for rank.
func (s *question) readClosely(ctx context.Context, docs []uint64) (map[uint64]*reading, error) {
	read := make(map[uint64]*reading, len(docs))
	for _, doc := range docs {
		read[doc] = &reading{}
	}
	for i, terms := range s.terms {
		for _, t := range terms {
			err := among(ctx, s.r, t, docs, func(doc *bleveindex.TermFieldDoc) { read[doc.ID.Value()].note(i, t, doc) })
			if err != nil {
				return nil, err
			}
		}
	}
	return read, nil
}

// among visits those of docs that hold a term, with its places.
func among(ctx context.Context, r bleveindex.IndexReader, t term, docs []uint64, visit func(*bleveindex.TermFieldDoc)) error {
	postings, err := r.TermFieldReader(ctx, []byte(t.text), t.field, true, true, true)
	if err != nil {
		return err
	}
	defer postings.Close()
	for k := 0; k < len(docs); {
		doc, err := postings.Advance(bleveindex.NewIndexInternalID(nil, docs[k]), nil)
		if err != nil || doc == nil {
			return err
		}
		next, hit := slices.BinarySearch(docs[k:], doc.ID.Value())
		k += next
		if hit {
			visit(doc)
			k++
		}
	}
	return nil
}

// note takes down that a document holds a term of word i.
func (d *reading) note(i int, t term, doc *bleveindex.TermFieldDoc) {
	if !d.seen[i] || t.typos < d.typos[i] {
		d.typos[i] = t.typos
	}
	d.seen[i] = true
	if ofGlossary(t.field) {
		return
	}
	d.stands[i] = true
	d.exact[i] = d.exact[i] || t.exact
	if t.exact && t.field != inText {
		d.titled[i] = true
	}
	field := 0
	switch t.field {
	case inText:
		field = 1
	case inTitle:
	default:
		return
	}
	for _, v := range doc.Vectors {
		if len(d.places[field][i]) < maxPlaces {
			d.places[field][i] = append(d.places[field][i], v.Pos)
		}
	}
}

// rank sums up a reading for a query of that many words.
func (d *reading) rank(words int) (r rank) {
	for i := range words {
		r.typos += d.typos[i]
		r.meant += truth(d.seen[i] && !d.stands[i])
		r.inTitle += truth(d.titled[i])
		r.literal += truth(d.exact[i])
	}
	r.gaps = min(gaps(d.places[0][:words]), gaps(d.places[1][:words]))
	return r
}

// far is the distance of words that do not stand near each other.
const far = 9

// gaps adds up how far each word stands from the next one of the query, in
// steps that a reader would notice: side by side, in one phrase, apart.
func gaps(places [][]uint64) (sum int) {
	for i := 1; i < len(places); i++ {
		switch gap := nearestGap(places[i-1], places[i]); {
		case gap >= far:
			sum += 2
		case gap > 2: // one small word may stand between
			sum++
		}
	}
	return sum
}

// nearestGap is the least distance of two words' places, at most far.
func nearestGap(a, b []uint64) int {
	least := far
	for _, x := range a {
		for _, y := range b {
			least = min(least, max(int(x)-int(y), int(y)-int(x)))
		}
	}
	return least
}
