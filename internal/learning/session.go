// Package learning follows what was really learned: sessions, their beats, and
// the progress they add up to.
//
// A session is one learner on one resource on one device, from first to last
// beat. Every beat carries the cumulative set of what was watched or read in
// its session, so that beats may arrive in any order, any number of times, from
// two devices at once, days late: merging is union.
package learning

import "time"

// Beat is what a player or reader says every ten seconds, and when it pauses,
// seeks, hides or leaves.
type Beat struct {
	Session  string // identifier made by the device
	Person   string
	Resource string
	Device   string  // identifier that the device made for itself once
	Counter  int64   // grows by one with each beat of a session
	Position float64 // seconds, or page from 1
	Activity Activity
	Watched  Intervals // cumulative in this session: seconds of media, or page p as [p-1, p)
	Heard    Intervals // cumulative: seconds listened to without the picture; credited as heard
	Again    Intervals // cumulative: what of this session was watched or read more than once
	Backs    []float64 // where it was jumped back to in this session, in order, at most MaxBacks
	Spent    float64   // seconds by the device's steady clock since the session began
	Age      float64   // seconds that it waited on the device before it could be sent
	At       time.Time // when it happened: the server's clock less Age
	Began    time.Time // when its session began, as Fold reckons it; zero in what a device says
	Flags    string    // what was cut of its session: "beyond", "fast", parted by commas
	Target   Target    // filled in by the service
}

// Target is what the lab knows of the resource that a beat is about.
type Target struct {
	Org    string
	Place  string
	Extent float64   // seconds, or number of pages
	Needs  float64   // the share from 0 to 1 that completes it
	Paged  bool      // it has pages, and no time of its own
	Sound  bool      // it can be heard without a picture
	Since  time.Time // when the file that it shows now was put up; zero for its first
}

// Activity is what the learner was doing.
type Activity string

// The activities of a beat. They say what goes on as it is sent, and not of what
// was watched until then: the beat by which a page is hidden still tells of what
// was seen before. What a player shows to nobody, it does not say to be watched.
const (
	Playing Activity = "playing"
	Idle    Activity = "idle"   // paused, or nobody there
	Hidden  Activity = "hidden" // the page is not on the screen
	Left    Activity = "left"   // the resource was closed
)

// Progress is what one learner did with one resource.
type Progress struct {
	Person    string
	Resource  string
	Watched   Intervals // union over all sessions of what was watched, read or heard
	Heard     Intervals // of Watched, what was heard in some session
	Extent    float64   // whole length: seconds, or number of pages; 0 where unknown
	Position  float64   // newest
	Device    string    // of the newest beat
	Seen      time.Time // newest beat
	Completed time.Time // zero until the rule of completion held, or a trainer said so
	MarkedBy  string    // the trainer who called it completed, or empty
	Since     time.Time // Target.Since of the file that Watched, Heard and Position are about
}

// Share is the part that was watched or read, from 0 to 1.
func (p Progress) Share() float64 {
	if p.Extent <= 0 {
		return 0
	}
	return min(1, p.Watched.Within(p.Extent).Length()/p.Extent)
}
