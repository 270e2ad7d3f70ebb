package learning

import (
	"slices"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/media"
)

// What can be watched or read in a time. A session has had the time that the
// server saw pass since its first beat came, and what that first beat said to
// have spent and to have waited before: a device may have been without network
// for days, and no clock of its own is asked. The head start is what networks
// and sleeping machines may get wrong.
const (
	fastest        = 2  // seconds of media a second: the highest speed of the players
	mediaHeadStart = 60 // seconds of media
	pageTime       = 1  // seconds that a page takes at least; the readers wait for two
	pageHeadStart  = 10 // pages
)

// What was cut of a session, as its flags say it.
const (
	flagBeyond = "beyond" // it spoke of what lies beyond the end of the resource
	flagFast   = "fast"   // it said more than could be watched or read in its time
)

// overshoot is how far beyond the end a player may stand before it is flagged:
// containers and players differ about the length of a film.
const overshoot = 5

// inside gives the beat without what lies beyond the end of its resource.
func (b Beat) inside() Beat {
	end := b.Target.Extent
	if end <= 0 {
		end = farthest
	}
	reached := b.Position
	for _, set := range []Intervals{b.Watched, b.Heard} {
		for _, iv := range set {
			reached = max(reached, iv[1])
		}
	}
	if reached > end+overshoot {
		b.Flags = flagged(b.Flags, flagBeyond)
	}
	b.Position = min(b.Position, end)
	b.Watched, b.Heard, b.Again = b.Watched.Within(end).onGrain(), b.Heard.Within(end).onGrain(), b.Again.Within(end).onGrain()
	backs := make([]float64, len(b.Backs))
	for i, at := range b.Backs {
		backs[i] = grains(min(at, end), func(x float64) float64 { return float64(int64(x)) })
	}
	b.Backs = backs
	return b
}

// credible gives the beat without what its session had no time for; before is
// what is known of the session. What was taken before stays, and the rest is cut
// from its end: beats are cumulative, so that what was cut too much comes again
// with the next one. A beat that another store took in already is believed.
func (b Beat) credible(before Beat) Beat {
	if !b.Began.IsZero() {
		return b
	}
	b.Began = before.Began
	if before.Session == "" {
		b.Began = b.At.Add(-seconds(b.Spent))
	}
	passed := b.At.Add(seconds(b.Age)).Sub(b.Began).Seconds()
	b.Spent = min(b.Spent, max(0, passed))
	known := before.Watched.Union(before.Heard)
	said := known.Union(b.Watched).Union(b.Heard)
	left := b.Target.possible(passed) - known.Length()
	more := said.minus(known)
	if more.Length() <= max(0, left) {
		return b
	}
	able := known.Union(more.first(left))
	b.Watched, b.Heard, b.Again = b.Watched.both(able), b.Heard.both(able), b.Again.both(able)
	b.Flags = flagged(b.Flags, flagFast)
	return b
}

// possible is how much can be watched or read in some seconds.
func (t Target) possible(passed float64) float64 {
	if t.Paged {
		return passed/pageTime + pageHeadStart
	}
	return passed*fastest + mediaHeadStart
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// flagged adds to flags: words in order, parted by commas.
func flagged(flags, more string) string {
	if flags == more || more == "" {
		return flags
	}
	words := strings.FieldsFunc(flags+","+more, func(r rune) bool { return r == ',' })
	slices.Sort(words)
	return strings.Join(slices.Compact(words), ",")
}

// played reports whether a resource has a time of its own, and not pages.
func played(k media.Kind) bool { return k == media.Video || k == media.Audio }
