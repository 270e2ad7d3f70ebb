package notify

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/fact"
)

// Circle is people who stand in one relation to what happened.
type Circle string

// The circles of people. Nobody is told of what they did themselves.
const (
	Readers  Circle = "readers"  // the learners whom the course is for: of its groups and places
	Makers   Circle = "makers"   // its owner, and who edits it with them
	Group    Circle = "group"    // the learners of the group that has the work to do
	Waiting  Circle = "waiting"  // those of them who have not done it, and for whom no other group's day is later
	Learner  Circle = "learner"  // whose mark it is
	Author   Circle = "author"   // whose hand-in it is
	Trainers Circle = "trainers" // of the author who did it: those who gave the work or make its course; of no such, all
)

// Subject says what the object of a telling is.
type Subject string

// The subjects of tellings.
const (
	Course Subject = "course"
	Work   Subject = "work"
	HandIn Subject = "hand-in"
)

// rule says of one kind of fact what it tells, about what and to whom.
type rule struct {
	kind    Kind
	subject Subject
	to      []Circle
	once    bool // one notice for each object: what happens again to it makes it new
}

// rules is the one table that says who is told of what. A fact that is not in it
// tells nobody.
func rules() map[fact.Kind]rule {
	return map[fact.Kind]rule{
		fact.CoursePublished: {kind: Published, subject: Course, to: []Circle{Readers}},
		fact.CourseReturned:  {kind: Returned, subject: Course, to: []Circle{Makers}},
		fact.WorkGiven:       {kind: Given, subject: Work, to: []Circle{Group}},
		fact.MarkSet:         {kind: Corrected, subject: Work, to: []Circle{Learner}},
		fact.HandedIn:        {kind: Handed, subject: HandIn, to: []Circle{Trainers}, once: true},
		fact.HandInReturned:  {kind: Returned, subject: HandIn, to: []Circle{Author}},
		fact.HandInAgain:     {kind: Returned, subject: HandIn, to: []Circle{Author}},
		fact.HandInRemarked:  {kind: Replied, subject: HandIn, to: []Circle{Author, Trainers}},
	}
}

// Telling is something to tell, and to whom.
type Telling struct {
	About   string // a person is told once about it
	Kind    Kind
	Subject Subject
	Object  string // the course, work or hand-in
	To      []Circle
	Group   string // of Group and Waiting
	Learner string // of Learner
	Actor   string // who is not told
	At      time.Time
	Due     time.Time // as the fact says; zero for none
}

// Of gives what a fact tells; ok is false where it tells nobody.
func Of(f fact.Fact) (t Telling, ok bool, err error) {
	r, told := rules()[f.Kind]
	if !told {
		return t, false, nil
	}
	t = Telling{About: f.ID, Kind: r.kind, Subject: r.subject, Object: f.Object, To: r.to, Actor: f.Actor, At: f.At}
	if r.once {
		t.About = string(r.kind) + ":" + f.Object
	}
	read, says := payloads()[f.Kind]
	if !says {
		return t, true, nil
	}
	if ok, err = read(f.Payload, &t); err != nil {
		err = fmt.Errorf("read what %s %s says: %w", f.Kind, f.ID, err)
	}
	return t, ok, err
}

// payloads read what else a fact says, and whether that is told.
func payloads() map[fact.Kind]func(payload string, t *Telling) (bool, error) {
	return map[fact.Kind]func(payload string, t *Telling) (bool, error){
		fact.WorkGiven: func(payload string, t *Telling) (bool, error) {
			var to assessment.GivenTo
			err := json.Unmarshal([]byte(payload), &to)
			t.Group, t.Due = to.Group, to.Due
			return true, err
		},
		// What the lab marks itself the learner has seen, unless somebody says why it
		// is another mark now; what a trainer marks with a hand-in comes back with it.
		fact.MarkSet: func(payload string, t *Telling) (bool, error) {
			var set assessment.MarkSet
			err := json.Unmarshal([]byte(payload), &set)
			t.Learner = set.Learner
			return set.Source == assessment.FromTrainer || set.Reason != "", err
		},
	}
}

// DueDay is that a group has to hand something in by a day.
type DueDay struct {
	Work  string
	Group string
	Due   time.Time
}

// telling says that a due day is tomorrow. It counts as told when that day began,
// so that it is the same whenever the lab comes to it.
func (d DueDay) telling() Telling {
	day := account.Local(d.Due)
	return Telling{
		About: "due:" + d.Work + ":" + day.Format(time.DateOnly), Kind: Due, Subject: Work, Object: d.Work,
		To: []Circle{Waiting}, Group: d.Group, At: midnight(day, -1), Due: d.Due,
	}
}

// tomorrow is the next local day, from its midnight to the one after.
func tomorrow(now time.Time) (from, until time.Time) {
	day := account.Local(now)
	return midnight(day, 1), midnight(day, 2)
}

// midnight is the local midnight so many days after that of a local day.
func midnight(day time.Time, days int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+days, 0, 0, 0, 0, day.Location())
}
