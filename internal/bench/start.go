package bench

import (
	"context"
	"fmt"
	"time"
)

const startRounds = 5

// starts: how long until the lab can work, on an empty folder and again on the
// same one, and until a demonstration shows its courses.
func (r *run) starts(ctx context.Context) ([]Figure, error) {
	n := 0
	var again []float64
	empty, err := rounds(ctx, startRounds, func(ctx context.Context) (float64, error) {
		n++
		folder := r.in(fmt.Sprintf("empty-%d", n))
		first, err := r.startOnce(ctx, folder)
		if err != nil {
			return 0, err
		}
		second, err := r.startOnce(ctx, folder)
		again = append(again, second)
		return first, err
	})
	if err != nil {
		return nil, err
	}
	demo, err := rounds(ctx, startRounds, func(ctx context.Context) (float64, error) {
		n++
		return r.startDemo(ctx, r.in(fmt.Sprintf("empty-%d", n)))
	})
	if err != nil {
		return nil, err
	}
	return []Figure{
		{Name: "start on an empty folder until ready", Unit: "s", Ours: median(empty[0]), Limit: 1},
		{Name: "start again on the same folder", Unit: "s", Ours: median(again[1:]), Limit: 1},
		{Name: "start --demo until a learner sees courses", Unit: "s", Ours: median(demo[0])},
	}, nil
}

func (r *run) startOnce(ctx context.Context, folder string) (float64, error) {
	var l *lab
	seconds, err := timed(r.Now, func() (err error) {
		l, err = startLab(ctx, r.Binary, folder)
		return err
	})
	if err != nil {
		return 0, err
	}
	l.stop()
	return seconds, nil
}

func (r *run) startDemo(ctx context.Context, folder string) (float64, error) {
	var l *lab
	seconds, err := timed(r.Now, func() (err error) {
		if l, err = startLab(ctx, r.Binary, folder, "--demo"); err != nil {
			return err
		}
		return l.showsCourses(ctx)
	})
	if l != nil {
		l.stop()
	}
	return seconds, err
}

// showsCourses waits until the demonstration's learner has something to open.
func (l *lab) showsCourses(ctx context.Context) error {
	learner, err := l.enter(ctx, "learner")
	if err != nil {
		return err
	}
	return until(ctx, patience, func() (bool, error) {
		var list struct{ Items []struct{ ID string } }
		err := learner.get(ctx, catalogue, &list)
		return len(list.Items) > 0, err
	})
}

// catalogue is the page of published courses that a learner sees first.
const catalogue = "/courses?view=learning"

// rest is how long a lab is left alone before its memory is looked at.
const rest = 10 * time.Second

// idle: what a lab holds that nobody uses: empty, after the starter courses were
// brought into it, and started again with them.
func (r *run) idle(ctx context.Context) ([]Figure, error) {
	if err := r.lab.showsCourses(ctx); err != nil {
		return nil, err
	}
	begun, _, err := r.lab.atRest(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.restart(ctx); err != nil {
		return nil, err
	}
	again, own, err := r.lab.atRest(ctx)
	if err != nil {
		return nil, err
	}
	empty, err := startLab(ctx, r.Binary, r.in("idle"))
	if err != nil {
		return nil, err
	}
	defer empty.stop()
	bare, _, err := empty.atRest(ctx)
	return []Figure{
		{Name: "memory, empty and idle", Unit: "MB", Ours: bare, Limit: 80},
		{Name: "memory, demonstration just begun, idle", Unit: "MB", Ours: begun, Limit: 80},
		{Name: "memory, demonstration started again, idle", Unit: "MB", Ours: again, Limit: 80},
		{Name: "  of it not pages of files, such as the program", Unit: "MB", Ours: own},
	}, err
}

// atRest gives the memory of a lab after some rest, and what of it no file backs.
func (l *lab) atRest(ctx context.Context) (all, own float64, err error) {
	if err := pause(ctx, rest); err != nil {
		return 0, 0, err
	}
	if all, err = l.memory("VmRSS"); err != nil {
		return 0, 0, err
	}
	own, err = l.memory("RssAnon")
	return all, own, err
}
