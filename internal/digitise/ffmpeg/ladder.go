package ffmpeg

import (
	"math"
	"slices"
	"strconv"
)

// Names of rungs that are not called by their height.
const (
	Source = "source" // the picture as it was uploaded
	Voice  = "voice"  // the sound alone
)

// rung is one quality of a film.
type rung struct {
	name          string
	width, height int // pixels, even
	copied        bool
}

// heights are the rungs by their short side, and the most kilobits a second
// that their pictures may take; quality (crf) decides below that.
var heights = []struct{ short, kbits int }{{240, 350}, {360, 650}, {480, 1100}, {720, 2200}}

const (
	usualShort = 480 // of the second rung, for a usual line
	distinct   = 0.8 // a rung nearer to the top one than this differs too little from it
	maxCopy    = 4e6 // bits a second of a picture that is copied
	maxCopyGap = 10  // seconds between key frames, idem: segments begin at them
)

// ladder is the rungs of a film in the order in which they are made: for the
// slowest line, for a usual one, then the rest. None is taller than the film.
type ladder []rung

func (l ladder) lowest() []rung { return l[:1] }
func (l ladder) second() []rung { return l[1:min(2, len(l))] }
func (l ladder) rest() []rung   { return l[min(2, len(l)):] }

// ladder chooses the rungs. Where the picture may be copied, that is the second
// rung: it costs no encoding; and it stands for the encoded one of its height.
func (f film) ladder(copied bool) ladder {
	short := f.short()
	top := min(short, heights[len(heights)-1].short)
	var all ladder
	for _, h := range heights {
		if float64(h.short) <= distinct*float64(top) {
			all = append(all, f.rung(h.short))
		}
	}
	switch {
	case len(all) == 0:
		return ladder{f.rung(top)}
	case copied && short > top:
		return slices.Insert(append(all, f.rung(top)), 1, f.whole())
	case copied:
		return slices.Insert(all, 1, f.whole())
	}
	all = append(all, f.rung(top))
	second := 1
	for i := 2; i < len(all) && all[i].short() <= usualShort; i++ {
		second = i
	}
	usual := all[second]
	return slices.Insert(slices.Delete(all, second, second+1), 1, usual)
}

func (r rung) short() int { return min(r.width, r.height) }

// rung is the film at a height.
func (f film) rung(short int) rung {
	scale := float64(short) / float64(f.short())
	return rung{name: strconv.Itoa(short) + "p", width: even(float64(f.width) * scale), height: even(float64(f.height) * scale)}
}

// whole is the picture as it is.
func (f film) whole() rung { return rung{name: Source, width: f.width, height: f.height, copied: true} }

// even rounds to an even number, as 4:2:0 needs.
func even(x float64) int { return max(2, 2*int(math.Round(x/2))) }

// kbits is the most that the pictures of a rung may take, a second.
func (r rung) kbits() int {
	for _, h := range heights {
		if r.short() <= h.short {
			return h.kbits
		}
	}
	return heights[len(heights)-1].kbits
}
