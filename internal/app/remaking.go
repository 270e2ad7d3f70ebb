package app

import (
	"context"
	"slices"
	"time"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/httpapi"
	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/sqlstore"
)

var errNoStep = fault.New(fault.Invalid, "step.unknown", "No kind of file has a step of that name.")

// Redigitising says which step is to be done again to which files. What is empty
// does not choose.
type Redigitising struct {
	Step   string    // required
	Kind   string    // as pdf
	Since  time.Time // received then or later
	Course string    // identifier or title
}

// Redigitise owes files that are shown a step once more, with what needs it, and
// gives how many they are; unless it is to be noted, it only counts. A lab at work
// begins within half a minute, behind everything else. What is there stays until
// the new is whole, and where making it fails.
func (l *Lab) Redigitise(ctx context.Context, r Redigitising, note bool) (sqlstore.Amount, error) {
	steps := remade(func(kind media.Kind, step string) bool {
		return step == r.Step && (r.Kind == "" || media.Kind(r.Kind) == kind)
	})
	if len(steps) == 0 {
		return sqlstore.Amount{}, errNoStep
	}
	return l.stores.record.OweAgain(ctx, sqlstore.Which{Steps: steps, Since: r.Since, Course: r.Course}, note)
}

// LeftToRedigitise counts the files of which something is still to be made again.
func (l *Lab) LeftToRedigitise(ctx context.Context) (int, error) {
	return l.stores.record.LeftAgain(ctx, string(digitise.Again))
}

// oweOlder owes what an older version of a step made the making of today.
func (l *Lab) oweOlder(ctx context.Context) error {
	sum, err := l.stores.record.OweOlder(ctx, remade(func(media.Kind, string) bool { return true }))
	if sum.Assets > 0 {
		l.log.InfoContext(ctx, "what older versions of a step made is made again, behind everything else", "assets", sum.Assets, "pages", sum.Pages)
	}
	return err
}

// remade lists steps of all plans, each with those that it is done again after.
func remade(wanted func(kind media.Kind, step string) bool) (steps []sqlstore.Remade) {
	for _, kind := range digitise.Kinds() {
		plan := digitise.Plan(kind)
		for _, step := range plan {
			if !wanted(kind, step) {
				continue
			}
			before := slices.DeleteFunc(slices.Clone(plan), func(one string) bool {
				return one == step || !slices.Contains(digitise.Redone(kind, one), step)
			})
			steps = append(steps, sqlstore.Remade{Kind: kind, Step: step, Version: digitise.Version(kind, step), Before: before})
		}
	}
	return steps
}

// plans are what is done to each kind, for who looks at it.
func plans() (all []httpapi.KindPlan) {
	for _, kind := range digitise.Kinds() {
		of := httpapi.KindPlan{Kind: kind}
		for _, step := range digitise.Plan(kind) {
			of.Steps = append(of.Steps, httpapi.PlannedStep{
				Step: step, Version: digitise.Version(kind, step), Redone: digitise.Redone(kind, step), Adds: digitise.Adds(kind, step),
			})
		}
		all = append(all, of)
	}
	return all
}
