package scan

import (
	"image"
	"math"
)

// Turn turns a grey page clockwise by any number of degrees, around its middle, on
// white paper large enough for all of it. Quarters of a turn move pixels and change
// none; between them pixels are read by cubic interpolation (Keys 1981, a = -½),
// which keeps letters as sharp as they are.
func Turn(g *image.Gray, degrees float64) *image.Gray {
	for degrees = math.Mod(degrees, 360); degrees < 0; degrees += 360 {
	}
	for ; degrees > 45; degrees -= 90 {
		g = quarter(g)
	}
	if degrees == 0 {
		return g
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	width, height := turned(g.Rect.Dx(), g.Rect.Dy(), degrees)
	made := image.NewGray(image.Rect(0, 0, width, height))
	mx, my := float64(g.Rect.Dx()-1)/2, float64(g.Rect.Dy()-1)/2
	for y := range height {
		row := made.Pix[y*made.Stride:][:width]
		dy := float64(y) - float64(height-1)/2
		for x := range row {
			dx := float64(x) - float64(width-1)/2
			row[x] = cubic(g, mx+dx*cos+dy*sin, my-dx*sin+dy*cos)
		}
	}
	return made
}

// turned gives the size of what holds a page of a size when it is turned.
func turned(width, height int, degrees float64) (int, int) {
	sin, cos := math.Sincos(math.Abs(degrees) * math.Pi / 180)
	sin, cos = math.Abs(sin), math.Abs(cos)
	w, h := float64(width), float64(height)
	return int(math.Ceil(w*cos + h*sin - 1e-9)), int(math.Ceil(w*sin + h*cos - 1e-9))
}

// quarter turns a page clockwise by a quarter.
func quarter(g *image.Gray) *image.Gray {
	width, height := g.Rect.Dx(), g.Rect.Dy()
	made := image.NewGray(image.Rect(0, 0, height, width))
	for y := range height {
		for x, v := range g.Pix[y*g.Stride:][:width] {
			made.Pix[x*made.Stride+height-1-y] = v
		}
	}
	return made
}

// cubic reads a page between its pixels; outside of it is white paper.
func cubic(g *image.Gray, x, y float64) uint8 {
	left, top := math.Floor(x), math.Floor(y)
	x0, y0 := int(left)-1, int(top)-1
	if x0 < 0 || y0 < 0 || x0+3 >= g.Rect.Dx() || y0+3 >= g.Rect.Dy() {
		return edge(g, int(math.Round(x)), int(math.Round(y)))
	}
	across, down := weights(x-left), weights(y-top)
	sum := 0.0
	for i, w := range down {
		row := g.Pix[(y0+i)*g.Stride+x0:][:4]
		sum += w * (across[0]*float64(row[0]) + across[1]*float64(row[1]) + across[2]*float64(row[2]) + across[3]*float64(row[3]))
	}
	return uint8(max(0, min(255, sum+0.5)))
}

// edge reads the nearest pixel.
func edge(g *image.Gray, x, y int) uint8 {
	if x < 0 || y < 0 || x >= g.Rect.Dx() || y >= g.Rect.Dy() {
		return 255
	}
	return g.Pix[y*g.Stride+x]
}

// weights are those of the four pixels around a place, t after the second.
func weights(t float64) [4]float64 {
	t2, t3 := t*t, t*t*t
	return [4]float64{(-t3 + 2*t2 - t) / 2, (3*t3 - 5*t2 + 2) / 2, (-3*t3 + 4*t2 + t) / 2, (t3 - t2) / 2}
}
