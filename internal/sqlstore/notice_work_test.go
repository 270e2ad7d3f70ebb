package sqlstore_test

import (
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/catalogue"
	"github.com/digital-learning-lab/lab/internal/fact"
)

// given gives yassin's group a devoir of amina's.
func (b *bells) given(due time.Time) (work string) {
	b.t.Helper()
	course, module := b.ready("Ohm")
	b.must(b.desk.Publish(b.t.Context(), b.people["amina"], course, 0, &catalogue.Audience{Groups: []string{b.group, b.others}}))
	work = b.ids.New()
	_, err := b.tasks.Create(b.t.Context(), b.people["amina"], assessment.Work{ID: work, Course: course, Module: module, Kind: assessment.Devoir, Title: "Câblage"})
	b.must(err)
	b.must(b.tasks.Edit(b.t.Context(), b.people["amina"], work, 0, func(w *assessment.Work) { w.Instructions = "Câblez." }))
	b.must(b.tasks.Publish(b.t.Context(), b.people["amina"], work, 0))
	b.must(b.tasks.Give(b.t.Context(), b.people["amina"], work, b.group, time.Time{}, due))
	b.tell(fact.WorkGiven)
	return work
}

func TestAWorkThatIsGivenIsToldWhileTheGroupHasIt(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		amina, due := b.people["amina"], time.Date(2026, 12, 4, 18, 0, 0, 0, time.UTC)
		work := b.given(due)
		b.shows("given", "yassin", "given Ohm Câblage*")
		for _, other := range []string{"hanae", "amina", "driss"} {
			b.shows("given to another group", other)
		}
		page, err := b.told.List(t.Context(), b.people["yassin"], "", 10)
		b.must(err)
		if n := page.Notices[0]; !n.Due.Equal(due) || n.Actor.Name != "amina" || n.WorkKind != assessment.Devoir || n.Object != b.group || n.Mark != assessment.Unmarked {
			t.Errorf("it says %+v", n)
		}
		b.must(b.told.Read(t.Context(), b.people["yassin"], []string{page.Notices[0].ID}))
		b.must(b.tasks.Give(t.Context(), amina, work, b.group, time.Time{}, due.AddDate(0, 0, 1)))
		b.shows("the day that was told is not its day any more", "yassin")
		b.tell(fact.WorkGiven)
		b.shows("for another day", "yassin", "given Ohm Câblage*")
		b.must(b.tasks.Withdraw(t.Context(), amina, work, 0))
		b.shows("withdrawn", "yassin")
		b.must(b.tasks.Publish(t.Context(), amina, work, 0))
		b.shows("published again", "yassin", "given Ohm Câblage*")
		b.must(b.tasks.TakeBack(t.Context(), amina, work, b.group))
		b.shows("taken back", "yassin")
	})
}

func TestWhatIsDueTomorrowIsToldOnceToWhoHasNotDoneIt(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		b.join("salma", account.Learner, b.group)
		b.join("ghita", account.Learner, b.group, b.others)
		// 23:30 in Casablanca on the 4th of December, which is an hour ahead of UTC.
		work := b.given(time.Date(2026, 12, 4, 22, 30, 0, 0, time.UTC))
		b.exec(`DELETE FROM notice`)
		b.handIn(work, "salma", "handed")
		b.join("karim", account.Trainer, b.others)
		b.must(b.tasks.Give(t.Context(), b.people["karim"], work, b.others, time.Time{}, time.Time{}))
		for _, c := range []struct {
			at   time.Time
			want int
		}{
			{time.Date(2026, 12, 2, 22, 59, 0, 0, time.UTC), 0}, // a minute before the day before begins
			{time.Date(2026, 12, 2, 23, 0, 0, 0, time.UTC), 1},
			{time.Date(2026, 12, 3, 22, 59, 0, 0, time.UTC), 1},
			{time.Date(2026, 12, 3, 23, 0, 0, 0, time.UTC), 1}, // it is today
		} {
			b.late = c.at
			b.must(b.told.TellDueDays(t.Context()))
			if n := b.count(`SELECT count(*) FROM notice WHERE kind = 'due'`); n != c.want {
				t.Errorf("at %v %d people are told, want %d", c.at, n, c.want)
			}
		}
		b.shows("due tomorrow", "yassin", "due Ohm Câblage*")
		b.shows("handed in already", "salma")
		b.shows("for whom it has no day", "ghita")
		b.must(b.told.Read(t.Context(), b.people["yassin"], nil))
		b.must(b.tasks.Give(t.Context(), b.people["amina"], work, b.group, time.Time{}, time.Date(2026, 12, 4, 20, 0, 0, 0, time.UTC)))
		b.shows("at another hour", "yassin")
		b.late = time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)
		b.must(b.told.TellDueDays(t.Context()))
		b.shows("at another hour of that day", "yassin", "due Ohm Câblage*")
	})
}

// handIn keeps a hand-in as it is in a state.
func (b *bells) handIn(work, name, state string) (id string) {
	b.t.Helper()
	id = b.ids.New()
	b.exec(`INSERT INTO hand_in (id, work_id, person_id, text, state, handed_at, arrived_at, due_at, late, points, mark, comment, marker_id, returned_at, version, created_at, changed_at)
		VALUES ($1, $2, $3, '', $4, 0, 0, 0, 0, '{}', -1, '', '', 0, 1, 1, 1)`, id, work, b.people[name].Person(), state)
	return id
}

