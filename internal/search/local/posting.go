package local

import (
	"context"
	"math"
	"math/bits"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// match is what is known of a document that answers: which words, how well.
type match struct {
	words uint16 // a bit for each word of the query
	score float64
}

// count is how many words of the query the document holds.
func (m match) count() int { return bits.OnesCount16(m.words) }

// matches are the documents that answer, by their number in the reader.
type matches map[uint64]match

// The parameters of BM25, and the usual length of each field in words.
const (
	k1, b = 1.2, 0.75

	usualTitle, usualText = 8, 150
)

// usualLength is what a field's length is compared with.
func usualLength(field string) float64 {
	if field == inText || field == inTextStems {
		return usualText
	}
	return usualTitle
}

// bm25 weighs a term in a document: how rare it is, how often it stands there,
// and how long the field is.
func bm25(rarity float64, t *bleveindex.TermFieldDoc, usual float64) float64 {
	length := usual
	if t.Norm > 0 {
		length = 1 / (t.Norm * t.Norm)
	}
	times := float64(t.Freq)
	return rarity * times * (k1 + 1) / (times + k1*(1-b+b*length/usual))
}

// rarity is the inverse document frequency of BM25.
func rarity(holding, all uint64) float64 {
	return math.Log(1 + (float64(all)-float64(holding)+0.5)/(float64(holding)+0.5))
}

// add counts for word i all documents that hold one of its terms; only, where
// it is not nil, are the documents that are looked at.
func (m matches) add(ctx context.Context, r bleveindex.IndexReader, i int, terms []term, only map[uint64]bool) error {
	all, err := r.DocCount()
	if err != nil {
		return err
	}
	for _, t := range terms {
		err := each(ctx, r, t.field, t.text, true, func(holding uint64, doc *bleveindex.TermFieldDoc) {
			number := doc.ID.Value()
			if only != nil && !only[number] {
				return
			}
			found := m[number]
			found.words |= 1 << i
			found.score += t.boost * bm25(rarity(holding, all), doc, usualLength(t.field))
			m[number] = found
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// each visits the documents that hold a term; weighed asks for its frequency.
func each(ctx context.Context, r bleveindex.IndexReader, field, text string, weighed bool, visit func(holding uint64, doc *bleveindex.TermFieldDoc)) error {
	postings, err := r.TermFieldReader(ctx, []byte(text), field, weighed, weighed, false)
	if err != nil {
		return err
	}
	defer postings.Close()
	holding := postings.Count()
	var room bleveindex.TermFieldDoc
	for seen := 0; ; seen++ {
		if seen%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		doc, err := postings.Next(room.Reset())
		if err != nil || doc == nil {
			return err
		}
		visit(holding, doc)
	}
}

// holding gives the documents that hold a term.
func holding(ctx context.Context, r bleveindex.IndexReader, field, text string) (map[uint64]bool, error) {
	set := map[uint64]bool{}
	err := each(ctx, r, field, text, false, func(_ uint64, doc *bleveindex.TermFieldDoc) { set[doc.ID.Value()] = true })
	return set, err
}
