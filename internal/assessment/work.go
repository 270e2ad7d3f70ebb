// Package assessment is about work to do: quizzes that the lab marks, devoirs
// that a trainer marks, and the marks on 20 that both lead to. It holds what a
// teacher could check: what answers are worth, what is late, which mark counts.
package assessment

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
)

// Kind is what sort of work it is.
type Kind string

// The kinds of work.
const (
	Quiz   Kind = "quiz"   // questions that the lab marks
	Devoir Kind = "devoir" // something to hand in, which a trainer marks
)

// Work is something to do that belongs to a module of a course. Learners who
// may read the course find it there once it is published; groups to which it is
// given have it to do, by a day.
type Work struct {
	ID           string
	Org          string
	Course       string
	Module       string
	Ord          int // from 0 within its module, after the resources
	Kind         Kind
	Title        string
	Language     string // "fr", "ar", "en" or empty
	Instructions string // plain text of several lines
	Minutes      int    // how long it takes, as its author says; 0 where nothing was said
	Weight       int    // in a mean, in hundredths: 100 counts once
	Pass         Mark   // from which it is passed; 0 where handing in suffices
	Resource     string // that a pass completes, of the same course; or empty
	Rules        Rules
	State        account.State // Draft or Published
	Revision     int           // of the paper of a quiz, from 1; 0 before it has questions
	Author       string
	Version      int
	Created      time.Time
	Changed      time.Time
	Archived     time.Time
}

// Rules are how one work is done and marked. Those of the other kind are zero.
type Rules struct {
	Attempts int         `json:"attempts,omitempty"` // of a quiz; 0 for as many as one likes
	Limit    int         `json:"limit,omitempty"`    // minutes for one attempt; 0 for none
	Keep     Keep        `json:"keep,omitempty"`     // which attempt counts
	Shuffle  bool        `json:"shuffle,omitempty"`  // questions in another order for everybody
	Reveal   Reveal      `json:"reveal,omitempty"`   // when right answers are shown
	Criteria []Criterion `json:"criteria,omitempty"` // of a devoir; none for a mark as a whole
}

// Keep says which of several attempts counts.
type Keep string

// The attempt that counts; Best where nothing was said.
const (
	KeepBest  Keep = "best"
	KeepFirst Keep = "first"
	KeepLast  Keep = "last"
)

// Reveal says when a learner is shown which answers are right, with what is said
// about them.
type Reveal string

// The moments of showing; RevealAtOnce where nothing was said.
const (
	RevealAtOnce Reveal = "at-once"   // after each attempt
	RevealDue    Reveal = "after-due" // when nobody of the group can hand in any more
	RevealNever  Reveal = "never"     // the mark alone
)

// Criterion is something that a devoir is judged by.
type Criterion struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Points Mark   `json:"points"` // at most; those of all criteria add up to Full
}

// Given is that a group has a work to do.
type Given struct {
	Work    string
	Group   string
	Opens   time.Time // before it the work is announced and cannot be begun; zero for at once
	Due     time.Time // handed in after it is late; zero for no day
	By      string    // the trainer who gave it
	At      time.Time
	Version int
}

// Limits of what is written about a work. Lengths are in characters.
const (
	MaxTitle        = 300
	MaxInstructions = 10000
	MaxMinutes      = 24 * 60
	MaxWeight       = 10000
	MaxAttempts     = 100
	MaxCriteria     = 20
	MaxCriterion    = 200
	MaxWorks        = 200 // of one course
)
