package digitise

import "github.com/digital-learning-lab/lab/internal/media"

// Line is where a step waits for its turn. Each line has workers of its own, so
// that nothing short ever waits for something long.
type Line string

// The lines. Two have names that jobs of earlier releases wait under.
const (
	Short   Line = "digitise"         // done in half a minute, whatever it is
	Long    Line = "digitise-long"    // documents of hundreds of pages
	Film    Line = "digitise-film"    // what a film cannot be watched without
	Adding  Line = "adding"           // what only adds to a film that plays already
	Reading Line = "digitise-reading" // pictures of pages, read one by one
	Again   Line = "digitise-again"   // what a better version makes anew, behind everything else
)

// Lines names every line, the most urgent first.
func Lines() []Line { return []Line{Short, Long, Film, Reading, Adding, Again} }

const (
	shortest = 30.0     // seconds of one processor: what takes no longer is short
	pageSize = 50 << 10 // bytes of a document for which a page is guessed, until its pages are counted
)

// LineOf says where a step of an asset waits. How long it takes is guessed from
// the asset's pages or seconds, or from its bytes as long as neither is known.
func LineOf(f media.Asset, step string) Line {
	s := find(f.Kind, step)
	if s.Line == "" || s.Pace*units(f) <= shortest {
		return Short
	}
	return s.Line
}

// units is how much of an asset there is to do.
func units(f media.Asset) float64 {
	switch {
	case f.Duration > 0:
		return f.Duration
	case f.Pages > 0:
		return float64(f.Pages)
	}
	return float64(f.Size) / pageSize
}
