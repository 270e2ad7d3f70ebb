package scan

import (
	"image"
	"math"
)

// aFormat is the proportion of the sheets of ISO 216: A4 and its like. A sheet that
// is nearly of it is of it, and the rest is perspective.
const (
	aFormat   = math.Sqrt2
	nearly    = 0.12
	leastSide = 16 // pixels
)

// Flat is a photo of a page, and where the sheet was found in it.
type Flat struct {
	Image   image.Image // the sheet alone, or the photo as it was
	Found   bool
	Corners Corners // in the photo, where a sheet was found
}

// Flatten gives the sheet of a photo alone, seen from straight above, as large as
// its longer sides are in the photo, and under even light. A photo without a sheet
// that is certain stays as it is: nobody knows what of it is paper.
func Flatten(photo image.Image) Flat {
	corners, found := Find(photo)
	if !found {
		return Flat{Image: photo}
	}
	width, height := corners.size()
	return Flat{Image: brighten(warp(colourOf(photo), corners, width, height)), Found: true, Corners: corners}
}

// size gives the size of the flat sheet in pixels.
func (c Corners) size() (width, height int) {
	side := func(i, j int) float64 { return math.Hypot(c[i].X-c[j].X, c[i].Y-c[j].Y) }
	w, h := max(side(0, 1), side(3, 2)), max(side(0, 3), side(1, 2))
	switch ratio := h / w; {
	case math.Abs(ratio/aFormat-1) < nearly:
		w, h = max(w, h/aFormat), max(h, w*aFormat)
	case math.Abs(ratio*aFormat-1) < nearly:
		w, h = max(w, h*aFormat), max(h, w/aFormat)
	}
	return max(leastSide, int(math.Round(w))), max(leastSide, int(math.Round(h)))
}

// warp looks up every pixel of a flat sheet in the photo, between its pixels in
// proportion.
func warp(photo *image.RGBA, corners Corners, width, height int) *image.RGBA {
	flat := image.NewRGBA(image.Rect(0, 0, width, height))
	from := toQuad(corners)
	for y := range height {
		to := flat.Pix[y*flat.Stride:]
		v := (float64(y) + 0.5) / float64(height)
		for x := range width {
			at := from.apply((float64(x)+0.5)/float64(width), v)
			bilinear(photo, at, to[4*x:4*x+4])
		}
	}
	return flat
}

// bilinear reads a photo between its pixels, and at its edge the last ones.
func bilinear(photo *image.RGBA, at point, to []byte) {
	x, y := max(0, min(at.x, float64(photo.Rect.Dx()-1))), max(0, min(at.y, float64(photo.Rect.Dy()-1)))
	left, top := max(0, min(int(x), photo.Rect.Dx()-2)), max(0, min(int(y), photo.Rect.Dy()-2))
	right, down := min(1, photo.Rect.Dx()-1)*4, min(1, photo.Rect.Dy()-1)*photo.Stride
	dx, dy := x-float64(left), y-float64(top)
	pix := photo.Pix[top*photo.Stride+4*left:]
	for c := range 3 {
		upper := float64(pix[c])*(1-dx) + float64(pix[right+c])*dx
		lower := float64(pix[down+c])*(1-dx) + float64(pix[down+right+c])*dx
		to[c] = uint8(upper*(1-dy) + lower*dy + 0.5)
	}
	to[3] = 255
}

// homography maps a plane onto another so that lines stay straight, by a matrix of
// three by three.
type homography [9]float64

// toQuad maps the square from 0 to 1 onto the corners of a sheet (Heckbert,
// Fundamentals of Texture Mapping, 1989, section 2.2.3).
func toQuad(c Corners) homography {
	dx1, dx2, dx3 := c[1].X-c[2].X, c[3].X-c[2].X, c[0].X-c[1].X+c[2].X-c[3].X
	dy1, dy2, dy3 := c[1].Y-c[2].Y, c[3].Y-c[2].Y, c[0].Y-c[1].Y+c[2].Y-c[3].Y
	across := dx1*dy2 - dx2*dy1
	g, h := (dx3*dy2-dx2*dy3)/across, (dx1*dy3-dx3*dy1)/across
	return homography{
		c[1].X - c[0].X + g*c[1].X, c[3].X - c[0].X + h*c[3].X, c[0].X,
		c[1].Y - c[0].Y + g*c[1].Y, c[3].Y - c[0].Y + h*c[3].Y, c[0].Y,
		g, h, 1,
	}
}

func (m homography) apply(x, y float64) point {
	w := m[6]*x + m[7]*y + m[8]
	return point{(m[0]*x + m[1]*y + m[2]) / w, (m[3]*x + m[4]*y + m[5]) / w}
}
