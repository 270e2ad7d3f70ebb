package report

import "time"

// Curve is what is told of how a resource was seen. See Crowd for what is not.
type Curve struct {
	Resource Resource
	Step     float64   // seconds, or pages, of one bucket
	Until    time.Time // what happened before; zero where nothing is told
	Began    int       // learners; 0 where nothing is told
	Learners []int     // who saw the bucket, of each; 0 for fewer than Crowd
	Again    []int     // views beyond each learner's first; 0 where fewer than Crowd had one
	Stops    []Stop    // where learners stopped, and have not gone on
}

// Stop is a stretch in which some stopped.
type Stop struct {
	From, To float64 // seconds; or the first and the last page
	Learners int     // at least Crowd
}

// Curve gives what may be told of a tally.
func (t *Tally) Curve(until time.Time) Curve {
	c := Curve{Resource: t.Resource, Step: t.Step}
	if t.Began < Crowd {
		return c
	}
	c.Until, c.Began, c.Stops = until, t.Began, t.stops()
	c.Learners, c.Again = make([]int, len(t.Learners)), make([]int, len(t.Again))
	for i := range t.Learners {
		if t.Learners[i] >= Crowd {
			c.Learners[i] = t.Learners[i]
		}
		if t.Returning[i] >= Crowd {
			c.Again[i] = t.Again[i]
		}
	}
	return c
}

// stops gathers those who stopped until they are a crowd; the few who are left over
// at the end belong to the last stretch.
func (t *Tally) stops() (stops []Stop) {
	from, n := 0, 0
	for i, stopped := range t.Stopped {
		if n += stopped; n >= Crowd {
			stops = append(stops, t.stop(span{from, i + 1}, n))
			from, n = i+1, 0
		}
	}
	if last := len(stops) - 1; n > 0 && last >= 0 {
		stops[last].Learners += n
		stops[last].To = t.stop(span{0, t.grid.size}, 0).To
	}
	return stops
}

func (t *Tally) stop(s span, learners int) Stop {
	from, to := t.bounds(s)
	return Stop{from, to, learners}
}

// bounds gives a span as seconds, or as its first and last page.
func (t *Tally) bounds(s span) (from, to float64) {
	from, to = float64(s.from)*t.Step, min(t.Resource.Extent, float64(s.to)*t.Step)
	if !t.Resource.Film {
		from++
	}
	return from, to
}
