package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"
	_ "time/tzdata" // a day must not depend on the machine
)

// line is any line of the facts; see `lab facts`.
type line struct {
	Type    string
	Format  int
	Zone    string
	Joins   float64
	ID      string
	Code    string
	Group   string
	Learner string

	Course      string
	CourseTitle string `json:"course_title"`
	ModuleTitle string `json:"module_title"`
	Module      string
	Film        bool
	Extent      float64
	Replaced    bool // its file took the place of another, of which some parts may be the same

	Resource       string
	Began, Seen    time.Time
	Watched, Heard [][2]float64

	Kind, Actor, Object string
	At                  time.Time
	Payload             *payload
}

// payload is what a fact of learning says.
type payload struct {
	Session        string
	Began, Seen    time.Time
	Watched, Heard [][2]float64
	Learner        string
}

// evidence is all of it, by what is looked for.
type evidence struct {
	zone      *time.Location
	joins     int                 // hundredths
	groups    map[string][]string // identifiers, by code
	members   map[string][]string // learners, by group
	resources []line
	sessions  map[string]line
	facts     map[string]line
	completed map[[2]string]bool // by learner and resource
	wrong     []string
}

func readEvidence(name string) (*evidence, error) {
	data, err := os.ReadFile(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("read the facts: %w", err)
	}
	e := &evidence{
		groups: map[string][]string{}, members: map[string][]string{}, sessions: map[string]line{}, facts: map[string]line{}, completed: map[[2]string]bool{},
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		if err := e.take(l, n); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	if e.zone == nil {
		return nil, fmt.Errorf("%s does not begin with the line of the lab", name)
	}
	e.join()
	return e, lines.Err()
}

func (e *evidence) take(l line, n int) (err error) {
	switch l.Type {
	case "lab":
		if l.Format != 1 {
			return fmt.Errorf("its format is %d, and only 1 is known here", l.Format)
		}
		e.joins = whole(l.Joins)
		e.zone, err = time.LoadLocation(l.Zone)
	case "group":
		e.groups[l.Code] = append(e.groups[l.Code], l.ID)
	case "member":
		if slices.Contains(e.members[l.Group], l.Learner) {
			e.complain("line %d says again that %s is in group %s", n, l.Learner, l.Group)
		}
		e.members[l.Group] = append(e.members[l.Group], l.Learner)
	case "resource":
		if slices.ContainsFunc(e.resources, func(r line) bool { return r.ID == l.ID }) {
			e.complain("line %d says resource %s again", n, l.ID)
			return nil
		}
		e.resources = append(e.resources, l)
	case "session":
		e.keep(e.sessions, l, n)
	case "fact":
		e.keep(e.facts, l, n)
	}
	return err
}

func (e *evidence) keep(in map[string]line, l line, n int) {
	if _, twice := in[l.ID]; twice {
		e.complain("line %d says %s %s again", n, l.Type, l.ID)
		return
	}
	in[l.ID] = l
}

func (e *evidence) countReplaced() (n int) {
	for _, r := range e.resources {
		if r.Replaced {
			n++
		}
	}
	return n
}

func (e *evidence) complain(format string, values ...any) {
	e.wrong = append(e.wrong, fmt.Sprintf(format, values...))
}

// join holds sessions against the facts of their closing, takes those whose row
// was forgotten from there, and says what was completed.
func (e *evidence) join() {
	for _, f := range inOrder(e.facts) {
		switch f.Kind {
		case "resource.completed":
			e.completed[[2]string{f.Actor, f.Object}] = true
		case "resource.marked", "resource.unmarked":
			if f.Payload != nil {
				e.completed[[2]string{f.Payload.Learner, f.Object}] = f.Kind == "resource.marked"
			}
		case "session.closed":
			if f.Payload != nil {
				e.closed(f)
			}
		}
	}
}

// closed takes a closing in. A session may have gone on since, so that its row
// says as much or more.
func (e *evidence) closed(f line) {
	p := f.Payload
	row, kept := e.sessions[p.Session]
	if !kept {
		e.sessions[p.Session] = line{ID: p.Session, Learner: f.Actor, Resource: f.Object, Began: p.Began, Seen: p.Seen, Watched: p.Watched, Heard: p.Heard}
		return
	}
	if !row.Began.Equal(p.Began) {
		e.complain("session %s began %s, and was closed as begun %s", row.ID, row.Began, p.Began)
	}
	if row.Seen.Before(p.Seen) {
		e.complain("session %s ended %s, and was closed as ended %s", row.ID, row.Seen, p.Seen)
	}
	for what, sets := range map[string][2][][2]float64{"watched": {row.Watched, p.Watched}, "heard": {row.Heard, p.Heard}} {
		if had, more := measure(e.joins, sets[0]), measure(e.joins, sets[0], sets[1]); more != had {
			e.complain("session %s lost what was %s: %d hundredths, and %d with what its closing says", row.ID, what, had, more)
		}
	}
	row.Watched, row.Heard = append(row.Watched, p.Watched...), append(row.Heard, p.Heard...)
	e.sessions[row.ID] = row
}

// inOrder gives lines by their time, and where it is the same by identifier.
func inOrder(lines map[string]line) (sorted []line) {
	for _, l := range lines {
		sorted = append(sorted, l)
	}
	slices.SortFunc(sorted, func(a, b line) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return sorted
}
