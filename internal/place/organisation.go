package place

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// LearnerWord is what an organisation calls its learners. The interface has each
// in its three languages.
type LearnerWord string

// The words for a learner.
const (
	Stagiaire LearnerWord = "stagiaire" // OFPPT: متدرب, trainee
	Etudiant  LearnerWord = "etudiant"  // a university: طالب, student
	Apprenant LearnerWord = "apprenant" // the PIE: متعلم, learner
)

// LearnerWords lists the words that can be chosen.
func LearnerWords() []LearnerWord { return []LearnerWord{Stagiaire, Etudiant, Apprenant} }

// Organisation owns places, people and content: OFPPT, UM6P.
type Organisation struct {
	ID       string
	Name     string
	Learner  LearnerWord
	KeepsCIN bool          // the national identity card may be kept, which the law asks an authorisation for
	MarkStep int           // hundredths: marks on 20 are rounded to a multiple of it
	Grace    time.Duration // how long after its day an offline device is believed to have handed in on time
	Version  int
	Created  time.Time
	Changed  time.Time
}

// MarkSteps lists what marks can be rounded to, in hundredths: two decimals,
// quarters, halves and whole marks.
func MarkSteps() []int { return []int{1, 25, 50, 100} }

// maxGrace bounds how long a device is believed: who hands in a month late was
// not offline for all of it.
const maxGrace = 30 * 24 * time.Hour

// What is wrong with an organisation.
var (
	errOrganisation = fault.New(fault.Invalid, "organisation.name", "Give the organisation a name of at most 200 characters.").On("name")
	errLearnerWord  = fault.New(fault.Invalid, "organisation.learner-word", "Choose stagiaire, etudiant or apprenant.").On("learner_word")
	errMarkStep     = fault.New(fault.Invalid, "organisation.mark-step", "Round marks to 0.01, 0.25, 0.5 or 1.").On("mark_step")
	errGrace        = fault.New(fault.Invalid, "organisation.grace", "Believe a device for whole hours, at most 720.").On("offline_grace_hours")
)

// Set edits what may be edited of an organisation; nil leaves it as it is.
func (o *Organisation) Set(name *string, learner *LearnerWord, keepsCIN *bool) error {
	set(&o.Name, name)
	set(&o.Learner, learner)
	set(&o.KeepsCIN, keepsCIN)
	return o.Check()
}

// Reckon edits how marks are rounded and how long a device that was offline is
// believed; nil leaves it as it is.
func (o *Organisation) Reckon(step *int, grace *time.Duration) error {
	set(&o.MarkStep, step)
	set(&o.Grace, grace)
	switch {
	case !slices.Contains(MarkSteps(), o.MarkStep):
		return errMarkStep
	case o.Grace < 0 || o.Grace > maxGrace:
		return errGrace
	}
	return nil
}

// Check cleans an organisation's record and says what is wrong with it.
func (o *Organisation) Check() error {
	o.Name = text.Line(o.Name)
	switch {
	case o.Name == "" || utf8.RuneCountInString(o.Name) > maxName:
		return errOrganisation
	case o.Learner != Stagiaire && o.Learner != Etudiant && o.Learner != Apprenant:
		return errLearnerWord
	}
	return nil
}

// set writes a value where there is one.
func set[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}
