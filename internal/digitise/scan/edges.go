package scan

import (
	"image"
	"math"
)

// How the edges of a sheet are looked for in a photo.
const (
	photoAt = 600 // pixels of the longer side
	steepAt = 4.0 // of 255 from one pixel to the next: fainter edges are noise

	// Half of what is lost of the writing, in pixels: lines of type, or titles and the
	// squares of a tablecloth as well. The more is lost, the less is left of a dark
	// strip between two sheets; so both are tried.
	lettering = 6
	drawings  = 10
)

// edges are the places of a photo where it gets brighter most quickly, and towards
// where: of a sheet its sides, and of what is written on it hardly anything.
type edges struct {
	width, height int
	steep         []bool
	toward        []point // unit vectors to the brighter side
}

// whiteness makes a small picture of how white each place is: its darkest colour,
// so that paper stands out from wood and skin that are as bright. One pixel of it
// is by pixels of the photo.
func whiteness(photo *image.RGBA) (small *image.Gray, by int) {
	size := photo.Rect.Size()
	white := image.NewGray(image.Rectangle{Max: size})
	for y := range size.Y {
		from, to := photo.Pix[y*photo.Stride:], white.Pix[y*white.Stride:][:size.X]
		for x := range to {
			to[x] = min(from[4*x], from[4*x+1], from[4*x+2])
		}
	}
	by = max(1, (max(size.X, size.Y)+photoAt/2)/photoAt)
	return reduce(white, by), by
}

// edgesOf finds the edges after what is written within a radius was closed. They are
// one pixel thin.
func edgesOf(white *image.Gray, radius int) *edges {
	f := &field{side: 1, width: white.Rect.Dx(), height: white.Rect.Dy()}
	f.at = make([]float64, f.width*f.height)
	for y := range f.height {
		for x := range f.width {
			f.at[y*f.width+x] = float64(white.Pix[y*white.Stride+x])
		}
	}
	f = f.smooth(1).closed(radius).smooth(1)
	e := &edges{f.width, f.height, make([]bool, len(f.at)), make([]point, len(f.at))}
	slope := f.slopes()
	for y := 1; y < f.height-1; y++ {
		for x := 1; x < f.width-1; x++ {
			i := y*f.width + x
			steep := math.Hypot(slope[i].x, slope[i].y)
			if steep < steepAt {
				continue
			}
			e.toward[i] = point{slope[i].x / steep, slope[i].y / steep}
			step := int(math.Round(e.toward[i].y))*f.width + int(math.Round(e.toward[i].x))
			e.steep[i] = steep >= math.Hypot(slope[i-step].x, slope[i-step].y) && steep > math.Hypot(slope[i+step].x, slope[i+step].y)
		}
	}
	return e
}

// slopes tells how quickly it gets brighter to the right and down, by the operator
// of Scharr, which is nearly the same in all directions.
func (f *field) slopes() []point {
	slope := make([]point, len(f.at))
	for y := 1; y < f.height-1; y++ {
		above, here, below := f.at[(y-1)*f.width:][:f.width], f.at[y*f.width:][:f.width], f.at[(y+1)*f.width:][:f.width]
		for x := 1; x < f.width-1; x++ {
			slope[y*f.width+x] = point{
				(3*(above[x+1]-above[x-1]) + 10*(here[x+1]-here[x-1]) + 3*(below[x+1]-below[x-1])) / 32,
				(3*(below[x-1]-above[x-1]) + 10*(below[x]-above[x]) + 3*(below[x+1]-above[x+1])) / 32,
			}
		}
	}
	return slope
}

// near reports whether an edge passes a place, at most so many pixels off along
// the normal, and gets brighter towards the normal.
func (e *edges) near(at, normal point, off int) bool {
	for far := -off; far <= off; far++ {
		x, y := int(math.Round(at.x+float64(far)*normal.x)), int(math.Round(at.y+float64(far)*normal.y))
		if x < 0 || y < 0 || x >= e.width || y >= e.height {
			continue
		}
		if i := y*e.width + x; e.steep[i] && e.toward[i].x*normal.x+e.toward[i].y*normal.y > alike {
			return true
		}
	}
	return false
}
