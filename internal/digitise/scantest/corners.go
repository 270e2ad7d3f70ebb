package scantest

import "math/rand/v2"

// Corner is a place in a photo, in pixels from its top left one.
type Corner struct{ X, Y float64 }

// Corners are those of a page: top left, top right, bottom right, bottom left.
type Corners [4]Corner

// Held gives corners as a hand that holds a telephone over a page sees them: the
// page is in the middle, takes a share of the photo's shorter side, is turned a
// little, and each corner is off by up to some share of the page.
func Held(width, height int, share, off float64, seed uint64) Corners {
	dice := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same corners for the same seed
	pageHeight := share * float64(height)
	pageWidth := min(pageHeight/1.414, share*float64(width))
	pageHeight = pageWidth * 1.414
	var corners Corners
	for i, c := range [4]Corner{{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}} {
		corners[i] = Corner{
			float64(width)/2 + pageWidth*(c.X+off*(2*dice.Float64()-1)),
			float64(height)/2 + pageHeight*(c.Y+off*(2*dice.Float64()-1)),
		}
	}
	return corners
}

// Moved gives the corners further right and down.
func (c Corners) Moved(x, y float64) Corners {
	for i := range c {
		c[i].X += x
		c[i].Y += y
	}
	return c
}

// matrix is a map of the plane onto itself that keeps lines straight.
type matrix [9]float64

func (m matrix) apply(x, y float64) (float64, float64) {
	w := m[6]*x + m[7]*y + m[8]
	return (m[0]*x + m[1]*y + m[2]) / w, (m[3]*x + m[4]*y + m[5]) / w
}

// inverse is the map from a photo with these corners to a page of a size (Heckbert,
// Fundamentals of Texture Mapping, 1989, section 2.2.3).
func (c Corners) inverse(width, height float64) matrix {
	x0, y0, x1, y1, x2, y2, x3, y3 := c[0].X, c[0].Y, c[1].X, c[1].Y, c[2].X, c[2].Y, c[3].X, c[3].Y
	dx1, dx2, dx3 := x1-x2, x3-x2, x0-x1+x2-x3
	dy1, dy2, dy3 := y1-y2, y3-y2, y0-y1+y2-y3
	det := dx1*dy2 - dx2*dy1
	g, h := (dx3*dy2-dx2*dy3)/det, (dx1*dy3-dx3*dy1)/det
	a, b, cc := x1-x0+g*x1, x3-x0+h*x3, x0
	d, e, f := y1-y0+g*y1, y3-y0+h*y3, y0
	back := matrix{
		e - f*h, cc*h - b, b*f - cc*e,
		f*g - d, a - cc*g, cc*d - a*f,
		d*h - e*g, b*g - a*h, a*e - b*d,
	}
	for i := range 3 {
		back[i] *= width
		back[3+i] *= height
	}
	// The page's pixels stand half a pixel inside of its edges.
	for i := range 3 {
		back[i] -= 0.5 * back[6+i]
		back[3+i] -= 0.5 * back[6+i]
	}
	return back
}
