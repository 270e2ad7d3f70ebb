package assessment_test

import (
	"reflect"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment"
)

// What is right may be written otherwise in a paper that learners read; what they
// read may not.
func TestAPaperIsCorrectedWhereLearnersReadTheSame(t *testing.T) {
	choice := func(id, text string, share assessment.Share) assessment.Choice {
		return assessment.Choice{ID: id, Text: text, Share: share}
	}
	single := assessment.Question{ID: "q", Kind: assessment.Single, Text: "Combien ?", Points: 100, Choices: []assessment.Choice{choice("a", "1", assessment.Whole), choice("b", "2", 0)}}
	short := assessment.Question{ID: "q", Kind: assessment.Short, Text: "Combien ?", Points: 100, Choices: []assessment.Choice{choice("a", "deux", assessment.Whole)}}
	order := assessment.Question{ID: "q", Kind: assessment.Order, Text: "D'abord ?", Points: 100, Choices: []assessment.Choice{choice("a", "1", 0), choice("b", "2", 0)}}
	with := func(q assessment.Question, change func(*assessment.Question)) assessment.Question {
		q.Choices = append([]assessment.Choice(nil), q.Choices...)
		change(&q)
		return q
	}
	for name, c := range map[string]struct {
		was, is assessment.Question
		want    bool
	}{
		"another choice is right":           {single, with(single, func(q *assessment.Question) { q.Choices[0].Share, q.Choices[1].Share = 0, assessment.Whole }), true},
		"something is said to a choice":     {single, with(single, func(q *assessment.Question) { q.Choices[0].Feedback = "Relisez." }), true},
		"an answer more is taken":           {short, with(short, func(q *assessment.Question) { q.Choices = append(q.Choices, choice("b", "2", assessment.Whole)) }), true},
		"capitals count":                    {short, with(short, func(q *assessment.Question) { q.Exact = true }), true},
		"things belong in another order":    {order, with(order, func(q *assessment.Question) { q.Choices[0], q.Choices[1] = q.Choices[1], q.Choices[0] }), true},
		"nothing is otherwise":              {single, single, false},
		"another thing is asked":            {single, with(single, func(q *assessment.Question) { q.Text, q.Choices[1].Share = "Où ?", assessment.Whole }), false},
		"a choice reads otherwise":          {single, with(single, func(q *assessment.Question) { q.Choices[1] = choice("b", "3", assessment.Whole) }), false},
		"choices stand in another order":    {single, with(single, func(q *assessment.Question) { q.Choices[0], q.Choices[1] = q.Choices[1], q.Choices[0] }), false},
		"it weighs more":                    {single, with(single, func(q *assessment.Question) { q.Points, q.Choices[1].Share = 200, assessment.Whole }), false},
		"it is answered in another way":     {single, with(single, func(q *assessment.Question) { q.Kind = assessment.Multiple; q.Choices[1].Share = assessment.Whole }), false},
		"it is another question altogether": {single, with(single, func(q *assessment.Question) { q.ID = "r"; q.Choices[1].Share = assessment.Whole }), false},
	} {
		t.Run(name, func(t *testing.T) {
			was := assessment.Paper{Work: "w", Revision: 1, Questions: []assessment.Question{c.was}}
			got, other := was.Corrected([]assessment.Question{c.is})
			want := was
			if c.want {
				want.Questions = []assessment.Question{c.is}
			}
			if other != c.want || !reflect.DeepEqual(got, want) {
				t.Errorf("%v %+v, want %v %+v", other, got, c.want, want)
			}
		})
	}
}
