package assessment

import (
	"context"
	"reflect"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/text"
)

// KeyChange is that what was handed in is to be marked again, because what the
// paper said to be right was wrong.
type KeyChange struct {
	Work   string
	By     string
	Reason string
}

// MarkAgain marks what was handed in by what is right now, also where it answers an
// older revision: of the questions that are read there as they are now. Marks that
// a trainer set stay. It tells how many attempts have another mark.
func (v *Invigilator) MarkAgain(ctx context.Context, who account.Actor, c KeyChange) (attempts int, err error) {
	c.By, c.Reason = who.Person(), text.Line(c.Reason)
	return v.archive.MarkAgain(ctx, who.Scope(), c, func(w Standing) error {
		if err := account.Can(who, account.CourseEdit, w.Course); err != nil {
			return err
		}
		if w.Work.Kind != Quiz || w.Work.Revision == 0 {
			return errNoPaper
		}
		return reasoned(c.Reason)
	})
}

// Corrected gives a paper with what is right as newer questions have it, and
// whether that is anything else. A question counts as the same where a learner
// reads the same: its words, its points, what there is to choose, in that order.
// So what learners were shown of a paper stays to the letter.
func (p Paper) Corrected(by []Question) (Paper, bool) {
	newer := map[string]Question{}
	for _, q := range by {
		newer[q.ID] = q
	}
	corrected := p
	corrected.Questions = nil
	for _, q := range p.Questions {
		if now, asked := newer[q.ID]; asked && reflect.DeepEqual(Veil{}.ask("", now, false), Veil{}.ask("", q, false)) {
			q = now
		}
		corrected.Questions = append(corrected.Questions, q)
	}
	return corrected, !reflect.DeepEqual(corrected, p)
}

// Again gives an attempt as the sitting's paper marks it now. What was not handed
// in, or is one too many, has no mark.
func (s Sitting) Again(a Attempt) Attempt {
	if a.State == Submitted {
		marked := s.Scale.Score(s.Paper, a.Answers)
		a.Mark, a.Shares = marked.Mark, marked.Shares
	}
	return a
}
