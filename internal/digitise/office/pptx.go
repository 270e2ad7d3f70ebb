package office

import (
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// The parts of a presentation (ISO/IEC 29500-1, 13.3) that lead to its notes.
const (
	presentation = "ppt/presentation.xml"
	notesOf      = "/notesSlide" // the end of the type of a relation
)

// openXMLSlides reads the slides in the order in which they are shown, which is
// that of the presentation's list and not of their names.
func openXMLSlides(archive *unzip.Archive) ([]slide, error) {
	listed, err := slideList(archive)
	if err != nil {
		return nil, err
	}
	var slides []slide
	read := once{}
	for _, name := range listed {
		if err := read.take(name); err != nil {
			return nil, err
		}
		s := slide{}
		if s.title, err = boxText(archive, name, isTitle); err != nil {
			return nil, err
		}
		relations, err := relationsOf(archive, name)
		if err != nil {
			return nil, err
		}
		for _, r := range relations {
			if strings.HasSuffix(r.Type, notesOf) {
				if err := read.take(r.Target); err != nil {
					return nil, err
				}
				if s.notes, err = boxText(archive, r.Target, isNote); err != nil {
					return nil, err
				}
			}
		}
		slides = append(slides, s)
	}
	return slides, nil
}

// once knows the parts that were read. No program names a slide, or its notes,
// twice; a list that names a large one again and again would never be read to its
// end.
type once map[string]bool

func (o once) take(name string) error {
	if o[name] {
		return digitise.ErrOfficeDamaged.Because(fmt.Errorf("%s is named twice", name))
	}
	o[name] = true
	return nil
}

// slideList names the parts of the slides.
func slideList(archive *unzip.Archive) (names []string, err error) {
	b, err := part(archive, presentation)
	if err != nil {
		return nil, err
	}
	var said struct {
		Slides []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sldIdLst>sldId"`
	}
	if err := xml.Unmarshal(b, &said); err != nil {
		return nil, digitise.ErrOfficeDamaged.Because(err)
	}
	relations, err := relationsOf(archive, presentation)
	if err != nil {
		return nil, err
	}
	at := map[string]string{}
	for _, r := range relations {
		at[r.ID] = r.Target
	}
	for _, s := range said.Slides {
		names = append(names, at[s.ID])
	}
	return names, nil
}

// relation leads from one part to another (ISO/IEC 29500-2, 6.5).
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:",attr"`
	Target string `xml:",attr"`
}

// relationsOf reads where a part leads, as names in the archive.
func relationsOf(archive *unzip.Archive, name string) ([]relation, error) {
	b, err := part(archive, path.Join(path.Dir(name), "_rels", path.Base(name)+".rels"))
	if err != nil {
		return nil, err
	}
	var said struct{ Relationship []relation }
	if err := xml.Unmarshal(b, &said); err != nil {
		return nil, digitise.ErrOfficeDamaged.Because(err)
	}
	for i, r := range said.Relationship {
		if !strings.HasPrefix(r.Target, "/") {
			r.Target = path.Join(path.Dir(name), r.Target)
		}
		said.Relationship[i].Target = strings.TrimPrefix(r.Target, "/")
	}
	return said.Relationship, nil
}

// isTitle and isNote tell the boxes of a slide by the place of its layout that they
// stand for (ph of ISO/IEC 29500-1, 19.3.1.36). Of a page of notes all is read but
// what is printed on every one; LibreOffice names no place there.
func isTitle(place string) bool { return place == "title" || place == "ctrTitle" }

func isNote(place string) bool {
	return !slices.Contains([]string{"sldImg", "hdr", "dt", "ftr", "sldNum"}, place)
}

// boxText reads what is written in the boxes of a slide that are wanted.
func boxText(archive *unzip.Archive, name string, wanted func(place string) bool) (string, error) {
	b, err := part(archive, name)
	if err != nil {
		return "", err
	}
	var said paragraphs
	var inside, writes bool
	err = walk{
		open: map[string]func(xml.StartElement){
			"sp": func(xml.StartElement) { inside = wanted("") },
			"ph": func(e xml.StartElement) { inside = wanted(attribute(e, "type")) },
			"t":  func(xml.StartElement) { writes = inside },
			"br": func(xml.StartElement) { said.end(inside) },
		},
		close: map[string]func(){
			"sp": func() { inside = false },
			"t":  func() { writes = false },
			"p":  func() { said.end(inside) },
		},
		said: func(words string) { said.add(writes, words) },
	}.through(b)
	if err != nil {
		return "", digitise.ErrOfficeDamaged.Because(fmt.Errorf("%s: %w", name, err))
	}
	return said.String(), nil
}
