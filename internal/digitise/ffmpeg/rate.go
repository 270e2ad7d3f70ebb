package ffmpeg

import (
	"fmt"
	"math"
	"strings"
)

// maxRate is how many pictures a second are kept: a lesson needs no more, and a
// cheap phone decodes no more.
const maxRate = 30.5

// rate is a number of pictures a second, as a fraction.
type rate struct{ num, den int }

// rates are those that films have. An encoded rung has one of them, whatever
// the pace of its source, so that its key frames fall on the same moments in
// every rung and a still picture is not longer than a segment.
var rates = [...]rate{{5, 1}, {10, 1}, {25, 2}, {15, 1}, {20, 1}, {24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}}

func (r rate) known() bool        { return r.num > 0 }
func (r rate) perSecond() float64 { return float64(r.num) / float64(r.den) }
func (r rate) String() string     { return fmt.Sprintf("%d/%d", r.num, r.den) }

// usual is the rate nearest to that of a source; of a fast one, to its half.
// The zero rate stands for a source that tells none.
func usual(perSecond float64) rate {
	if perSecond < 1 || perSecond > 1000 {
		return rate{}
	}
	for perSecond > maxRate {
		perSecond /= 2
	}
	nearest := rates[0]
	for _, r := range rates {
		if math.Abs(r.perSecond()-perSecond) < math.Abs(nearest.perSecond()-perSecond) {
			nearest = r
		}
	}
	return nearest
}

// ratio reads "16:11" or "30000/1001"; 0 and 0 where it is neither.
func ratio(s string) (num, den float64) {
	a, b, _ := strings.Cut(strings.Replace(s, ":", "/", 1), "/")
	return seconds(a), seconds(b)
}

// quotient is what a ratio comes to; 0 where it is none.
func quotient(s string) float64 {
	num, den := ratio(s)
	if den == 0 {
		return 0
	}
	return num / den
}
