package assessment

import (
	"fmt"

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
