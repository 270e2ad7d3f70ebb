package place

import (
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
	KeepsCIN bool // the national identity card may be kept, which the law asks an authorisation for
	Version  int
	Created  time.Time
	Changed  time.Time
}

// What is wrong with an organisation.
var (
	errOrganisation = fault.New(fault.Invalid, "organisation.name", "Give the organisation a name of at most 200 characters.").On("name")
	errLearnerWord  = fault.New(fault.Invalid, "organisation.learner-word", "Choose stagiaire, etudiant or apprenant.").On("learner_word")
)

// Set edits what may be edited of an organisation; nil leaves it as it is.
func (o *Organisation) Set(name *string, learner *LearnerWord, keepsCIN *bool) error {
	set(&o.Name, name)
	set(&o.Learner, learner)
	set(&o.KeepsCIN, keepsCIN)
	return o.Check()
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
