package local

import (
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

	ofResource  = "rid"
	ofKind      = "kind"
	ofACL       = "acl"
	ofRevision  = "rev"
	ofOrd       = "ord"
	ofDate      = "date"
	ofSortTitle = "tsort"

	source = "source" // the document itself as JSON, stored and not indexed
)

const (
	located = bleveindex.IndexField | bleveindex.IncludeTermVectors
	counted = bleveindex.IndexField
	valued  = bleveindex.IndexField | bleveindex.DocValues
)

// entry makes the index entry of a document.
func entry(d search.Document) (*document.Document, error) {
	kept, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write document %s: %w", d.ID, err)
	}
	e := document.NewDocument(d.ID)
	e.AddField(document.NewTextFieldCustom(source, nil, kept, bleveindex.StoreField, nil))
	addText(e, d)
	for name, value := range map[string]string{
		ofResource: d.Resource, ofKind: string(d.Kind), ofRevision: number(d.Revision),
		ofOrd: number(int64(d.Ord)), ofDate: number(d.Date), ofSortTitle: d.SortTitle,
	} {
		addValues(e, name, []string{value})
	}
	addValues(e, ofACL, d.ACL)
	for _, name := range search.Facets() {
		addValues(e, name, d.Facet(name))
	}
	return e, nil
}

// addText indexes the words of a document. The title counts in the card only,
// or every page would answer for it.
func addText(e *document.Document, d search.Document) {
	title, keywords := d.Title, strings.Join(d.Keywords, " ; ")
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
	} {
		if f.text != "" {
			e.AddField(document.NewTextFieldCustom(f.name, nil, []byte(f.text), f.options, f.by))
		}
	}
}

func addValues(e *document.Document, name string, values []string) {
	for i, v := range values {
		if v != "" {
			e.AddField(document.NewTextFieldCustom(name, []uint64{uint64(i)}, []byte(v), valued, nil))
		}
	}
}

// number writes a number so that text order is its order; below zero is zero.
func number(n int64) string { return fmt.Sprintf("%019d", max(n, 0)) }
