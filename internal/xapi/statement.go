package xapi

import "time"

// Statement is one statement, as its JSON is. Stored and Authority are for who
// reads the feed; a record store says its own (see Bare).
type Statement struct {
	ID        string   `json:"id"`
	Actor     Agent    `json:"actor"`
	Verb      Verb     `json:"verb"`
	Object    Object   `json:"object"`
	Result    *Result  `json:"result,omitempty"`
	Context   *Context `json:"context,omitempty"`
	Timestamp string   `json:"timestamp"`
	Stored    string   `json:"stored,omitempty"`
	Authority *Agent   `json:"authority,omitempty"`
	Version   string   `json:"version"`
}

// Bare is the statement as a record store wants it sent.
func (s Statement) Bare() Statement {
	s.Stored, s.Authority = "", nil
	return s
}

// Agent is somebody, by an account of the lab.
type Agent struct {
	ObjectType string  `json:"objectType"`
	Name       string  `json:"name,omitempty"`
	Account    Account `json:"account"`
}

// Account names somebody at the lab.
type Account struct {
	HomePage string `json:"homePage"`
	Name     string `json:"name"`
}

// Verb is what somebody did.
type Verb struct {
	ID      string            `json:"id"`
	Display map[string]string `json:"display"`
}

// Object is what it was done to: an activity, or somebody.
type Object struct {
	ObjectType string      `json:"objectType"`
	ID         string      `json:"id,omitempty"`
	Definition *Definition `json:"definition,omitempty"`
	Name       string      `json:"name,omitempty"`
	Account    *Account    `json:"account,omitempty"`
}

// Definition describes an activity.
type Definition struct {
	Name       map[string]string `json:"name,omitempty"`
	Type       string            `json:"type"`
	Extensions map[string]any    `json:"extensions,omitempty"`
}

// Result is what came of it.
type Result struct {
	Score      *Score         `json:"score,omitempty"`
	Completion *bool          `json:"completion,omitempty"`
	Duration   string         `json:"duration,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// Context is what stood around it.
type Context struct {
	Instructor *Agent         `json:"instructor,omitempty"`
	Activities *Activities    `json:"contextActivities,omitempty"`
	Platform   string         `json:"platform,omitempty"`
	Language   string         `json:"language,omitempty"`
	Extensions map[string]any `json:"extensions"`
}

// Activities are those that an activity stands in.
type Activities struct {
	Grouping []Object `json:"grouping,omitempty"`
	Category []Object `json:"category,omitempty"`
}

// moment writes a time as ISO 8601 has it, in UTC to the microsecond.
func moment(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }
