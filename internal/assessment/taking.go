package assessment

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/fault"
)

var (
	errDevice = fault.New(fault.Invalid, "attempt.device", "Name the device that sends this.")
	errAge    = fault.New(fault.Invalid, "attempt.age", "This cannot have been so long ago.")
)

// oldest is how long ago something may have been, in seconds: ten years.
const oldest = 10 * 365 * 24 * 3600

// check reports what of a taking no device may say.
func (t Taking) check() error {
	if t.Device == "" || len(t.Device) > MaxDevice {
		return errDevice.On("device")
	}
	for field, age := range map[string]float64{"begun": t.Begun, "submitted": t.Submitted} {
		if !(age >= 0 && age <= oldest) {
			return errAge.On(field)
		}
	}
	if len(t.Answers) > MaxQuestions {
		return fault.ListTooLong().On("answers")
	}
	for n, a := range t.Answers {
		at := fmt.Sprintf("answers[%d]", n)
		if len(a.Choices) > MaxChoices || len(a.Pairs) > MaxChoices {
			return fault.ListTooLong().On(at)
		}
		if err := fits(limit{at + ".text", a.Text, MaxAnswerText}); err != nil {
			return err
		}
	}
	return nil
}

// with is an attempt that knows what a device tells, too.
func (a Attempt) with(t Taking, now time.Time) Attempt {
	byQuestion := map[string]Answer{}
	for _, answer := range a.Answers {
		byQuestion[answer.Question] = answer
	}
	for _, answer := range t.Answers {
		answer.Device = t.Device
		if was, is := byQuestion[answer.Question]; !is || newer(answer, was) {
			byQuestion[answer.Question] = answer
		}
	}
	a.Answers = slices.SortedFunc(maps.Values(byQuestion), func(x, y Answer) int { return cmp.Compare(x.Question, y.Question) })
	a.Device, a.Saved = t.Device, now
	return a
}

// learns reports whether a device tells something that is not known.
func (a Attempt) learns(t Taking) bool {
	return slices.ContainsFunc(t.Answers, func(answer Answer) bool {
		was := AnswerTo(a.Answers, answer.Question)
		answer.Device = t.Device
		return was.Device == "" || newer(answer, was)
	})
}

// newer says which of two answers to one question counts: that with the higher
// counter, and of equal ones that of the greater device. A device that tells two
// things under one counter is told apart by what it tells, so that the order of
// arrival never decides.
func newer(a, b Answer) bool {
	return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Device, b.Device), cmp.Compare(said(a), said(b))) > 0
}

func said(a Answer) string {
	text, err := json.Marshal(a)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return string(text)
}
