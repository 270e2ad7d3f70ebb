package scan

import "math"

// How lines are made of edges.
const (
	mostLines = 24   // of a photo, the clearest
	alike     = 0.94 // cosine of 20°: edges that run along a line
	onLine    = 2.5  // pixels that an edge may be off its line
	shortest  = 0.12 // of the photo's shorter side, in edges: a shorter line is none
	rhoStep   = 2    // pixels
)

// line is a straight edge: all places whose way along the normal is the same. The
// normal has the length 1 and points to the brighter side.
type line struct {
	normal point
	way    float64
}

// off is how far a place is from a line, towards the brighter side.
func (l line) off(at point) float64 { return l.normal.x*at.x + l.normal.y*at.y - l.way }

// meet gives the place where two lines cross; those that run alike have none.
func (l line) meet(m line) (point, bool) {
	across := l.normal.x*m.normal.y - l.normal.y*m.normal.x
	if math.Abs(across) < 0.1 {
		return point{}, false
	}
	return point{(l.way*m.normal.y - m.way*l.normal.y) / across, (m.way*l.normal.x - l.way*m.normal.x) / across}, true
}

// lines finds the longest straight edges, the clearest first: each edge votes for
// the lines through it along which it runs (Hough's transform), and those of the
// line with most votes are taken out before the next is looked for.
func (e *edges) lines() []line {
	votes := newBallot(e)
	least := int(shortest * float64(min(e.width, e.height)))
	var found []line
	for len(found) < mostLines {
		l, count := votes.winner()
		if count < least {
			break
		}
		l, on := votes.fit(l)
		if len(on) == 0 {
			break
		}
		if len(on) >= least {
			found = append(found, l)
		}
		votes.takeOut(on)
	}
	return found
}

// ballot counts votes for lines: by the direction of the normal in degrees and the
// way along it in steps.
type ballot struct {
	edges  *edges
	voters []int // edges that were not taken out
	counts [360][]int
	sin    [360]float64
	cos    [360]float64
	zero   int
}

func newBallot(e *edges) *ballot {
	b := &ballot{edges: e, zero: int(math.Hypot(float64(e.width), float64(e.height)))/rhoStep + 1}
	for i := range b.counts {
		b.sin[i], b.cos[i] = math.Sincos(float64(i) * math.Pi / 180)
		b.counts[i] = make([]int, 2*b.zero+1)
	}
	for i, steep := range e.steep {
		if steep {
			b.voters = append(b.voters, i)
			b.vote(i, 1)
		}
	}
	return b
}

// vote adds the votes of an edge, or takes them back: its direction is known to a
// few degrees.
func (b *ballot) vote(i, weight int) {
	x, y := float64(i%b.edges.width), float64(i/b.edges.width)
	toward := b.edges.toward[i]
	middle := int(math.Round(math.Atan2(toward.y, toward.x)*180/math.Pi)) + 360
	for d := middle - 4; d <= middle+4; d++ {
		a := d % 360
		b.counts[a][int(math.Round((x*b.cos[a]+y*b.sin[a])/rhoStep))+b.zero] += weight
	}
}

func (b *ballot) winner() (l line, count int) {
	for a, ways := range b.counts {
		for way, n := range ways {
			if n > count {
				l, count = line{point{b.cos[a], b.sin[a]}, float64((way - b.zero) * rhoStep)}, n
			}
		}
	}
	return l, count
}

// fit moves a line to the middle of the edges along it, twice, and gives them.
func (b *ballot) fit(l line) (fitted line, on []int) {
	for range 2 {
		on = b.along(l)
		if len(on) < 2 {
			return l, nil
		}
		l = through(b.edges, on, l)
	}
	return l, on
}

func (b *ballot) along(l line) (on []int) {
	for _, i := range b.voters {
		toward := b.edges.toward[i]
		at := point{float64(i % b.edges.width), float64(i / b.edges.width)}
		if math.Abs(l.off(at)) <= onLine && toward.x*l.normal.x+toward.y*l.normal.y > alike {
			on = append(on, i)
		}
	}
	return on
}

// takeOut takes back the votes of edges.
func (b *ballot) takeOut(on []int) {
	gone := map[int]bool{}
	for _, i := range on {
		gone[i] = true
	}
	left := b.voters[:0]
	for _, i := range b.voters {
		if gone[i] {
			b.vote(i, -1)
			continue
		}
		left = append(left, i)
	}
	b.voters = left
}

// through is the line with the least squares of distances to edges, that points
// the same way as another.
func through(e *edges, on []int, as line) line {
	var mx, my, xx, xy, yy float64
	for _, i := range on {
		mx, my = mx+float64(i%e.width), my+float64(i/e.width)
	}
	n := float64(len(on))
	mx, my = mx/n, my/n
	for _, i := range on {
		dx, dy := float64(i%e.width)-mx, float64(i/e.width)-my
		xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
	}
	along := math.Atan2(2*xy, xx-yy) / 2
	normal := point{-math.Sin(along), math.Cos(along)}
	if normal.x*as.normal.x+normal.y*as.normal.y < 0 {
		normal = point{-normal.x, -normal.y}
	}
	return line{normal, normal.x*mx + normal.y*my}
}
