package office

import (
	"encoding/xml"
	"fmt"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/unzip"
)

// openDocumentSlides reads the slides of a presentation (OASIS ODF 1.3 part 3,
// 10.2.4 and 16.17): the frames whose class says what they are.
func openDocumentSlides(archive *unzip.Archive) ([]slide, error) {
	b, err := part(archive, "content.xml")
	if err != nil {
		return nil, err
	}
	var slides []slide
	var title, notes paragraphs
	var box string
	var inParagraph bool
	end := func() {
		title.end(box == "title")
		notes.end(box == "notes")
	}
	say := func(words string) {
		title.add(inParagraph && box == "title", words)
		notes.add(inParagraph && box == "notes", words)
	}
	err = walk{
		open: map[string]func(xml.StartElement){
			"frame":      func(e xml.StartElement) { box = attribute(e, "class") },
			"p":          func(xml.StartElement) { inParagraph = true },
			"s":          func(xml.StartElement) { say(" ") },
			"tab":        func(xml.StartElement) { say(" ") },
			"line-break": func(xml.StartElement) { end() },
		},
		close: map[string]func(){
			"frame": func() { box = "" },
			"p": func() {
				end()
				inParagraph = false
			},
			"page": func() {
				slides = append(slides, slide{title.String(), notes.String()})
				title, notes = paragraphs{}, paragraphs{}
			},
		},
		said: say,
	}.through(b)
	if err != nil {
		return nil, digitise.ErrOfficeDamaged.Because(fmt.Errorf("content.xml: %w", err))
	}
	return slides, nil
}