func TestAHandInIsToldToTheTrainersWhoseWorkItIsAndComesBackToItsLearner(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		b.join("salma", account.Learner, b.group)
		work := b.given(time.Time{})
		b.exec(`DELETE FROM notice`)
		hand := b.handIn(work, "yassin", "handed")
		b.says("yassin", fact.HandedIn, hand, nil)
		b.shows("handed in", "amina", "handed Ohm Câblage*")
		b.shows("another trainer of the group, who has nothing to do with it", "rachid")
		b.must(b.told.Read(t.Context(), b.people["amina"], nil))
		b.exec(`UPDATE hand_in SET state = 'draft' WHERE id = $1`, hand)
		b.shows("taken back", "amina")
		b.exec(`UPDATE hand_in SET state = 'handed' WHERE id = $1`, hand)
		b.says("yassin", fact.HandedIn, hand, nil)
		b.shows("handed in again: one notice, and news", "amina", "handed Ohm Câblage*")
		b.says("amina", fact.HandInRemarked, hand, nil)
		b.says("yassin", fact.HandInRemarked, hand, nil)
		b.shows("said to each other", "yassin", "replied Ohm Câblage*")
		b.shows("said to each other", "amina", "replied Ohm Câblage*", "handed Ohm Câblage*")
		b.exec(`UPDATE hand_in SET state = 'returned', mark = 1525 WHERE id = $1`, hand)
		b.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, at) VALUES ($1, $2, 1525, 1, 'devoir', $3, 1)`, work, b.people["yassin"].Person(), b.people["amina"].Person())
		b.says("amina", fact.HandInReturned, hand, nil)
		b.says("amina", fact.MarkSet, work, assessment.MarkSet{Learner: b.people["yassin"].Person(), Mark: 1525, Was: -1, Source: assessment.FromDevoir})
		b.shows("returned, told with its mark", "yassin", "returned Ohm Câblage*", "replied Ohm Câblage*")
		page, err := b.told.List(t.Context(), b.people["yassin"], "", 1)
		b.must(err)
		if n := page.Notices[0]; n.Mark != 1525 || n.Object != hand || n.Learner.ID != "" || n.Actor.Name != "amina" {
			t.Errorf("it says %+v", n)
		}
		page, err = b.told.List(t.Context(), b.people["amina"], "", 1)
		b.must(err)
		if n := page.Notices[0]; n.Learner.Name != "yassin" {
			t.Errorf("a trainer is told %+v", n)
		}
		for _, other := range []string{"salma", "hanae", "rachid", "driss"} {
			b.shows("somebody else's hand-in", other)
		}
		b.exec(`DELETE FROM role_grant WHERE person_id = $1`, b.people["yassin"].Person())
		b.shows("no learner of hers any more", "amina")
	})
}

func TestAllTrainersOfAGroupAreToldWhereNobodyOfThemGaveTheWork(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		hand := b.handIn(b.given(time.Time{}), "yassin", "handed")
		b.exec(`DELETE FROM role_grant WHERE person_id = $1`, b.people["amina"].Person())
		b.says("yassin", fact.HandedIn, hand, nil)
		b.shows("amina trains others now", "rachid", "handed Ohm Câblage*")
	})
}

func TestAMarkThatATrainerSetIsToldWhileItStands(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		work, yassin := b.given(time.Time{}), b.people["yassin"].Person()
		b.exec(`DELETE FROM notice`)
		b.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, at) VALUES ($1, $2, 1400, 1, 'trainer', $3, 1)`, work, yassin, b.people["amina"].Person())
		b.says("amina", fact.MarkSet, work, assessment.MarkSet{Learner: yassin, Mark: 1400, Was: 900, Source: assessment.FromTrainer, Reason: "Oral."})
		b.shows("set by hand", "yassin", "corrected Ohm Câblage*")
		b.exec(`UPDATE result SET source = 'quiz', mark = 900 WHERE work_id = $1`, work)
		b.shows("taken away again", "yassin")
	})
}

func TestAMarkOfWhichSomebodySaysWhyIsToldWhileItStands(t *testing.T) {
	belfries(t, func(t *testing.T, b *bells) {
		work, yassin := b.given(time.Time{}), b.people["yassin"].Person()
		b.exec(`DELETE FROM notice`)
		b.exec(`INSERT INTO result (work_id, person_id, mark, passed, source, by_id, reason, at) VALUES ($1, $2, 1400, 1, 'quiz', '', 'The key was wrong.', 1)`, work, yassin)
		b.says("amina", fact.MarkSet, work, assessment.MarkSet{Learner: yassin, Mark: 1400, Was: 900, Source: assessment.FromQuiz, Reason: "The key was wrong."})
		b.shows("marked again", "yassin", "corrected Ohm Câblage*")
		b.exec(`UPDATE result SET mark = 1600, reason = '' WHERE work_id = $1`, work)
		b.shows("a better attempt later", "yassin")
	})
}
