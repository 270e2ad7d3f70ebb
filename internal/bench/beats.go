package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// How beats are measured.
const (
	senders  = 64      // how many learners' players speak at the same moment
	audience = 100_000 // learners who watch the film
	few      = 1_000   // of them, in a small school
	even     = 1.1     // what a beat may cost more among all of them than among few
)

// wanted is how many beats a second a lab shall take, for a minute, and the
// milliseconds within which 99 of 100 are to be answered.
const (
	wanted      = 10_000
	wantedFor   = time.Minute
	wantedDelay = 20
)

// beats: what a beat costs where sessions are kept in the record.
func (r *run) beats(ctx context.Context) ([]Figure, error) {
	f, err := r.filmBefore(ctx, "beats")
	if err != nil {
		return nil, err
	}
	defer f.lab.stop()
	visitor := newClient(r.plain.url)
	var counter atomic.Int64
	row := func(ctx context.Context, sender int) error {
		_, err := visitor.want(ctx, http.StatusNoContent, http.MethodPost, fmt.Sprintf("/row?sender=%d", sender), map[string]any{"position": counter.Add(1)})
		return err
	}
	cost := Figure{Name: "a beat kept in the record, CPU", Unit: "µs", Against: "a FULL commit each", Limit: 0.25}
	figures, err := cost.contest(ctx, 7,
		cpuEach(f.lab.server, senders, 2*time.Second, f.beat(few)).in(time.Microsecond),
		cpuEach(r.plain, senders, 2*time.Second, row).in(time.Microsecond))
	if err != nil {
		return nil, err
	}
	more, err := f.scales(ctx, "kept in the record", f.lab.server)
	return append(figures, more...), err
}

// film is a lab in which a hundred thousand learners, who are signed in, watch
// one film.
type film struct {
	lab      *lab
	resource string
	visitor  *client
	sent     atomic.Int64
	now      func() time.Time
}

// filmBefore opens a demonstration with an audience. settings are NAME=value.
func (r *run) filmBefore(ctx context.Context, name string, settings ...string) (*film, error) {
	folder := r.in(name)
	l, err := startLab(ctx, r.Binary, folder, "--demo")
	if err != nil {
		return nil, err
	}
	err = l.showsCourses(ctx)
	l.stop()
	if err != nil {
		return nil, err
	}
	if err := seat(ctx, folder+"/lab.db", audience, r.Now()); err != nil {
		return nil, fmt.Errorf("fill a lab with learners: %w", err)
	}
	f := &film{now: r.Now}
	if f.lab, err = startLabWith(ctx, r.Binary, folder, settings, "--demo"); err != nil {
		return nil, err
	}
	f.visitor = newClient(f.lab.url)
	if f.resource, err = f.lab.resource(ctx); err != nil {
		f.lab.stop()
		return nil, err
	}
	return f, nil
}

// beat sends the next beat of the next of so many learners, whose film goes on
// by ten seconds each time and begins again after an hour.
func (f *film) beat(learners int64) func(ctx context.Context, sender int) error {
	return func(ctx context.Context, _ int) error {
		n := f.sent.Add(1)
		learner, at := n%learners, n/learners*10%3600
		res, err := f.visitor.send(ctx, http.MethodPost, "/api/v1/beats", map[string]any{"beats": []any{map[string]any{
			"session": fmt.Sprintf("01bb%022d", learner), "resource": f.resource, "device": "bench", "counter": n, "position": at,
			"activity": "playing", "watched": [][2]int64{{0, at}}, "spent": 3600,
		}}}, "Authorization", "Bearer "+tokenOf(learner))
		if err == nil && res.status != http.StatusOK && res.status != http.StatusAccepted { // accepted: Redis was slow
			err = fmt.Errorf("a beat is answered %d: %.300s", res.status, res.body)
		}
		return err
	}
}

// scales measures whether a beat costs as much among many learners as among few,
// and how many beats a second are answered in time.
func (f *film) scales(ctx context.Context, where string, servers ...*server) ([]Figure, error) {
	if _, err := crowd(ctx, senders, 15*time.Second, f.beat(audience)); err != nil { // the first beats of many sessions
		return nil, err
	}
	flat := Figure{Name: "a beat " + where + " among 100,000 learners, CPU", Unit: "µs", Against: "among 1,000", Limit: even}
	figures, err := flat.contest(ctx, 7,
		cpuTogether(servers, senders, 2*time.Second, f.beat(audience)).in(time.Microsecond),
		cpuTogether(servers, senders, 2*time.Second, f.beat(few)).in(time.Microsecond))
	if err != nil {
		return nil, err
	}
	reached, err := f.reached(ctx, where)
	return append(figures, reached...), err
}

// reached measures the delay of answers at the rate that is wanted, and the
// highest of some rates at which they are in time.
func (f *film) reached(ctx context.Context, where string) ([]Figure, error) {
	best := Figure{Name: "beats " + where + ", the highest rate answered in time", Unit: "a second"}
	for _, rate := range []int{500, 1000, 2000, 3000, 4000, 6000, 8000} {
		delays, err := atRate(ctx, f.now, rate, 5*time.Second, f.beat(audience))
		if err != nil {
			return nil, err
		}
		if quantile(delays, 0.99) > wantedDelay {
			break
		}
		best.Ours = float64(rate)
	}
	delays, err := atRate(ctx, f.now, wanted, wantedFor, f.beat(audience))
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("beats %s, %d a second for a minute, p99", where, wanted)
	return []Figure{best, {Name: name, Unit: "ms", Ours: quantile(delays, 0.99), Limit: wantedDelay}}, nil
}

// resource gives the first film of the demonstration's course.
func (l *lab) resource(ctx context.Context) (string, error) {
	c, err := l.enter(ctx, "learner")
	if err != nil {
		return "", err
	}
	var found struct{ Groups []struct{ Resource string } }
	if err := c.get(ctx, "/search?"+url.Values{"q": {"disjoncteur"}, "type": {"video"}}.Encode(), &found); err != nil {
		return "", err
	}
	if len(found.Groups) == 0 {
		return "", errors.New("the demonstration has no film about a disjoncteur")
	}
	return found.Groups[0].Resource, nil
}
