package search

import (
	"fmt"
	"strconv"
)

// Kind says which part of a resource a document is.
type Kind string

// The kinds of documents, and the letter each has in an identifier.
const (
	Card    Kind = "card"    // what the catalogue says of the resource
	Page    Kind = "page"    // a page of a PDF or scan, or a slide
	Note    Kind = "note"    // what a speaker notes to a slide; Ord and Loc are the slide's
	Section Kind = "section" // a section of an illustrated text
	Cue     Kind = "cue"     // a window of captions
)

// Document is what an engine indexes. Sector to ACL are of the resource, equal
// in all its documents; facets hold slugs, whose labels come from the catalogue.
type Document struct {
	ID         string   `json:"id"`  // "<rid>-m" for the card, else "<rid>-<letter><ord>"
	Resource   string   `json:"rid"` // the resource it is part of
	Revision   int64    `json:"rev"` // of the resource
	Kind       Kind     `json:"kind"`
	Ord        int      `json:"ord"`           // page or section from 1, window from 0
	Loc        string   `json:"loc,omitempty"` // page number, or seconds with two decimals
	Title      string   `json:"title"`         // of the resource; searched in the card only
	Codes      []string `json:"codes,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	Context    string   `json:"ctx,omitempty"`    // titles above it, so that a page is found by them too
	Text       string   `json:"text,omitempty"`   // cleaned; byte offsets of answers are in it
	Sounds     []string `json:"sounds,omitempty"` // how the Arabic words of its titles and keywords sound; of the card only
	Also       []string `json:"also,omitempty"`   // what it names is called so too, by the glossary
	Language   string   `json:"lang,omitempty"`   // of the resource
	Type       string   `json:"type,omitempty"`
	Sector     []string `json:"sector,omitempty"`
	Level      []string `json:"level,omitempty"`
	Filiere    []string `json:"filiere,omitempty"`
	Course     []string `json:"course,omitempty"`
	Collection []string `json:"collection,omitempty"`
	Campus     []string `json:"campus,omitempty"`
	ACL        []string `json:"acl"`
	Length     string   `json:"dur,omitempty"`   // bucket of its duration: lt5, 5-15, 15-45, gt45 minutes
	Date       int64    `json:"date"`            // Unix seconds
	SortTitle  string   `json:"tsort,omitempty"` // the title folded
}

// documentID is made of letters, digits and hyphens, as every engine takes it.
func documentID(resource string, kind Kind, ord int) string {
	switch kind {
	case Card:
		return resource + "-m"
	case Page:
		return fmt.Sprintf("%s-p%04d", resource, ord)
	case Note:
		return fmt.Sprintf("%s-n%04d", resource, ord)
	case Section:
		return fmt.Sprintf("%s-s%04d", resource, ord)
	}
	return fmt.Sprintf("%s-c%04d", resource, ord)
}

// Facets are the fields that answers are counted and filtered by.
func Facets() []string {
	return []string{"sector", "level", "lang", "type", "filiere", "course", "collection", "campus", "dur"}
}

// Facet gives a document's values of one of Facets.
func (d Document) Facet(name string) []string {
	switch name {
	case "sector":
		return d.Sector
	case "level":
		return d.Level
	case "lang":
		return some(d.Language)
	case "type":
		return some(d.Type)
	case "filiere":
		return d.Filiere
	case "course":
		return d.Course
	case "collection":
		return d.Collection
	case "campus":
		return d.Campus
	case "dur":
		return some(d.Length)
	}
	return nil
}

// some is a list of what is not empty.
func some(values ...string) (list []string) {
	for _, v := range values {
		if v != "" {
			list = append(list, v)
		}
	}
	return list
}

// bucket names how long a resource takes, or nothing where it has no duration.
func bucket(seconds float64) string {
	switch {
	case seconds <= 0:
		return ""
	case seconds < 5*60:
		return "lt5"
	case seconds < 15*60:
		return "5-15"
	case seconds < 45*60:
		return "15-45"
	}
	return "gt45"
}

// seconds writes a moment of a video.
func seconds(at float64) string { return strconv.FormatFloat(at, 'f', 2, 64) }
