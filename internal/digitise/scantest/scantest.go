// Package scantest makes the scans and photographs of pages that tests need, from
// images of pages whose every word is known: turned, seen aslant on a desk, badly
// lit, blurred and noisy. What it makes follows from its arguments alone, and it
// shares no code with what is tested.
package scantest

import (
	"bytes"
	_ "embed" // the pages
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"
)

// The pages are one of each of two starter courses, of A4 at 150 dots to the inch
// in 16 greys.
var (
	//go:embed fr.png
	french []byte
	//go:embed ar.png
	arabic []byte
)

// French is a page with a drawing and two lists.
func French(t testing.TB) *image.Gray { return page(t, french) }

// Arabic is a page with a table.
func Arabic(t testing.TB) *image.Gray { return page(t, arabic) }

func page(t testing.TB, data []byte) *image.Gray {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	gray := image.NewGray(img.Bounds())
	draw.Draw(gray, gray.Rect, img, image.Point{}, draw.Src)
	return gray
}

// Shot is how a page is photographed.
type Shot struct {
	Width, Height int     // pixels of the photo
	Corners       Corners // of the page in it
	Desk          Desk    // what it lies on
	Paper         float64 // brightness of the paper in full light, 0 to 255; 0 is 240
	Shade         float64 // share of the light that is lost at the darkest corner
	Blur          float64 // standard deviation, pixels
	Noise         float64 // standard deviation, of 255
	Seed          uint64
}

// Photo photographs a page.
func Photo(page *image.Gray, s Shot) *image.RGBA {
	dice := rand.New(rand.NewPCG(s.Seed, 0)) //nolint:gosec // the same photo for the same seed
	if s.Paper == 0 {
		s.Paper = 240
	}
	from := s.Corners.inverse(float64(page.Rect.Dx()), float64(page.Rect.Dy()))
	photo := image.NewRGBA(image.Rect(0, 0, s.Width, s.Height))
	angle := dice.Float64() * 2 * math.Pi // from where the light comes
	for y := range s.Height {
		for x := range s.Width {
			at := Corner{float64(x), float64(y)}
			colour := s.Desk(at)
			if u, v := from.apply(at.X, at.Y); u >= -0.5 && v >= -0.5 && u < float64(page.Rect.Dx())-0.5 && v < float64(page.Rect.Dy())-0.5 {
				ink := read(page, u, v) / 255 * s.Paper
				colour = [3]float64{ink, ink, ink * 0.97}
			}
			light := s.light(at, angle)
			photo.SetRGBA(x, y, color.RGBA{byteOf(colour[0] * light), byteOf(colour[1] * light), byteOf(colour[2] * light), 255})
		}
	}
	blur(photo, s.Blur)
	noise(photo, s.Noise, dice)
	return photo
}

// light falls off over the photo in one direction.
func (s Shot) light(at Corner, angle float64) float64 {
	sin, cos := math.Sincos(angle)
	x, y := at.X/float64(s.Width)*2-1, at.Y/float64(s.Height)*2-1
	return 1 - s.Shade*(x*cos+y*sin+math.Sqrt2)/(2*math.Sqrt2)
}

// Scan turns a page clockwise around its middle, by degrees, as a scanner sees it
// that was fed crookedly: of the same size, on white.
func Scan(page *image.Gray, degrees, dots float64, seed uint64) *image.RGBA {
	width, height := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	var corners Corners
	for i, c := range [4]Corner{{-width / 2, -height / 2}, {width / 2, -height / 2}, {width / 2, height / 2}, {-width / 2, height / 2}} {
		corners[i] = Corner{width/2 + c.X*cos - c.Y*sin - 0.5, height/2 + c.X*sin + c.Y*cos - 0.5}
	}
	return Photo(page, Shot{
		Width: page.Rect.Dx(), Height: page.Rect.Dy(), Corners: corners, Desk: Plain(255, 255, 255), Paper: 255, Noise: dots, Blur: 0.5, Seed: seed,
	})
}

func read(page *image.Gray, x, y float64) float64 {
	x, y = max(0, min(x, float64(page.Rect.Dx()-1))), max(0, min(y, float64(page.Rect.Dy()-1)))
	left, top := min(int(x), page.Rect.Dx()-2), min(int(y), page.Rect.Dy()-2)
	dx, dy := x-float64(left), y-float64(top)
	at := page.Pix[top*page.Stride+left:]
	return (float64(at[0])*(1-dx)+float64(at[1])*dx)*(1-dy) + (float64(at[page.Stride])*(1-dx)+float64(at[page.Stride+1])*dx)*dy
}

func byteOf(v float64) uint8 { return uint8(max(0, min(255, math.Round(v)))) }

func noise(photo *image.RGBA, deviation float64, dice *rand.Rand) {
	if deviation == 0 {
		return
	}
	for i := range photo.Pix {
		if i%4 != 3 {
			photo.Pix[i] = byteOf(float64(photo.Pix[i]) + dice.NormFloat64()*deviation)
		}
	}
}

// blur weighs the pixels around each by how far they are, along lines and then
// along columns.
func blur(photo *image.RGBA, deviation float64) {
	if deviation == 0 {
		return
	}
	width, height := photo.Rect.Dx(), photo.Rect.Dy()
	for y := range height {
		smear(photo.Pix[y*photo.Stride:], width, 4, deviation)
	}
	for x := range width {
		smear(photo.Pix[4*x:], height, photo.Stride, deviation)
	}
}

func smear(pix []byte, count, step int, deviation float64) {
	reach := int(math.Ceil(3 * deviation))
	weights := make([]float64, reach+1)
	for i := range weights {
		weights[i] = math.Exp(-float64(i*i) / (2 * deviation * deviation))
	}
	line := make([]byte, count)
	for channel := range 3 {
		for i := range line {
			line[i] = pix[i*step+channel]
		}
		for i := range line {
			sum, all := 0.0, 0.0
			for far := -reach; far <= reach; far++ {
				w := weights[max(far, -far)]
				sum, all = sum+w*float64(line[max(0, min(count-1, i+far))]), all+w
			}
			pix[i*step+channel] = byteOf(sum / all)
		}
	}
}
