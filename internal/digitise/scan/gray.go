package scan

import (
	"image"
	"image/draw"
)

// grayOf gives the brightness of a picture, from its own top left corner on. What
// is transparent is seen on white paper.
func grayOf(img image.Image) *image.Gray {
	size := img.Bounds().Size()
	gray := image.NewGray(image.Rectangle{Max: size})
	switch from := img.(type) {
	case *image.Gray:
		draw.Draw(gray, gray.Rect, from, from.Rect.Min, draw.Src)
	case *image.RGBA: // what PNG files of colours without transparency are read as
		weigh(gray, from.Pix, from.Stride)
	default:
		on := colourOf(img)
		weigh(gray, on.Pix, on.Stride)
	}
	return gray
}

// colourOf gives the colours of a picture on white paper.
func colourOf(img image.Image) *image.RGBA {
	if ready, is := img.(*image.RGBA); is && ready.Opaque() {
		return ready
	}
	on := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(on, on.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(on, on.Rect, img, img.Bounds().Min, draw.Over)
	return on
}

// weigh makes grey of red, green and blue as Go's own models do, by the weights of
// ITU-R BT.601.
func weigh(to *image.Gray, pix []byte, stride int) {
	width := to.Rect.Dx()
	for y := range to.Rect.Dy() {
		row, from := to.Pix[y*to.Stride:][:width], pix[y*stride:][:4*width]
		for x := range row {
			red, green, blue := uint32(from[4*x]), uint32(from[4*x+1]), uint32(from[4*x+2])
			row[x] = uint8((19595*red + 38470*green + 7471*blue + 1<<15) >> 16)
		}
	}
}

// reduce shrinks a grey picture by a whole number, each pixel the mean of those it
// covers; the last ones, which would not be whole, are left out.
func reduce(g *image.Gray, by int) *image.Gray {
	if by <= 1 {
		return g
	}
	small := image.NewGray(image.Rect(0, 0, max(1, g.Rect.Dx()/by), max(1, g.Rect.Dy()/by)))
	width, height := min(by, g.Rect.Dx()), min(by, g.Rect.Dy())
	sums := make([]int, small.Rect.Dx())
	for y := range small.Rect.Dy() {
		clear(sums)
		for line := range height {
			row := g.Pix[(y*by+line)*g.Stride:]
			for x := range sums {
				for _, v := range row[x*by : x*by+width] {
					sums[x] += int(v)
				}
			}
		}
		for x, sum := range sums {
			small.Pix[y*small.Stride+x] = uint8(sum / (width * height))
		}
	}
	return small
}
