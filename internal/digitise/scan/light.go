package scan

import (
	"image"
	"slices"
)

// The light on a page is looked at in squares, a hundred to its shorter side. In
// each the paper is what four fifths of the pixels are not brighter than; what is
// written on it is darker, and lost by closing: first each square takes the
// brightest of those around it, then the darkest of these.
const (
	squares     = 100
	paper       = 0.80 // share of the pixels of a square
	nearby      = 3    // squares on each side: more than a line of writing is high
	faraway     = 25   // squares on each side: more than most pictures are wide
	brightPaper = 245  // of 255: as bright as the paper of a page in colours becomes
	darkest     = 24   // of 255: below, there is no paper to be seen, and its noise stays dark
	shadowed    = 0.45 // as bright as the paper around it is the paper in a shadow; what is darker is a picture, which stays so
)

// field is a brightness for each square of a picture.
type field struct {
	side          int // of a square, in pixels
	width, height int // in squares
	at            []float64
}

// lightOn tells how bright the paper of a page is, square by square.
func lightOn(g *image.Gray) *field {
	seen := sample(g, max(4, min(g.Rect.Dx(), g.Rect.Dy())/squares))
	near := seen.closed(nearby)
	far := near.closed(faraway)
	for i := range near.at {
		near.at[i] = max(near.at[i], shadowed*far.at[i], darkest)
	}
	return near.smooth(nearby - 1)
}

// sample takes the brightness of the paper in each square. Those at the right and
// at the bottom are as large as the others and overlap them.
func sample(g *image.Gray, side int) *field {
	width, height := g.Rect.Dx(), g.Rect.Dy()
	f := &field{side: side, width: (width + side - 1) / side, height: (height + side - 1) / side}
	f.at = make([]float64, f.width*f.height)
	for y := range f.height {
		for x := range f.width {
			left, top := max(0, min(x*side, width-side)), max(0, min(y*side, height-side))
			f.at[y*f.width+x] = percentile(g, image.Rect(left, top, min(left+side, width), min(top+side, height)), paper)
		}
	}
	return f
}

func percentile(g *image.Gray, area image.Rectangle, share float64) float64 {
	var counts [256]int
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for _, v := range g.Pix[y*g.Stride+area.Min.X : y*g.Stride+area.Max.X] {
			counts[v]++
		}
	}
	left := int(share * float64(area.Dx()*area.Dy()))
	for v, n := range counts {
		if left -= n; left < 0 {
			return float64(v)
		}
	}
	return 255
}

// closed loses what is dark and narrower than twice the radius, and keeps how the
// brightness falls off over a distance.
func (f *field) closed(radius int) *field {
	return f.gather(radius, slices.Max[[]float64]).gather(radius, slices.Min[[]float64])
}

// smooth takes the mean of the squares around each.
func (f *field) smooth(radius int) *field { return f.gather(radius, mean) }

func mean(of []float64) float64 {
	sum := 0.0
	for _, v := range of {
		sum += v
	}
	return sum / float64(len(of))
}

// gather makes one value of those around each square, along lines and then along
// columns; at the edges there are fewer.
func (f *field) gather(radius int, one func([]float64) float64) *field {
	across := f.sweep(radius, one)
	return across.transposed().sweep(radius, one).transposed()
}

func (f *field) sweep(radius int, one func([]float64) float64) *field {
	made := &field{side: f.side, width: f.width, height: f.height, at: make([]float64, len(f.at))}
	for y := range f.height {
		row := f.at[y*f.width : (y+1)*f.width]
		for x := range row {
			made.at[y*f.width+x] = one(row[max(0, x-radius):min(f.width, x+radius+1)])
		}
	}
	return made
}

func (f *field) transposed() *field {
	made := &field{side: f.side, width: f.height, height: f.width, at: make([]float64, len(f.at))}
	for y := range f.height {
		for x := range f.width {
			made.at[x*f.height+y] = f.at[y*f.width+x]
		}
	}
	return made
}

// row fills in the brightness of the paper along one line of pixels, between the
// middles of the squares in proportion.
func (f *field) row(y int, light []float64) {
	top, down := f.between(y, f.height)
	bottom := min(top+1, f.height-1)
	for x := range light {
		left, right := f.between(x, f.width)
		next := min(left+1, f.width-1)
		upper := f.at[top*f.width+left]*(1-right) + f.at[top*f.width+next]*right
		lower := f.at[bottom*f.width+left]*(1-right) + f.at[bottom*f.width+next]*right
		light[x] = upper*(1-down) + lower*down
	}
}

// between gives the square whose middle comes before a pixel, and how far the
// pixel is from there to the next.
func (f *field) between(pixel, count int) (square int, share float64) {
	at := (float64(pixel)+0.5)/float64(f.side) - 0.5
	if at <= 0 {
		return 0, 0
	}
	square = min(int(at), count-1)
	return square, min(at-float64(square), 1)
}

// even gives a page under even light: its paper is white everywhere, and ink as
// dark as it is beside its own paper.
func even(g *image.Gray) *image.Gray {
	f := lightOn(g)
	width := g.Rect.Dx()
	made := image.NewGray(g.Rect)
	light := make([]float64, width)
	for y := range g.Rect.Dy() {
		f.row(y, light)
		from, to := g.Pix[y*g.Stride:][:width], made.Pix[y*made.Stride:][:width]
		for x, v := range from {
			to[x] = uint8(min(255, 255*float64(v)/light[x]))
		}
	}
	return made
}

// brighten gives a page in colours under even light, its paper as bright
// everywhere. All colours of a place gain alike, so that red ink stays red and a
// yellow sheet yellow.
func brighten(page *image.RGBA) *image.RGBA {
	f := lightOn(grayOf(page))
	width := page.Rect.Dx()
	made := image.NewRGBA(page.Rect)
	light := make([]float64, width)
	for y := range page.Rect.Dy() {
		f.row(y, light)
		from, to := page.Pix[y*page.Stride:][:4*width], made.Pix[y*made.Stride:][:4*width]
		for x, l := range light {
			for c := range 3 {
				to[4*x+c] = uint8(min(255, float64(from[4*x+c])*brightPaper/l))
			}
			to[4*x+3] = 255
		}
	}
	return made
}
