package report

import (
	"context"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/curriculum"
)

// Taught is a module as a group has it: what is planned, assigned and delivered, and
// by whom.
type Taught struct {
	curriculum.Assignment
	Code       string // of the module
	Title      string
	Regional   bool
	PIE        bool
	TrainerP   string // names, or empty
	TrainerSyn string
}

// Delivered is what was delivered of what is planned with a trainer, from 0 to 1; the
// time that learners take by themselves is not a trainer's to deliver.
func (t Taught) Delivered() float64 {
	planned := t.Planned.P() + t.Planned.Syn()
	if planned == 0 {
		return 0
	}
	return min(1, float64(t.DoneP+t.DoneSyn)/float64(planned))
}

// Hours tells what a group is taught, module by module in the order of its trade.
func (s *Service) Hours(ctx context.Context, who account.Actor, group string) ([]Taught, error) {
	if _, err := s.group(ctx, who, account.ProgressRead, group); err != nil {
		return nil, err
	}
	return s.store.Taught(ctx, group)
}
