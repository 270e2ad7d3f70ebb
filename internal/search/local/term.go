package local

import (
	"cmp"
	"slices"
	"unicode/utf8"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/search/wording"
	"github.com/digital-learning-lab/lab/internal/text"
)

// term is an entry of the index that answers a word.
type term struct {
	field string
	text  string
	boost float64
	typos int  // letters in which it differs from the word
	exact bool // it is the word itself
}

// How much a term counts, by field and by how it answers the word.
const (
	titleBoost, keywordBoost, textBoost, contextBoost, alsoBoost = 6, 5, 4, 1.5, 0.8

	titleStemBoost, textStemBoost, alsoStemBoost = 2.5, 1.5, 0.4

	cliticShare = 0.8 // of a word found without article and proclitics
	prefixShare = 0.25
	typoShare   = 0.1
)

// The most terms that one word is widened to in one field.
const (
	maxCompletions = 300
	maxCorrections = 50
)

// wordFields are the fields of whole words.
var wordFields = [...]struct {
	name  string
	boost float64
}{{inTitle, titleBoost}, {inCodes, titleBoost}, {inKeywords, keywordBoost}, {inContext, contextBoost}, {inText, textBoost}, {inAlso, alsoBoost}}

// short reports whether a word is answered from titles only while it is all
// that was asked: two letters begin too many words.
func short(w wording.Word) bool { return utf8.RuneCountInString(w.Folded) <= 2 }

// ofTitle reports whether a field says what a resource is about.
func ofTitle(field string) bool { return field != inText && field != inContext && !ofGlossary(field) }

// ofGlossary reports whether a field holds what the glossary wrote beside a
// document: good for being found, never for being guessed.
func ofGlossary(field string) bool { return field == inAlso || field == inAlsoStems }

// certain gives the terms that answer a word as it was typed.
func certain(w wording.Word, titlesOnly bool) (terms []term) {
	for _, f := range wordFields {
		if titlesOnly && !ofTitle(f.name) {
			continue
		}
		terms = append(terms, term{field: f.name, text: w.Folded, boost: f.boost, exact: true})
		if w.Stem != w.Folded {
			terms = append(terms, term{field: f.name, text: w.Stem, boost: f.boost * cliticShare, exact: true})
		}
		for _, one := range w.Joined {
			terms = append(terms, term{field: f.name, text: one, boost: f.boost, exact: true})
		}
	}
	if titlesOnly {
		return terms
	}
	for _, s := range w.Stems {
		terms = append(terms, term{field: inTitleStems, text: s, boost: titleStemBoost}, term{field: inTextStems, text: s, boost: textStemBoost},
			term{field: inAlsoStems, text: s, boost: alsoStemBoost})
	}
	return terms
}

// completions gives the words that begin with one that is being typed.
func completions(r bleveindex.IndexReader, w wording.Word) (terms []term, err error) {
	for _, f := range wordFields {
		if f.name == inContext || ofGlossary(f.name) || short(w) && !ofTitle(f.name) {
			continue
		}
		for _, beginning := range slices.Compact([]string{w.Folded, w.Stem}) {
			found, err := complete(r, f.name, beginning)
			if err != nil {
				return nil, err
			}
			for _, t := range found {
				terms = append(terms, term{field: f.name, text: t, boost: f.boost * prefixShare})
			}
		}
	}
	return terms, nil
}

// complete gives the commonest longer words of a field with that beginning.
func complete(r bleveindex.IndexReader, field, beginning string) ([]string, error) {
	if utf8.RuneCountInString(beginning) < 2 && field == inText {
		return nil, nil
	}
	dict, err := r.FieldDictPrefix(field, []byte(beginning))
	if err != nil {
		return nil, err
	}
	found, err := entries(dict)
	if err != nil {
		return nil, err
	}
	if len(found) > maxCompletions {
		slices.SortStableFunc(found, func(a, b bleveindex.DictEntry) int { return cmp.Compare(b.Count, a.Count) })
		found = found[:maxCompletions]
	}
	longer := make([]string, 0, len(found))
	for _, e := range found {
		if e.Term != beginning {
			longer = append(longer, e.Term)
		}
	}
	return longer, nil
}

// corrections gives the words that one was perhaps meant to be. Its first
// letter is taken for right.
func corrections(r bleveindex.IndexReader, w wording.Word) (terms []term, err error) {
	fuzzy, able := r.(bleveindex.IndexReaderFuzzy)
	if !able || w.Edits == 0 {
		return nil, nil
	}
	for _, f := range wordFields {
		if f.name == inCodes || ofGlossary(f.name) {
			continue
		}
		_, first := utf8.DecodeRuneInString(w.Folded)
		dict, err := fuzzy.FieldDictFuzzy(f.name, w.Folded, w.Edits, w.Folded[:first])
		if err != nil {
			return nil, err
		}
		found, err := entries(dict)
		if err != nil {
			return nil, err
		}
		terms = append(terms, nearest(found, f.name, f.boost, w)...)
	}
	return terms, nil
}

// nearest keeps the entries in which least letters differ.
func nearest(found []bleveindex.DictEntry, field string, boost float64, w wording.Word) (terms []term) {
	for _, e := range found {
		typos := text.Distance(w.Folded, e.Term, w.Edits)
		if typos == 0 || typos > w.Edits || wording.HasDigit(e.Term) {
			continue
		}
		terms = append(terms, term{field: field, text: e.Term, boost: boost * typoShare / float64(typos), typos: typos})
	}
	slices.SortStableFunc(terms, func(a, b term) int { return cmp.Compare(a.typos, b.typos) })
	return terms[:min(len(terms), maxCorrections)]
}

// entries reads a dictionary to its end and closes it.
func entries(dict bleveindex.FieldDict) (list []bleveindex.DictEntry, err error) {
	e, err := dict.Next()
	for ; e != nil && err == nil; e, err = dict.Next() {
		list = append(list, *e)
	}
	if closing := dict.Close(); err == nil {
		err = closing
	}
	return list, err
}
