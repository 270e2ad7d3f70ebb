package media

import (
	"math"
	"strings"
)

// Face is what tells whether a page of one file is a page of another.
type Face struct {
	Ord     int    // from 1
	Text    string // its title and its text
	Picture string // SHA-256 of its image, or empty where it has none
}

// What makes pages and films the same.
const (
	fewWords  = 20  // a page of fewer may be a figure with its caption: then its picture counts
	sameFilm  = 1.0 // seconds by which the lengths of one film in two files may differ
	wordParts = " \t\n\r\u00a0\u202f"
)

// SamePages finds the pages of one file in another, by their numbers, wherever they
// stand there. A page of twenty words or more is the same if its words are, in their
// order; one of fewer if its picture is, byte for byte, or where no pictures are made
// if its words are. Of pages that are alike the first is the first.
func SamePages(before, after []Face) map[int]int {
	places := map[string][]int{}
	for _, f := range after {
		if key := f.key(); key != "" {
			places[key] = append(places[key], f.Ord)
		}
	}
	same := map[int]int{}
	for _, f := range before {
		key := f.key()
		if at := places[key]; key != "" && len(at) > 0 {
			same[f.Ord], places[key] = at[0], at[1:]
		}
	}
	return same
}

// key is equal for pages that are the same; a page of which nothing is known is the
// same as none.
func (f Face) key() string {
	words := strings.FieldsFunc(f.Text, func(r rune) bool { return strings.ContainsRune(wordParts, r) })
	switch {
	case len(words) >= fewWords, f.Picture == "" && len(words) > 0:
		return "words " + strings.Join(words, " ")
	case f.Picture != "":
		return "picture " + f.Picture
	}
	return ""
}

// SameFilm reports whether two lengths are of one film: a better copy of it, or one
// with its sound mended. Where something was cut or put in, no second is what it was.
func SameFilm(before, after float64) bool {
	return before > 0 && after > 0 && math.Abs(before-after) <= sameFilm
}
