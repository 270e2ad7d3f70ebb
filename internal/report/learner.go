package report

import (
	"context"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/learning"
)

// Work is what one learner of a group did with a course, resource by resource.
type Work struct {
	Learner Named
	Modules []WorkModule
}

// WorkModule is a module of a Work.
type WorkModule struct {
	Named
	Resources []Done
}

// Done is what somebody did with one resource.
type Done struct {
	Resource
	Share     float64
	Seen      time.Time // zero for never
	Completed time.Time // zero for not yet
	Marked    *Named    // the trainer who called it completed, or nil
}

// Work tells what one learner of a group did with a course. Who is no learner of
// the group is fault.Missing.
func (s *Service) Work(ctx context.Context, who account.Actor, group, course, learner string) (Work, error) {
	if _, err := s.group(ctx, who, account.ProgressRead, group); err != nil {
		return Work{}, err
	}
	sheet, err := s.store.Sheet(ctx, group, course)
	if err != nil {
		return Work{}, err
	}
	return sheet.work(learner)
}

func (s Sheet) work(learner string) (Work, error) {
	for _, n := range s.Learners {
		if n.ID == learner {
			return Work{Learner: n, Modules: s.doneBy(learner)}, nil
		}
	}
	return Work{}, fault.Missing()
}

func (s Sheet) doneBy(learner string) (modules []WorkModule) {
	did := map[string]learning.Progress{}
	for _, p := range s.Progress {
		if p.Person == learner {
			did[p.Resource] = p
		}
	}
	for _, m := range s.Modules {
		w := WorkModule{Named: m.Named}
		for _, r := range m.Resources {
			w.Resources = append(w.Resources, s.done(r, did[r.ID]))
		}
		modules = append(modules, w)
	}
	return modules
}

func (s Sheet) done(r Resource, p learning.Progress) Done {
	d := Done{Resource: r, Seen: p.Seen, Completed: p.Completed}
	if r.Extent > 0 {
		d.Share = min(1, p.Watched.Within(r.Extent).Length()/r.Extent)
	}
	if p.MarkedBy != "" {
		d.Marked = &Named{ID: p.MarkedBy, Name: s.Markers[p.MarkedBy]}
	}
	return d
}
