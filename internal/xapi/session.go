package xapi

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/media"
)

// session tells what a learner did in one session: of what plays, that it was
// opened and left with all segments that were played; of what is read, its pages.
func (t *Teller) session(l Line, how telling) []Statement {
	var c learning.Closed
	if json.Unmarshal([]byte(l.Fact.Payload), &c) != nil || c.Session == "" {
		return t.plain(l, telling{verb: interacted, sort: how.sort})
	}
	if l.About.Kind == media.Video || l.About.Kind == media.Audio {
		return []Statement{t.opened(l, c), t.left(l, c)}
	}
	return []Statement{t.read(l, c)}
}

// opened tells the beginning of a session. It is the same statement however often
// the session is closed, and so says nothing of the fact.
func (t *Teller) opened(l Line, c learning.Closed) Statement {
	s := t.sentence(l, initialized, l.Fact.Actor, t.object(l, Resource))
	delete(s.Context.Extensions, t.own("fact"))
	t.inSession(&s, l, c)
	s.ID, s.Timestamp = identifier("session "+c.Session+" "+initialized.id), moment(c.Began)
	return s
}

// left tells the end of a session and all that was played in it.
func (t *Teller) left(l Line, c learning.Closed) Statement {
	s := t.sentence(l, terminated, l.Fact.Actor, t.object(l, Resource))
	t.inSession(&s, l, c)
	all := c.Watched.Union(c.Heard)
	s.Timestamp, s.Result = moment(c.Seen), &Result{Duration: duration(c.Spent), Extensions: map[string]any{
		atTime: thousandths(c.Position), playedSegments: segments(all),
	}}
	if c.Extent > 0 {
		s.Result.Extensions[progress] = thousandths(min(1, all.Within(c.Extent).Length()/c.Extent))
	}
	if len(c.Heard) > 0 {
		s.Result.Extensions[t.own("heard-segments")] = segments(c.Heard)
	}
	if len(c.Again) > 0 {
		s.Result.Extensions[t.own("repeated-segments")] = segments(c.Again)
	}
	if len(c.Backs) > 0 {
		s.Result.Extensions[t.own("jumped-back-to")] = c.Backs
	}
	return s
}

// read tells which pages of a document were read, counted from 1.
func (t *Teller) read(l Line, c learning.Closed) Statement {
	s := t.sentence(l, experienced, l.Fact.Actor, t.object(l, Resource))
	t.inSession(&s, l, c)
	pages := []int{}
	for _, iv := range c.Watched {
		for p := math.Floor(iv[0]); p < iv[1]; p++ {
			pages = append(pages, int(p)+1)
		}
	}
	s.Timestamp, s.Result = moment(c.Seen), &Result{Duration: duration(c.Spent), Extensions: map[string]any{t.own("pages"): pages}}
	if c.Extent > 0 {
		s.Result.Extensions[progress] = thousandths(min(1, c.Watched.Within(c.Extent).Length()/c.Extent))
	}
	return s
}

// inSession says in which session a statement stands, by the video profile where
// it is a film.
func (t *Teller) inSession(s *Statement, l Line, c learning.Closed) {
	s.Context.Extensions[sessionID] = identifier("session " + c.Session)
	if l.About.Kind != media.Video {
		return
	}
	if c.Extent > 0 {
		s.Context.Extensions[length] = thousandths(c.Extent)
	}
	if s.Context.Activities == nil {
		s.Context.Activities = &Activities{}
	}
	s.Context.Activities.Category = []Object{{ObjectType: "Activity", ID: video, Definition: &Definition{Type: adlKinds + "profile"}}}
}

// completion tells that a learner completed a resource, by its own rule.
func (t *Teller) completion(l Line, how telling) []Statement {
	s := t.sentence(l, how.verb, l.Fact.Actor, t.object(l, how.sort))
	s.Result = &Result{Completion: new(true)}
	return []Statement{s}
}

// mark tells of a learner what a trainer, their instructor, said of them.
func (t *Teller) mark(l Line, how telling) []Statement {
	var m learning.Marked
	if json.Unmarshal([]byte(l.Fact.Payload), &m) != nil || m.Learner == "" {
		return t.plain(l, telling{verb: interacted, sort: how.sort})
	}
	s := t.sentence(l, how.verb, m.Learner, t.object(l, how.sort))
	instructor := t.somebody(l.Fact.Actor, l)
	s.Context.Instructor = &instructor
	s.Result = &Result{Completion: new(how.verb == waived)}
	return []Statement{s}
}

// segments writes stretches as the video profile does: 0[.]12.5[,]30[.]60.
func segments(set learning.Intervals) string {
	parts := make([]string, len(set))
	for i, iv := range set {
		parts[i] = seconds(iv[0]) + "[.]" + seconds(iv[1])
	}
	return strings.Join(parts, "[,]")
}

// thousandths rounds to what the profile says at most.
func thousandths(x float64) float64 { return math.Round(x*1000) / 1000 }

func seconds(x float64) string { return strconv.FormatFloat(thousandths(x), 'f', -1, 64) }

// duration writes seconds as ISO 8601 does, to the hundredth.
func duration(spent float64) string {
	return "PT" + strconv.FormatFloat(math.Round(max(0, spent)*100)/100, 'f', -1, 64) + "S"
}

// People lists whom a fact names, so that who reads it may learn their names.
func (l Line) People() []string {
	people := []string{l.Fact.Actor, l.Fact.Object}
	var m learning.Marked
	if json.Unmarshal([]byte(l.Fact.Payload), &m) == nil && m.Learner != "" {
		people = append(people, m.Learner)
	}
	return people
}
