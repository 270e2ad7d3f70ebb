package learning

import (
	"maps"
	"slices"
	"time"
)

// Unmoved reports whether pages that are the same stand where they stood: what was
// read of them need not be told anew, and sessions go on.
func Unmoved(same map[int]int, pages int) bool {
	for page := range pages {
		if same[page+1] != page+1 {
			return false
		}
	}
	return true
}

// Carry gives the progress on a resource as it is on the file that takes the place
// of its file, of which some pages are the same (media.SamePages): what was read of
// them is read, and of the others nothing. What was completed stays completed. The
// place is that of the page where the learner stood, or of the nearest page before
// it that is still there, or the beginning.
func (p Progress) Carry(same map[int]int, extent float64, since time.Time) Progress {
	p.Watched, p.Heard = p.Watched.carried(same), nil
	p.Position = float64(placeOf(int(p.Position), same))
	p.Extent, p.Since = extent, since
	return p
}

// carried gives the pages of a set as they are called in another file.
func (a Intervals) carried(same map[int]int) (out Intervals) {
	for _, page := range slices.Sorted(maps.Keys(same)) {
		if a.Covers(Intervals{{float64(page - 1), float64(page)}}) {
			now := float64(same[page])
			out = out.Union(Intervals{{now - 1, now}})
		}
	}
	return out
}

func placeOf(page int, same map[int]int) int {
	for ; page > 0; page-- {
		if now, is := same[page]; is {
			return now
		}
	}
	return 0
}
