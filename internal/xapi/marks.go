package xapi

import (
	"encoding/json"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// Score is a mark, on 20.
type Score struct {
	Scaled float64 `json:"scaled"` // from 0 to 1
	Raw    float64 `json:"raw"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

func scoreOf(m assessment.Mark) *Score {
	if m < 0 || m > assessment.Full {
		return nil
	}
	return &Score{Scaled: float64(m) / float64(assessment.Full), Raw: float64(m) / 100, Max: float64(assessment.Full) / 100}
}

// sat tells that a learner handed in an attempt, and what it was worth.
func (t *Teller) sat(l Line, how telling) []Statement {
	told := assessment.Sat{Mark: assessment.Unmarked}
	s := t.sentence(l, how.verb, l.Fact.Actor, t.object(l, how.sort))
	s.Result = &Result{Completion: new(true)}
	if json.Unmarshal([]byte(l.Fact.Payload), &told) == nil && told.Work != "" {
		s.Result.Score = scoreOf(told.Mark)
	}
	return []Statement{s}
}

// scored tells of a learner which mark counts now; who set it by hand is their
// instructor. A mark that was taken away is told as a change of the work, by who
// took it. Why, is for those alone whom it is about.
func (t *Teller) scored(l Line, how telling) []Statement {
	var m assessment.MarkSet
	if json.Unmarshal([]byte(l.Fact.Payload), &m) != nil || m.Learner == "" || scoreOf(m.Mark) == nil {
		return t.plain(l, telling{verb: updated, sort: how.sort})
	}
	s := t.sentence(l, how.verb, m.Learner, t.object(l, how.sort))
	s.Result = &Result{Score: scoreOf(m.Mark)}
	if l.Fact.Actor != "" && l.Fact.Actor != m.Learner {
		instructor := t.somebody(l.Fact.Actor, l)
		s.Context.Instructor = &instructor
	}
	return []Statement{s}
}
