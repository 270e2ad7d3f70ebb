package assessment

import (
	"fmt"
	"slices"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/text"
)

// UsualPoints is what a question weighs where nothing was said.
const UsualPoints = 100

var (
	errQuestionKind = fault.New(fault.Invalid, "question.kind", "There is no such kind of question.")
	errRightSides   = fault.New(fault.Invalid, "question.pair.sides", "One identifier of a right side stands for one text.")
)

// TidyQuestions gives questions as they are kept: texts cleaned, and nothing that
// their kind does not have. They may be unfinished, as they are while somebody
// writes; Finished says what is still missing. What cannot be kept is a fault
// that names the field: "questions[2].text".
func TidyQuestions(questions []Question) ([]Question, error) {
	if len(questions) > MaxQuestions {
		return nil, fault.ListTooLong().On("questions")
	}
	tidy, taken := make([]Question, len(questions)), names{}
	for n, q := range questions {
		at := fmt.Sprintf("questions[%d]", n)
		if err := taken.take(at, q.ID); err != nil {
			return nil, err
		}
		var err error
		if tidy[n], err = q.tidied(at); err != nil {
			return nil, err
		}
	}
	return tidy, nil
}

func (q Question) tidied(at string) (Question, error) {
	if _, known := kinds[q.Kind]; !known {
		return q, errQuestionKind.On(at + ".kind")
	}
	q.Title, q.Text, q.Feedback = text.Line(q.Title), text.Written(q.Text), text.Written(q.Feedback)
	if q.Points == 0 {
		q.Points = UsualPoints
	}
	if err := within(bound{at + ".points", q.Points, 1, MaxPoints}); err != nil {
		return q, err
	}
	err := fits(limit{at + ".title", q.Title, MaxTitle}, limit{at + ".text", q.Text, MaxQuestionText}, limit{at + ".feedback", q.Feedback, MaxFeedback})
	if err != nil {
		return q, err
	}
	q.Exact = q.Exact && q.Kind == Short
	if q.Kind == Matching {
		q.Choices = nil
		q.Pairs, err = tidyPairs(at, q.Pairs)
		return q, err
	}
	q.Pairs = nil
	q.Choices, err = tidyChoices(at, q.Kind, q.Choices)
	return q, err
}

func tidyChoices(at string, kind QuestionKind, choices []Choice) ([]Choice, error) {
	if len(choices) > MaxChoices {
		return nil, fault.ListTooLong().On(at + ".choices")
	}
	tidy, taken := slices.Clone(choices), names{}
	for n := range tidy {
		c, at := &tidy[n], fmt.Sprintf("%s.choices[%d]", at, n)
		c.Text, c.Feedback, c.Tolerance = text.Written(c.Text), text.Written(c.Feedback), text.Line(c.Tolerance)
		if kind != Numeric {
			c.Tolerance = ""
		}
		if kind == Order {
			c.Share = 0
		}
		if err := taken.take(at, c.ID); err != nil {
			return nil, err
		}
		if err := fits(limit{at + ".text", c.Text, MaxChoiceText}, limit{at + ".feedback", c.Feedback, MaxFeedback}, limit{at + ".tolerance", c.Tolerance, maxNumber}); err != nil {
			return nil, err
		}
		if err := within(bound{at + ".share", int(c.Share), -int(Whole), int(Whole)}); err != nil {
			return nil, err
		}
	}
	return tidy, nil
}

// tidyPairs cleans pairs. Several left sides may have one right side, by its
// identifier.
func tidyPairs(at string, pairs []Pair) ([]Pair, error) {
	if len(pairs) > MaxChoices {
		return nil, fault.ListTooLong().On(at + ".pairs")
	}
	tidy, taken, rights := slices.Clone(pairs), names{}, map[string]string{}
	for n := range tidy {
		p, at := &tidy[n], fmt.Sprintf("%s.pairs[%d]", at, n)
		p.Left, p.Right = text.Written(p.Left), text.Written(p.Right)
		if err := taken.take(at, p.ID); err != nil {
			return nil, err
		}
		if err := fits(limit{at + ".left", p.Left, MaxChoiceText}, limit{at + ".right", p.Right, MaxChoiceText}); err != nil {
			return nil, err
		}
		if !fit(p.RightID) {
			return nil, errID.On(at + ".right_id")
		}
		if was, stood := rights[p.RightID]; stood && was != p.Right {
			return nil, errRightSides.On(at + ".right")
		}
		rights[p.RightID] = p.Right
	}
	return tidy, nil
}
