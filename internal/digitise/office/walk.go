package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// walk goes through a part in XML. Elements are known by their name alone: the
// namespaces of one format do not share those that are looked for.
type walk struct {
	open  map[string]func(xml.StartElement)
	close map[string]func()
	said  func(words string)
}

func (w walk) through(part []byte) error {
	d := xml.NewDecoder(bytes.NewReader(part))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if do := w.open[t.Name.Local]; do != nil {
				do(t)
			}
		case xml.EndElement:
			if do := w.close[t.Name.Local]; do != nil {
				do()
			}
		case xml.CharData:
			w.said(string(t))
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// paragraphs gathers what is written in boxes of a slide.
type paragraphs struct{ b strings.Builder }

func (p *paragraphs) add(here bool, words string) {
	if here {
		p.b.WriteString(words)
	}
}

// end ends a line.
func (p *paragraphs) end(here bool) { p.add(here, "\n") }

func (p *paragraphs) String() string { return strings.TrimSpace(p.b.String()) }
