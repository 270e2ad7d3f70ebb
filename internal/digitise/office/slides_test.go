package office_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
)

const (
	slidesMain  = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`
	slidesList  = `<p:presentation xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst>%s</p:sldIdLst></p:presentation>`
	slideTitle  = `<p:sld xmlns:p="p" xmlns:a="a"><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>La terre</a:t></a:r></a:p></p:sp>%s</p:sld>`
	relatedTo   = `<Relationships><Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>%s</Relationships>`
	noteOfSlide = `<p:notes xmlns:p="p" xmlns:a="a"><p:sp><a:p><a:r><a:t>Montrer la barrette.</a:t></a:r></a:p></p:sp></p:notes>`
)

// deck is a presentation whose list names its one slide some times; padding makes
// the slide large.
func deck(t *testing.T, times int, padding string) string {
	t.Helper()
	return zipped(t,
		[2]string{"[Content_Types].xml", slidesMain},
		[2]string{"ppt/presentation.xml", fmt.Sprintf(slidesList, strings.Repeat(`<p:sldId id="256" r:id="r1"/>`, times))},
		[2]string{"ppt/_rels/presentation.xml.rels", fmt.Sprintf(relatedTo, "r1", "slide", "slides/slide1.xml", "")},
		[2]string{"ppt/slides/slide1.xml", fmt.Sprintf(slideTitle, padding)},
		[2]string{"ppt/slides/_rels/slide1.xml.rels", fmt.Sprintf(relatedTo, "r1", "notesSlide", "../notesSlides/notesSlide1.xml", "")},
		[2]string{"ppt/notesSlides/notesSlide1.xml", noteOfSlide},
	)
}

func TestTitleAndNotesOfASlide(t *testing.T) {
	p, _, job := printing(t, boxtest.Open(t), deck(t, 1, ""))
	pages, err := p.Notes(t.Context(), job)
	must(t, err)
	if len(pages) != 1 || pages[0].Title != "La terre" || pages[0].Notes != "Montrer la barrette." {
		t.Errorf("%+v", pages)
	}
}

// A slide is read once for each time that a list names it; none that a program
// wrote names one twice.
func TestASlideThatIsListedAgainAndAgainHoldsNobodyUp(t *testing.T) {
	var padding strings.Builder
	for n := range 200_000 {
		fmt.Fprintf(&padding, `<p:x y="%d"/>`, n*7919)
	}
	p, _, job := printing(t, boxtest.Open(t), deck(t, 2000, padding.String()))
	began := time.Now()
	pages, err := p.Notes(t.Context(), job)
	must(t, err)
	if took := time.Since(began); took > 20*time.Second || len(pages) != 0 {
		t.Errorf("%d slides were read, in %v", len(pages), took)
	}
}
