// Package xapi tells facts as xAPI 1.0.3 statements, for tools that other people
// wrote: as a feed that they read, and as what is pushed to a learning record
// store (see lrs). It writes nothing but how far that has come.
//
// Statements are made from facts each time they are read and kept nowhere: the
// same fact gives the same statements, with the same identifiers. People are
// pseudonyms, which only the key in the record leads back from.
//
// The lab is no learning record store: it takes no statement of anybody else. It
// keeps what was watched and not which buttons were pressed, so that a film gives
// its opening and its end with all segments in between, and no played, paused or
// seeked, whose moments nobody knows.
package xapi

import (
	"github.com/digital-learning-lab/lab/internal/fact"
	"github.com/digital-learning-lab/lab/internal/media"
)

// Version is of the specification that statements keep to.
const Version = "1.0.3"

// Line is a fact with its number and what is known of those it names. Numbers
// grow by one from 1, in an order in which nothing is ever put in between.
type Line struct {
	Number int64
	Fact   fact.Fact
	About  Subject
	Names  map[string]string // of the people it names, by identifier; of erased people none
}

// Subject is what a fact happened to, as it is known today.
type Subject struct {
	ID       string // where it is not the fact's object itself
	Sort     Sort   // empty where it is gone, or never was anything by itself
	Title    string
	Language string
	Kind     media.Kind // of a resource or a file
	Extent   float64    // of a resource: seconds, or pages
	Course   string     // that a resource or a work belongs to
	Within   string     // the title of that course
	Spoken   string     // the language of that course
}

// Sort says what a subject is.
type Sort string

// The sorts of subjects.
const (
	Resource Sort = "resource"
	Course   Sort = "course"
	Module   Sort = "module"
	File     Sort = "file"
	Group    Sort = "group"
	Place    Sort = "place"
	Person   Sort = "person"
	Work     Sort = "work" // also of an attempt or a hand-in, which are told of their work
)

// Teller makes statements of facts.
type Teller struct {
	home  string // the lab's address, without a slash at the end
	key   []byte
	names bool
	how   map[fact.Kind]telling
}

// NewTeller makes statements of a lab at an address, in which people are called
// by a pseudonym made with key; names tells their names besides.
func NewTeller(home string, key []byte, names bool) *Teller {
	return &Teller{home: home, key: key, names: names, how: tellings()}
}

// Statements tells one fact; most are one statement, a closed session of a film
// is two.
func (t *Teller) Statements(l Line) []Statement {
	told, known := t.how[l.Fact.Kind]
	if !known {
		told = telling{verb: interacted, tell: (*Teller).plain}
	}
	statements := told.tell(t, l, told)
	for i := range statements {
		s := &statements[i]
		if s.ID == "" {
			s.ID = identifier(l.Fact.ID + " " + s.Verb.ID)
		}
		s.Version, s.Stored, s.Authority = "1.0.0", moment(l.Fact.At), t.lab()
	}
	return statements
}
