package httpapi

import (
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/assessment"
)

type workBody struct {
	ID           string          `json:"id"`
	Course       string          `json:"course"`
	Module       string          `json:"module"`
	Ord          int             `json:"ord" doc:"Place within its module, after the resources"`
	Kind         assessment.Kind `json:"kind" enum:"quiz,devoir"`
	Title        string          `json:"title"`
	Language     string          `json:"language"`
	Instructions string          `json:"instructions"`
	Minutes      int             `json:"minutes" doc:"How long it takes; 0 where nothing was said"`
	Weight       float64         `json:"weight" doc:"How often it counts in a mean"`
	Pass         float64         `json:"pass" doc:"The mark on 20 from which it is passed"`
	Resource     string          `json:"resource" doc:"What a pass completes, or empty"`
	Rules        workRulesBody   `json:"rules"`
	State        account.State   `json:"state" enum:"draft,published"`
	Revision     int             `json:"revision" doc:"Of the questions of a quiz; 0 before it has any"`
	Questions    int             `json:"questions" doc:"How many"`
	Author       named           `json:"author"`
	Version      int             `json:"version"`
	Changed      string          `json:"changed"`
	Given        []givenBody     `json:"given" doc:"The groups that have it to do, of those that one is in, trains or answers for"`
	Can          workCan         `json:"can"`
	Mine         *mineBody       `json:"mine" doc:"How far a learner has come; null for who is none"`
}

func (b workBody) etag() string { return etagOf(b.Version) }

type workRulesBody struct {
	Attempts int               `json:"attempts" required:"false" doc:"0 for as many as one likes"`
	Limit    int               `json:"limit" required:"false" doc:"Minutes for one attempt; 0 for none"`
	Keep     assessment.Keep   `json:"keep" required:"false" doc:"best, first or last; empty of a devoir"`
	Shuffle  bool              `json:"shuffle" required:"false"`
	Reveal   assessment.Reveal `json:"reveal" required:"false" doc:"at-once, after-due or never; empty of a devoir"`
	Criteria []criterionBody   `json:"criteria" required:"false"`
}

type criterionBody struct {
	ID     string  `json:"id"`
	Title  string  `json:"title"`
	Points float64 `json:"points" doc:"At most; those of all criteria add up to 20"`
}

type givenBody struct {
	Group   groupName `json:"group"`
	Opens   string    `json:"opens"`
	Due     string    `json:"due"`
	By      named     `json:"by"`
	Version int       `json:"version"`
}

type workCan struct {
	Edit bool `json:"edit"`
	Give bool `json:"give"`
}

type mineBody struct {
	State   assessment.Stage `json:"state" enum:"todo,open,draft,handed,again,done"`
	Opens   string           `json:"opens"`
	Due     string           `json:"due"`
	Late    bool             `json:"late"`
	Mark    *float64         `json:"mark"`
	Passed  bool             `json:"passed"`
	Reason  string           `json:"reason" doc:"Why the mark is that, where a person said so"`
	Used    int              `json:"attempts_used"`
	Allowed int              `json:"attempts_allowed" doc:"0 for as many as one likes"`
	Attempt string           `json:"attempt" doc:"The open one, or empty"`
	HandIn  string           `json:"hand_in"`
}

func workOf(who account.Actor, v assessment.View) workBody {
	b := workBody{
		ID: v.ID, Course: v.Course, Module: v.Module, Ord: v.Ord, Kind: v.Kind, Title: v.Title, Language: v.Language, Instructions: v.Instructions,
		Minutes: v.Minutes, Weight: weight(v.Weight), Pass: points(v.Pass), Resource: v.Resource, Rules: workRulesOf(v.Rules),
		State: v.State, Revision: v.Revision, Questions: v.Questions, Author: named{v.Author, v.AuthorName}, Version: v.Version, Changed: timeText(v.Changed),
		Can: workCan{Edit: account.Can(who, account.CourseEdit, v.In) == nil, Give: mayGive(who)}, Mine: mineOf(v.Mine, v.Rules),
	}
	for _, g := range v.Given {
		b.Given = append(b.Given, givenBody{
			Group: groupName{g.Group, g.Code, g.Name}, Opens: timeText(g.Opens), Due: timeText(g.Due), By: named{g.By, g.ByName}, Version: g.Version,
		})
	}
	return b
}

// mayGive reports whether somebody trains a group to which they could give a work.
func mayGive(who account.Actor) bool {
	return account.Can(who, account.WorkGive, account.Object{Org: who.Org(), Groups: who.GroupsAs(account.Trainer)}) == nil
}

func workRulesOf(r assessment.Rules) workRulesBody {
	b := workRulesBody{Attempts: r.Attempts, Limit: r.Limit, Keep: r.Keep, Shuffle: r.Shuffle, Reveal: r.Reveal}
	for _, c := range r.Criteria {
		b.Criteria = append(b.Criteria, criterionOf(c))
	}
	return b
}

func criterionOf(c assessment.Criterion) criterionBody {
	return criterionBody{c.ID, c.Title, points(c.Points)}
}

func (b workRulesBody) rules() assessment.Rules {
	r := assessment.Rules{Attempts: b.Attempts, Limit: b.Limit, Keep: b.Keep, Shuffle: b.Shuffle, Reveal: b.Reveal}
	for _, c := range b.Criteria {
		r.Criteria = append(r.Criteria, assessment.Criterion{ID: c.ID, Title: c.Title, Points: markSaid(c.Points)})
	}
	return r
}

func mineOf(m *assessment.Mine, rules assessment.Rules) *mineBody {
	if m == nil {
		return nil
	}
	return &mineBody{
		State: m.Stage, Opens: timeText(m.Terms.Opens), Due: timeText(m.Terms.Due), Late: m.Late,
		Mark: onTwenty(m.Mark), Passed: m.Passed, Reason: m.Reason,
		Used: m.Used, Allowed: rules.Attempts, Attempt: m.Attempt, HandIn: m.HandIn,
	}
}

// timeSaid reads a moment; an empty text is none.
func timeSaid(said, field string) (time.Time, error) {
	if said == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, said)
	if err != nil || at.Year() < 2000 || at.Year() > 2200 {
		return time.Time{}, errTime.On(field)
	}
	return at.UTC().Truncate(time.Microsecond), nil
}
