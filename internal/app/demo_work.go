package app

import (
	"context"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/archive"
	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/seed"
)

// dueHour is the hour of the day at which the demonstration's work is due: the end
// of an afternoon in Morocco.
const dueHour = 17

// giveStarter lets the trainer of the demonstration write what there is to do in
// a course, and give it to the groups that follow it and that they train.
func (l *Lab) giveStarter(ctx context.Context, trainer account.Actor, groups []string, pack archive.Pack) error {
	for _, a := range seed.Works(pack) {
		if err := l.writeWork(ctx, trainer, a); err != nil {
			return fmt.Errorf("write %s: %w", a.Work.Title, err)
		}
		y, m, d := l.now().AddDate(0, 0, a.Days).Date()
		for _, g := range groups {
			if account.Can(trainer, account.WorkGive, account.Object{Org: trainer.Org(), Groups: []string{g}}) != nil {
				continue
			}
			if err := l.WorkDesk.Give(ctx, trainer, a.Work.ID, g, time.Time{}, time.Date(y, m, d, dueHour, 0, 0, 0, time.UTC)); err != nil {
				return fmt.Errorf("give %s: %w", a.Work.Title, err)
			}
		}
	}
	return nil
}

func (l *Lab) writeWork(ctx context.Context, trainer account.Actor, a seed.Given) error {
	if _, err := l.WorkDesk.Create(ctx, trainer, a.Work); err != nil {
		return err
	}
	err := l.WorkDesk.Edit(ctx, trainer, a.Work.ID, 0, func(w *assessment.Work) { w.Weight, w.Pass = a.Work.Weight, a.Work.Pass })
	if err == nil && a.Work.Kind == assessment.Quiz {
		err = l.WorkDesk.SavePaper(ctx, trainer, a.Work.ID, 0, a.Questions)
	}
	if err != nil {
		return err
	}
	return l.WorkDesk.Publish(ctx, trainer, a.Work.ID, 0)
}
