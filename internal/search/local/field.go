package local

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/digital-learning-lab/lab/internal/search"
)

// The fields of a document in the index. Facets bear their own names.
const (
	inTitle      = "title" // of the card; the words as folded
	inCodes      = "codes"
	inKeywords   = "keywords"
	inContext    = "ctx"
	inText       = "text"
	inTitleStems = "title.stems" // title and keywords
	inTextStems  = "text.stems"  // context and text
	inSounds     = "sounds"
	inAlso       = "also"
	inAlsoStems  = "also.stems"

	ofResource = "rid"
	ofKind     = "kind"

	gate   = "gate"   // what is read of every hit, see gateOf
	told   = "told"   // what is read of every resource found, see toldOf
	source = "source" // the document itself as JSON, stored and not indexed
)

const (
	located = bleveindex.IndexField | bleveindex.IncludeTermVectors
	counted = bleveindex.IndexField
	valued  = bleveindex.IndexField | bleveindex.DocValues
)

// entry makes the index entry of a document.
func entry(d search.Document) (*document.Document, error) {
	bare := d
	bare.Also = nil // what was found by it is seen in the text
	kept, err := json.Marshal(bare)
	if err != nil {
		return nil, fmt.Errorf("write document %s: %w", d.ID, err)
	}
	e := document.NewDocument(d.ID)
	e.AddField(document.NewTextFieldCustom(source, nil, kept, bleveindex.StoreField, nil))
	addText(e, d)
	for _, f := range []struct {
		name, value string
		options     bleveindex.FieldIndexingOptions
	}{
		{ofResource, d.Resource, counted}, {ofKind, string(d.Kind), counted}, {gate, gateOf(d), valued}, {told, toldOf(d), valued},
	} {
		e.AddField(document.NewTextFieldCustom(f.name, nil, []byte(f.value), f.options, nil))
	}
	return e, nil
}

// addText indexes the words of a document. The title counts in the card only,
// or every page would answer for it.
func addText(e *document.Document, d search.Document) {
	title, keywords, also := d.Title, strings.Join(d.Keywords, " ; "), strings.Join(d.Also, " ; ")
	if d.Kind != search.Card {
		title = ""
	}
	for _, f := range []struct {
		name, text string
		options    bleveindex.FieldIndexingOptions
		by         analysis.Analyzer
	}{
		{inTitle, title, located, wordAnalyzer{}},
		{inCodes, strings.Join(d.Codes, " ; "), counted, wordAnalyzer{}},
		{inKeywords, keywords, located, wordAnalyzer{}},
		{inContext, d.Context, located, wordAnalyzer{}},
		{inText, d.Text, located, wordAnalyzer{}},
		{inTitleStems, title + " ; " + keywords, counted, stemAnalyzer{}},
		{inTextStems, d.Context + " ; " + d.Text, counted, stemAnalyzer{}},
		{inSounds, strings.Join(d.Sounds, " "), counted, wordAnalyzer{}},
		{inAlso, also, counted, wordAnalyzer{}},
		{inAlsoStems, also, counted, stemAnalyzer{}},
	} {
		if f.text != "" {
			e.AddField(document.NewTextFieldCustom(f.name, nil, []byte(f.text), f.options, f.by))
		}
	}
}

// separator parts the values that are kept together: reading one column of the
// index costs the same however much stands in it.
const separator = "\x1f"

// gateOf writes what tells whether a document may be shown: its resource, kind,
// ordinal and revision, then its ACL.
func gateOf(d search.Document) string {
	parts := append([]string{d.Resource, string(d.Kind), number(int64(d.Ord)), number(d.Revision)}, d.ACL...)
	return strings.Join(parts, separator)
}

// passed is what stands in a gate. It is a view of what was read, which may be
// overwritten when the next gate is: a common word opens a hundred thousand.
type passed struct {
	resource, kind, ord, revision []byte
	acl                           []byte // the marks, parted
}

func parseGate(value []byte) (p passed) {
	for _, part := range []*[]byte{&p.resource, &p.kind, &p.ord, &p.revision} {
		*part, value, _ = bytes.Cut(value, []byte(separator))
	}
	p.acl = value
	return p
}

// toldOf writes what a resource is sorted and counted by: its date, its title,
// and its facets as "name=value".
func toldOf(d search.Document) string {
	parts := []string{number(d.Date), d.SortTitle}
	for _, name := range search.Facets() {
		for _, v := range d.Facet(name) {
			parts = append(parts, name+"="+v)
		}
	}
	return strings.Join(parts, separator)
}

func parseTold(id string, value []byte) *resource {
	parts := strings.Split(string(value), separator)
	return &resource{id: id, date: parts[0], sortTitle: parts[1], facets: parts[2:]}
}

// number writes a number so that text order is its order; below zero is zero.
func number(n int64) string { return fmt.Sprintf("%019d", max(n, 0)) }

// count reads what number wrote.
func count(digits []byte) (n int) {
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n
}

// value reads a document's one value of a column.
func value(column bleveindex.DocValueReader, doc uint64) (v []byte, err error) {
	err = column.VisitDocValues(bleveindex.NewIndexInternalID(nil, doc), func(_ string, term []byte) { v = term })
	if err == nil && v == nil {
		err = fmt.Errorf("document %d of the index has no value in a column", doc)
	}
	return v, err
}
