package assessment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var (
	errNoQuestions  = fault.New(fault.Invalid, "paper.empty", "Write at least one question.")
	errQuestionText = fault.New(fault.Invalid, "question.text.missing", "Write what is asked.")
	errFewChoices   = fault.New(fault.Invalid, "question.choices.few", "Give at least two choices.")
	errTrueFalse    = fault.New(fault.Invalid, "question.truefalse", "True or false: there are these two choices.")
	errEmptyChoice  = fault.New(fault.Invalid, "question.choice.missing", "Write something here, or remove it.")
	errSameChoice   = fault.New(fault.Invalid, "question.choice.double", "This stands there twice.")
	errOneRight     = fault.New(fault.Invalid, "question.right.one", "Mark exactly one choice as right.")
	errSharesSum    = fault.New(fault.Invalid, "question.right.sum", "The right choices must add up to 100 %.")
	errNoneRight    = fault.New(fault.Invalid, "question.right.none", "Say at least one answer that is wholly right.")
	errNotNumber    = fault.New(fault.Invalid, "question.number", "Write a number, such as 12.5.")
	errFewPairs     = fault.New(fault.Invalid, "question.pairs.few", "Give at least two pairs.")
)

// looseShares is by how much shares that shall be all of a question may miss it:
// thirds and sixths are written as 33.3 and 16.67 per cent.
const looseShares = Whole / 1000

// kinds says for each kind of question what is missing of one that is finished.
var kinds = map[QuestionKind]func(at string, q Question) error{
	Single:    all(atLeast(2), written, oneRight),
	TrueFalse: all(trueAndFalse, oneRight),
	Multiple:  all(atLeast(2), written, sharesAddUp),
	Short:     all(written, someRight),
	Numeric:   all(numbers, someRight),
	Matching:  pairsFinished,
	Order:     all(atLeast(2), written),
}

// Finished reports what keeps questions from being shown to learners, as a fault
// that names the field, or nil.
func Finished(questions []Question) error {
	if len(questions) == 0 {
		return errNoQuestions.On("questions")
	}
	for n, q := range questions {
		at := fmt.Sprintf("questions[%d]", n)
		if q.Text == "" {
			return errQuestionText.On(at + ".text")
		}
		if err := kinds[q.Kind](at, q); err != nil {
			return err
		}
	}
	return nil
}

// all is a rule that asks for everything that other rules ask for.
func all(rules ...func(at string, q Question) error) func(at string, q Question) error {
	return func(at string, q Question) error {
		for _, rule := range rules {
			if err := rule(at, q); err != nil {
				return err
			}
		}
		return nil
	}
}

func atLeast(n int) func(at string, q Question) error {
	return func(at string, q Question) error {
		if len(q.Choices) < n {
			return errFewChoices.On(at + ".choices")
		}
		return nil
	}
}

// written asks that every choice says something, and no two the same.
func written(at string, q Question) error {
	seen := map[string]bool{}
	for n, c := range q.Choices {
		field := fmt.Sprintf("%s.choices[%d].text", at, n)
		switch {
		case strings.TrimSpace(c.Text) == "":
			return errEmptyChoice.On(field)
		case seen[c.Text]:
			return errSameChoice.On(field)
		}
		seen[c.Text] = true
	}
	return nil
}

func trueAndFalse(at string, q Question) error {
	ids := []string{}
	for _, c := range q.Choices {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	if !slices.Equal(ids, []string{"false", "true"}) {
		return errTrueFalse.On(at + ".choices")
	}
	return nil
}

func whole(c Choice) bool { return c.Share == Whole }

// oneRight asks for one choice that is all of the question; others may be part of it.
func oneRight(at string, q Question) error {
	first := slices.IndexFunc(q.Choices, whole)
	if first < 0 || slices.ContainsFunc(q.Choices[first+1:], whole) {
		return errOneRight.On(at + ".choices")
	}
	return nil
}

func someRight(at string, q Question) error {
	if !slices.ContainsFunc(q.Choices, whole) {
		return errNoneRight.On(at + ".choices")
	}
	return nil
}

func sharesAddUp(at string, q Question) error {
	sum := Share(0)
	for _, c := range q.Choices {
		sum += max(0, c.Share)
	}
	if sum < Whole-looseShares || sum > Whole+looseShares {
		return errSharesSum.On(at + ".choices")
	}
	return nil
}

// numbers asks that answers and tolerances are numbers, and tolerances none below 0.
func numbers(at string, q Question) error {
	for n, c := range q.Choices {
		field := fmt.Sprintf("%s.choices[%d]", at, n)
		if _, ok := Number(c.Text); !ok {
			return errNotNumber.On(field + ".text")
		}
		if c.Tolerance == "" {
			continue
		}
		if by, ok := Number(c.Tolerance); !ok || by.Sign() < 0 {
			return errNotNumber.On(field + ".tolerance")
		}
	}
	return nil
}

func pairsFinished(at string, q Question) error {
	lefts, rights := map[string]bool{}, map[string]string{}
	for n, p := range q.Pairs {
		field := fmt.Sprintf("%s.pairs[%d]", at, n)
		id, stood := rights[p.Right]
		switch {
		case p.Right == "":
			return errEmptyChoice.On(field + ".right")
		case p.Left != "" && lefts[p.Left]:
			return errSameChoice.On(field + ".left")
		case stood && id != p.RightID:
			return errSameChoice.On(field + ".right")
		}
		rights[p.Right] = p.RightID
		if p.Left != "" {
			lefts[p.Left] = true
		}
	}
	if len(lefts) < 2 || len(rights) < 2 {
		return errFewPairs.On(at + ".pairs")
	}
	return nil
}
