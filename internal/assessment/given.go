package assessment

import "time"

// GivenTo is what the facts "work.given" and "work.taken-back" say; the object
// is the work. Exports and statements read it, so that names of fields stay for
// ever.
type GivenTo struct {
	Group string    `json:"group"`
	Opens time.Time `json:"opens,omitzero"`
	Due   time.Time `json:"due,omitzero"`
}
