package search

import (
	"github.com/digital-learning-lab/lab/internal/glossary"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Answer is what was found.
type Answer struct {
	Groups    []Group                   // the resources of the page that was asked for, best first
	Total     int                       // resources found; passages, where the query looks inside one
	Facets    map[string]map[string]int // resources by facet and value; a facet's own filter does not narrow it
	Corrected []Correction              // words that were read as others
	Dropped   []string                  // words that the best answer does not hold
	Sounded   []Correction              // words in Latin letters that were read as Arabic ones that sound so
	Degraded  bool                      // the engine is away: only what the catalogue says was looked at
}

// Group is a resource with the passages of it that answer best.
type Group struct {
	Resource string
	Title    string
	Type     string
	Language string
	Score    float64   // for comparing within one answer; its scale is the engine's
	Passages []Passage // at most PerGroup, best first; its card only where nothing else was found
}

// PerGroup is the most passages shown of a resource.
const PerGroup = 3

// Passage is a place in a resource.
type Passage struct {
	Kind    Kind
	Ord     int                // as in Document
	Loc     string             // page number, or seconds at which its window begins
	Text    string             // what stands around the words, on one line
	Marks   []Mark             // where the words stand in Text
	Words   []string           // the words as they are written in the passage, each once
	Offset  int                // byte of the first marked word in the passage's whole text; -1 where it has none
	Because []glossary.Because // what stands there for words that do not
	Source  media.Source       // of a page: where its text comes from; written by the service, not by an engine
}

// Mark is a stretch of text in UTF-16 units, as browsers count.
type Mark struct{ Start, End int }

// Correction is a word that was asked for and the one that was found for it.
type Correction struct{ From, To string }
