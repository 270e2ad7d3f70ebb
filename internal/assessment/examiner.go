package assessment

import (
	"context"
	"errors"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/live"
)

// Seat is where somebody sits down: the work, the attempt if one is meant, and the
// revision of the paper that they have before them, or 0.
type Seat struct {
	Work     string
	Attempt  string
	Revision int
}

// Room is where sittings are kept.
type Room interface {
	// Sitting reads what is kept of the scope's person and a published work which
	// they may read, or which they have begun; else it is fault.Missing. The paper
	// counts as shown from then on.
	Sitting(ctx context.Context, scope account.Scope, seat Seat) (Sitting, error)
	// Sit puts the attempt that rule gives among those that stand, in one act: with
	// the fact that it was handed in and with the mark that counts from now on. An
	// attempt of somebody else, or for another work, is the fault "id.taken".
	Sit(ctx context.Context, scope account.Scope, seat Seat, rule func(Sitting) (Attempt, error)) (Sitting, error)
	// Draft reads a work as its author has it, with its newest paper and what
	// rights need to know of its course.
	Draft(ctx context.Context, scope account.Scope, work string) (Sitting, account.Object, error)
}

// Examiner lets learners take quizzes, and marks them.
type Examiner struct {
	room Room
	veil Veil
	hub  *live.Hub
	now  func() time.Time
}

// NewExaminer joins what taking quizzes needs.
func NewExaminer(room Room, veil Veil, hub *live.Hub, now func() time.Time) *Examiner {
	return &Examiner{room: room, veil: veil, hub: hub, now: now}
}

// Sheet is a quiz as one learner has it before them.
type Sheet struct {
	Work     Work
	Revision int
	Asked    []Asked
	Attempts []Attempted
	Open     *Attempted // that may go on, or nil
}

// Attempted is an attempt as somebody is shown it.
type Attempted struct {
	Attempt
	Counts  bool // it is the one that counts
	Passed  bool
	Points  int               // of all questions together, in hundredths
	Asked   []Asked           // where the attempt is looked at by itself
	Shown   []Shown           // what was right, where they may know; else nil
	Titles  map[string]string // of the resources to look at again
	Learner string            // the name, where a trainer looks
}

var errNotQuiz = fault.New(fault.Conflict, "work.not-quiz", "This is handed in, not answered.")

// Sheet gives a learner the questions of a quiz as they have it, or go on with it.
// Who makes the course reads its drafts, and what is not open yet.
func (e *Examiner) Sheet(ctx context.Context, who account.Actor, work string) (Sheet, error) {
	if err := account.Can(who, account.WorkDo, own(who)); err != nil {
		return Sheet{}, err
	}
	s, err := e.room.Sitting(ctx, who.Scope(), Seat{Work: work})
	if err == nil {
		err = s.takeable(e.now())
	}
	if errors.Is(err, fault.Missing()) || errors.Is(err, ErrNotOpen) {
		if made, refused := e.draft(ctx, who, work); refused == nil {
			s, err = made, made.takeable(e.now())
		}
	}
	if err != nil {
		return Sheet{}, account.OrAbsent(who, account.WorkDo, err)
	}
	return e.sheet(s), nil
}

// draft is a quiz that only those who make its course may read.
func (e *Examiner) draft(ctx context.Context, who account.Actor, work string) (Sitting, error) {
	s, course, err := e.room.Draft(ctx, who.Scope(), work)
	if err == nil {
		err = account.Can(who, account.CourseEdit, course)
	}
	s.Person = who.Person()
	return s, err
}

// takeable says whether the questions of a work may be shown by now.
func (s Sitting) takeable(now time.Time) error {
	switch {
	case s.Work.Kind != Quiz:
		return errNotQuiz
	case !s.Terms.Open(now) && len(s.Kept) == 0:
		return ErrNotOpen
	}
	return nil
}

func (e *Examiner) sheet(s Sitting) Sheet {
	sheet := Sheet{Work: s.Work, Revision: s.Paper.Revision, Asked: e.veil.Ask(s.Person, s.Paper, s.Work.Rules.Shuffle)}
	for _, a := range byNumber(s.Kept) {
		sheet.Attempts = append(sheet.Attempts, e.briefly(s, a))
	}
	if open, found := s.Open(); found {
		shown := e.briefly(s, open)
		sheet.Open = &shown
	}
	return sheet
}

