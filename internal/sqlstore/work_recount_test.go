package sqlstore_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Which attempt counts, and what passes, may be written otherwise when everybody
// has a mark already.
func TestResultsAreCountedAgainWhenAWorkIsWrittenOtherwise(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		write := func(what func(*assessment.Work)) {
			h.must(h.desk.Edit(t.Context(), h.people["amina"], h.work, 0, what))
		}
		h.taken(h.ids.New(), handed(says("phone", "ohm", "volt", 1)))
		h.pass(assessment.Slack)
		h.taken(h.ids.New(), handed(says("phone", "ohm", "", 1)))
		h.counts(map[string]int{`result WHERE mark = 2000 AND passed = 1`: 1, `fact WHERE kind = 'mark.set'`: 1})
		write(func(w *assessment.Work) { w.Rules.Keep = assessment.KeepLast })
		h.counts(map[string]int{`result WHERE mark = 1000 AND passed = 1`: 1, `fact WHERE kind = 'mark.set'`: 2})
		write(func(w *assessment.Work) { w.Pass = 1200 })
		h.counts(map[string]int{`result WHERE mark = 1000 AND passed = 0`: 1, `fact WHERE kind = 'mark.set'`: 2})
		write(func(w *assessment.Work) { w.Title = "Quiz, réglé" })
		h.counts(map[string]int{`result`: 1, `fact WHERE kind = 'mark.set'`: 2})
	})
}

// A learner who was shown a paper may be answering it without network: what its
// author writes then is another one.
func TestAPaperThatWasShownNeverChanges(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		write := func(text string) {
			h.must(h.desk.SavePaper(t.Context(), h.people["amina"], h.work, 0, questions(text)))
		}
		write("Avant d’être montré ?")
		write("Toujours pas montré ?")
		h.counts(map[string]int{`paper`: 1})
		sheet, err := h.examiner.Sheet(t.Context(), h.people["yassin"], h.work)
		h.must(err)
		write("Après ?")
		h.must(h.desk.Withdraw(t.Context(), h.people["amina"], h.work, 0))
		write("Encore après ?")
		h.counts(map[string]int{`paper`: 2, `paper WHERE shown = 1`: 1})
		h.must(h.desk.Publish(t.Context(), h.people["amina"], h.work, 0))
		taken, err := h.examiner.Take(t.Context(), h.people["yassin"], assessment.Taking{Attempt: h.ids.New(), Work: h.work, Device: "phone", Revision: sheet.Revision, Submit: true})
		h.must(err)
		if taken.Revision != sheet.Revision {
			t.Errorf("shown %d, answered %d", sheet.Revision, taken.Revision)
		}
	})
}
