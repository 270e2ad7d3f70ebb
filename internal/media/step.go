package media

import "time"

// StepState is how an attempt of a digitising step stands.
type StepState string

// The states of an attempt.
const (
	StepRunning  StepState = "running"
	StepDone     StepState = "done"
	StepStopped  StepState = "stopped"  // by a person
	StepFailed   StepState = "failed"   // for good; Reason says why
	StepRetrying StepState = "retrying" // it will be tried again; Reason says what was in the way
)

// StepRun is one attempt of one step on one asset: what people are shown of
// digitising, and its history.
type StepRun struct {
	ID      string
	Asset   string
	Step    string
	Attempt int // from 1
	Version int // of the step that it did, from 1
	State   StepState
	Reason  string // code, or empty
	Tools   string // what it was done with once it is done, as "ffmpeg 5.1.9, vips 8.14.1"; empty where that is the lab alone
	Making  string // what of its step it is at, as the rungs "360p 720p"; or empty
	Done    int    // of Total, in units of the step: pages, or seconds of film
	Total   int    // 0 while unknown
	Left    int    // seconds until it is done, by its own speed so far; 0 while unknown
	Started time.Time
	Ended   time.Time // zero while it runs
}
