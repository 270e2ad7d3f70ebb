package scan

import (
	"image"
	"math"
	"slices"
)

// How a page's lines are looked for: upright, the ink of a page falls on few lines
// of pixels and leaves the gaps between them empty. So the ink is added up along
// slanted lines of every angle, and the angle is taken under which the sums differ
// most from one line to the next.
const (
	lookAt    = 1200 // pixels of the longer side: half a pixel at the end of a line is then 0.05°
	steepest  = 10.0 // degrees; who lays paper more crookedly than that turns it
	coarse    = 0.25 // degrees; half of what the shortest lines tell apart
	fine      = 0.05 // degrees
	isInk     = 0.75 // as bright as its paper is ink at most
	certain   = 2.0  // times as clear as the angles in the middle an angle must be to be believed
	leastInk  = 200  // pixels; a page with less has no lines
	straight  = 0.05 // degrees; a page that is less crooked is left as it is
	subpixels = 2    // lines of sums to a pixel
)

// point is a pixel of ink, from the middle of the page.
type point struct{ x, y float64 }

// Skew tells by how many degrees the lines of a page under even light are turned
// clockwise, at most 10 to either side; 0 where they are straight, and where there
// are none to be seen. Lines that run from top to bottom count as well.
func Skew(g *image.Gray) float64 {
	dots := ink(reduce(g, max(1, max(g.Rect.Dx(), g.Rect.Dy())/lookAt)))
	if len(dots) < leastInk {
		return 0
	}
	angle, clarity := slant(dots)
	for i, d := range dots {
		dots[i] = point{d.y, -d.x}
	}
	if upAngle, upClarity := slant(dots); upClarity > clarity {
		angle, clarity = upAngle, upClarity
	}
	if clarity < certain || math.Abs(angle) < straight {
		return 0
	}
	return angle
}

// ink gives the dark pixels that have paper near them: letters and rules, and of a
// dark area nothing.
func ink(g *image.Gray) []point {
	paper := sample(g, max(4, min(g.Rect.Dx(), g.Rect.Dy())/squares)).gather(nearby, slices.Max[[]float64])
	middle := point{float64(g.Rect.Dx()-1) / 2, float64(g.Rect.Dy()-1) / 2}
	light := make([]float64, g.Rect.Dx())
	var dots []point
	for y := range g.Rect.Dy() {
		paper.row(y, light)
		for x, v := range g.Pix[y*g.Stride:][:len(light)] {
			if float64(v) < isInk*light[x] && light[x] > darkest {
				dots = append(dots, point{float64(x) - middle.x, float64(y) - middle.y})
			}
		}
	}
	return dots
}

// slant finds the angle of the lines, in degrees, and how many times clearer it is
// than the angle in the middle of all.
func slant(dots []point) (angle, clarity float64) {
	sums := newProfile(dots)
	var all []float64
	best := 0.0
	for a := -steepest; a <= steepest; a += coarse {
		s := sums.sharpness(a)
		all = append(all, s)
		if s > best {
			angle, best = a, s
		}
	}
	angle = sums.climb(angle)
	best = max(best, sums.sharpness(angle))
	slices.Sort(all)
	return angle, best / max(1, all[len(all)/2])
}

// climb looks around an angle in fine steps, and between the last of them.
func (p *profile) climb(from float64) float64 {
	var at []float64
	for a := from - coarse; a <= from+coarse+fine/2; a += fine {
		at = append(at, p.sharpness(a))
	}
	top := 0
	for i, s := range at {
		if s > at[top] {
			top = i
		}
	}
	angle := from - coarse + float64(top)*fine
	if top == 0 || top == len(at)-1 {
		return angle
	}
	// The top of the parabola through three steps.
	before, here, after := at[top-1], at[top], at[top+1]
	if bend := before - 2*here + after; bend < 0 {
		angle += fine * (before - after) / (2 * bend)
	}
	return angle
}

// profile adds ink up along slanted lines.
type profile struct {
	dots []point
	sums []float64
	zero float64
}

func newProfile(dots []point) *profile {
	far := 0.0
	for _, d := range dots {
		far = max(far, math.Hypot(d.x, d.y))
	}
	half := math.Ceil(far) * subpixels
	return &profile{dots: dots, sums: make([]float64, 2*int(half)+4), zero: half + 1}
}

// sharpness tells how much the sums along lines of an angle differ from one to the
// next. A dot is shared between the two nearest lines, and lines are compared over
// a whole pixel, so that no angle gains by how it meets the grid.
func (p *profile) sharpness(degrees float64) float64 {
	clear(p.sums)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for _, d := range p.dots {
		at := (d.y*cos-d.x*sin)*subpixels + p.zero
		line := int(at)
		share := at - float64(line)
		p.sums[line] += 1 - share
		p.sums[line+1] += share
	}
	sharp := 0.0
	for i := subpixels; i < len(p.sums); i++ {
		step := p.sums[i] - p.sums[i-subpixels]
		sharp += step * step
	}
	return sharp
}
