package learning

import "time"

// Closed is what the fact "session.closed" says of a session: all that it came
// to, and nothing of the device it was on. A session to which something was
// added after it was closed is closed again, by a second fact that says all of
// it once more; the longest is what happened. Exports, statements and recounting
// read it, so that names of fields stay for ever.
type Closed struct {
	Session  string    `json:"session"`
	Began    time.Time `json:"began"` // its first beat, UTC
	Seen     time.Time `json:"seen"`  // its newest beat, UTC
	Position float64   `json:"position"`
	Extent   float64   `json:"extent"` // of the resource: seconds, or pages; 0 where unknown
	Watched  Intervals `json:"watched"`
	Heard    Intervals `json:"heard,omitempty"`
	Again    Intervals `json:"again,omitempty"`
	Backs    []float64 `json:"backs,omitempty"`
	Spent    float64   `json:"spent"`           // seconds by the device's clock
	Flags    string    `json:"flags,omitempty"` // what was cut of it, and why
}

// Marked is what the facts "resource.marked" and "resource.unmarked" say: a
// trainer, their actor, called the resource completed for a learner, or took
// that back.
type Marked struct {
	Learner string `json:"learner"`
}
