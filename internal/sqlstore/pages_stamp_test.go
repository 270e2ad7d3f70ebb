package sqlstore_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

// A scan with a stamp has a few words of its own. Where they are read again, what
// was read of its picture stays found until that is read again as well.
func TestWhatWasReadUnderAStampStaysUntilItIsReadAgain(t *testing.T) {
	schools(t, func(t *testing.T, s *school) {
		course, module := s.course("Électricité")
		asset, _ := s.receive(course, module, "registre.pdf", media.PDF)
		stamp := media.Page{Ord: 1, Text: "No 0417"}
		s.didIn(asset, "text", 1, media.Harvest{Pages: []media.Page{stamp}})
		s.didIn(asset, "ocr", 1, media.Harvest{Pages: []media.Page{{Ord: 1, Text: "Le disjoncteur\n\nNo 0417", Source: media.Read, Confidence: 90}}})
		text := func() string {
			pages, err := s.assets.Pages(t.Context(), asset)
			s.must(err)
			return pages[0].Text
		}
		s.didIn(asset, "text", 1, media.Harvest{Pages: []media.Page{stamp}})
		if got := text(); got != "Le disjoncteur\n\nNo 0417" {
			t.Errorf("%q", got)
		}
		s.didIn(asset, "text", 2, media.Harvest{Pages: []media.Page{{Ord: 1, Text: "Le tableau"}}})
		if got := text(); got != "Le tableau" {
			t.Errorf("what a step reads otherwise by now is %q", got)
		}
	})
}