// Take keeps what a device says of an attempt.
func (e *Examiner) Take(ctx context.Context, who account.Actor, t Taking) (Attempted, error) {
	if err := account.Can(who, account.WorkDo, own(who)); err != nil {
		return Attempted{}, err
	}
	if err := t.check(); err != nil {
		return Attempted{}, err
	}
	handed := false
	s, err := e.room.Sit(ctx, who.Scope(), Seat{t.Work, t.Attempt, t.Revision}, func(s Sitting) (Attempt, error) {
		if s.Work.Kind != Quiz {
			return Attempt{}, errNotQuiz
		}
		if s.Paper.Revision == 0 {
			return Attempt{}, errRevision
		}
		told := t
		told.Answers = e.veil.Lift(who.Person(), s.Paper, t.Answers)
		was, _ := s.Attempt(t.Attempt)
		a, err := s.Take(told, e.now())
		handed = err == nil && was.Submitted.IsZero() && !a.Submitted.IsZero()
		return a, err
	})
	if err != nil {
		return Attempted{}, account.OrAbsent(who, account.WorkDo, err)
	}
	a, _ := s.Attempt(t.Attempt)
	if handed {
		e.tell(s, a)
	}
	return e.shown(s, a, false), nil
}

// tell lets the learner's other devices know, and the trainers of their groups.
func (e *Examiner) tell(s Sitting, a Attempt) {
	said := Told{Work: a.Work, Person: a.Person, Attempt: a.ID, State: string(a.State)}
	e.hub.Tell(live.Event{Topic: live.ToPerson(a.Person), Name: "work", Data: said})
	for _, g := range s.Learner.Groups {
		e.hub.Tell(live.Event{Topic: live.ToGroup(g), Name: "work", Data: said})
	}
	e.tellCompleted(s.Completed)
}

// tellMark lets a learner and the trainers of a group know of a mark.
func (e *Examiner) tellMark(h ByHand, completed []learning.Progress) {
	said := Told{Work: h.Work, Person: h.Learner, State: "marked"}
	for _, topic := range []string{live.ToPerson(h.Learner), live.ToGroup(h.Group)} {
		e.hub.Tell(live.Event{Topic: topic, Name: "work", Data: said})
	}
	e.tellCompleted(completed)
}

func (e *Examiner) tellCompleted(completed []learning.Progress) {
	for _, p := range completed {
		e.hub.Tell(learning.Moved(p))
	}
}

// Told is what the event "work" says: that something was handed in.
type Told struct {
	Work    string `json:"work"`
	Person  string `json:"person"`
	Attempt string `json:"attempt,omitempty"`
	State   string `json:"state"`
}

// Try marks answers to a quiz for who makes it, and keeps nothing.
func (e *Examiner) Try(ctx context.Context, who account.Actor, work string, answers []Answer) (Attempted, error) {
	s, err := e.draft(ctx, who, work)
	if err != nil {
		return Attempted{}, account.OrAbsent(who, account.CourseEdit, err)
	}
	if s.Work.Kind != Quiz {
		return Attempted{}, errNotQuiz
	}
	t := Taking{Work: work, Device: "try", Answers: answers}
	if err := t.check(); err != nil {
		return Attempted{}, err
	}
	a := Attempt{Work: work, Person: s.Person, State: Submitted, Revision: s.Paper.Revision, Answers: e.veil.Lift(s.Person, s.Paper, answers)}
	marked := s.Scale.Score(s.Paper, a.Answers)
	a.Mark, a.Shares = marked.Mark, marked.Shares
	return e.shown(s, a, true), nil
}

// briefly is an attempt without what was right. Answers to another revision of the
// paper are left out.
func (e *Examiner) briefly(s Sitting, a Attempt) Attempted {
	counting, found := s.Work.Rules.Keep.Counting(s.Kept)
	shown := Attempted{Attempt: a, Counts: found && counting.ID == a.ID, Passed: s.Work.Passed(a.Mark)}
	shown.Answers = nil
	if a.Revision == s.Paper.Revision {
		shown.Answers, shown.Points = e.veil.Cover(a.Person, s.Paper, a.Answers), s.Paper.points()
	}
	return shown
}

// shown is an attempt with what was right, where all or the rules of the work
// allow it.
func (e *Examiner) shown(s Sitting, a Attempt, all bool) Attempted {
	shown := e.briefly(s, a)
	if a.State == Submitted && (all || s.revealed(e.now())) {
		shown.Shown = e.veil.Reveal(a.Person, s.Paper, a.Answers, a.Shares)
		shown.Titles = s.Titles
	}
	return shown
}

// revealed reports whether a learner may know by now what was right. After the
// due day means when nobody can be in time any more; where there is no day, never.
func (s Sitting) revealed(now time.Time) bool {
	switch s.Work.Rules.Reveal {
	case RevealNever:
		return false
	case RevealDue:
		return !s.Terms.Due.IsZero() && now.After(s.Terms.Due.Add(s.Scale.Grace))
	}
	return true
}

// points is what all questions of a paper weigh together.
func (p Paper) points() (sum int) {
	for _, q := range p.Questions {
		sum += q.Points
	}
	return sum
}

// own is the work of whoever acts.
func own(who account.Actor) account.Object {
	return account.Object{Org: who.Org(), Place: who.Place(), Owner: who.Person()}
}
