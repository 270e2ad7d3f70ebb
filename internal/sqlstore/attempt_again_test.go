package sqlstore_test

import (
	"errors"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fault"
)

// A wrong key that its author corrects is corrected for those who answered, once,
// with a reason, and where a trainer judged otherwise the trainer's mark stands.
func TestAWrongKeyIsCorrectedForThoseWhoAnswered(t *testing.T) {
	halls(t, assessment.Rules{}, func(t *testing.T, h *hall) {
		amina := h.people["amina"]
		again := func(who, reason string) (int, error) {
			return h.invigilator.MarkAgain(t.Context(), h.people[who], assessment.KeyChange{Work: h.work, Reason: reason})
		}
		first := h.ids.New()
		h.taken(first, handed(says("phone", "Ω", "volt", 1)))
		h.counts(map[string]int{`result WHERE mark = 1000`: 1})
		key := []assessment.Question{word("q1", "ohm"), word("q2", "volt"), word("q3", "watt")}
		key[0].Choices = append(key[0].Choices, assessment.Choice{ID: "b", Text: "Ω", Share: assessment.Whole})
		h.must(h.desk.SavePaper(t.Context(), amina, h.work, 0, key))

		if _, err := again("yassin", "J'ai raison"); !errors.Is(err, fault.Refused()) && !errors.Is(err, fault.Missing()) {
			t.Errorf("a learner marks again: %v", err)
		}
		if _, err := again("amina", " "); !errors.Is(err, fault.New(fault.Invalid, "mark.reason", "")) {
			t.Errorf("without a reason: %v", err)
		}
		if moved, err := again("amina", "Le symbole est juste aussi"); err != nil || moved != 1 {
			t.Fatalf("marked again: %d, %v", moved, err)
		}
		h.counts(map[string]int{
			`result WHERE mark = 2000 AND reason LIKE 'Le symbole%'`: 1,
			`attempt WHERE mark = 2000 AND revision = 1`:             1,
			`fact WHERE payload LIKE '%Le symbole est juste%'`:       1,
			`paper WHERE revision = 1 AND questions LIKE '%Ω%'`:      1,
			`paper WHERE questions LIKE '%watt%'`:                    1, // what was not asked then is not asked now
		})
		if moved, err := again("amina", "Encore"); err != nil || moved != 0 {
			t.Errorf("a second time: %d, %v", moved, err)
		}
		h.counts(map[string]int{`fact WHERE kind = 'mark.set'`: 2})

		h.exec(`UPDATE result SET source = 'trainer', mark = 1200`)
		key[1].Choices[0].Text = "V"
		h.must(h.desk.SavePaper(t.Context(), amina, h.work, 0, key))
		if moved, err := again("amina", "L'unité s'écrit V"); err != nil || moved != 1 {
			t.Errorf("under a trainer's mark: %d, %v", moved, err)
		}
		h.counts(map[string]int{`attempt WHERE mark = 1000`: 1, `result WHERE mark = 1200`: 1})
	})
}
