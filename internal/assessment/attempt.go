package assessment

import "time"

// AttemptState is how far an attempt has come.
type AttemptState string

// The states of an attempt.
const (
	Open      AttemptState = "open"      // it may go on, on any device
	Submitted AttemptState = "submitted" // marked; nothing changes it any more
	Surplus   AttemptState = "surplus"   // one more than is allowed: kept and told, and never counted
)

// Attempt is one time that somebody did a quiz. Its identifier is made by the
// device, so that what is sent again is known again.
type Attempt struct {
	ID        string
	Work      string
	Person    string
	Number    int // from 1; 0 of a surplus one
	Revision  int // of the paper that was answered
	State     AttemptState
	Answers   []Answer
	Device    string    // that sent what is kept of it
	Began     time.Time // by the lab's clock, less the age that the device tells
	Saved     time.Time
	Submitted time.Time // when it was handed in, believed as Scale.Handed says; zero while open
	Arrived   time.Time // when the lab heard of it
	Due       time.Time // as it was for its learner then; zero for none
	Late      bool
	Lapsed    bool      // the lab handed it in, as it was last saved
	Mark      Mark      // Unmarked while open
	Shares    []Share   // of each question of the paper, in its order
	Closes    time.Time // when the lab hands it in by itself; zero for never, and once it is handed in
}

// Answer is what somebody answered to one question. Which of its fields count
// the question's kind says.
type Answer struct {
	Question string            `json:"question"`
	Choices  []string          `json:"choices,omitempty"` // of an order: all of them, as put in order
	Text     string            `json:"text,omitempty"`
	Pairs    map[string]string `json:"pairs,omitempty"`  // right sides by left sides
	Counter  int64             `json:"counter"`          // grows with each change on any device that has seen the others; the highest counts
	Device   string            `json:"device,omitempty"` // that gave it: of two with one counter the greater counts
}

// Taking is what a device says of an attempt: all its answers so far, sent as
// often as need be.
type Taking struct {
	Attempt   string
	Work      string
	Device    string
	Revision  int
	Answers   []Answer
	Begun     float64 // seconds ago, by the device's clock
	Submit    bool
	Submitted float64 // seconds ago that it was handed in, where Submit; 0 for now
}

// Limits of what a device says.
const (
	MaxAnswerText = 1000 // characters
	MaxDevice     = 64
	MaxKept       = 200 // attempts of one person at one work, surplus ones too
)

// Sat is what the fact "attempt.submitted" says; the object is the attempt, the
// actor its learner, also where the lab handed it in for them. Exports and
// statements read it, so that names of fields stay for ever.
type Sat struct {
	Work   string `json:"work"`
	Number int    `json:"number"` // 0 of a surplus one
	Late   bool   `json:"late"`
	Mark   Mark   `json:"mark"` // -1 of a surplus one
}
