package vips

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/media"
)

const jpegQuality = 80

// JPEG encodes images of pages in Go, where libvips is not installed.
type JPEG struct{}

// Pages does what Images.Pages does.
func (JPEG) Pages(ctx context.Context, dir string, pages []media.Page, name func(ord int) string) ([]media.Rendition, error) {
	return encodePages(ctx, dir, pages, name, jpegs)
}

func jpegs(ctx context.Context, dir string, names []string, s size) ([]media.Rendition, error) {
	var made []media.Rendition
	for _, n := range names {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("encode images: %w", err)
		}
		r, err := encodeJPEG(dir, n, s)
		if err != nil {
			return nil, fmt.Errorf("encode an image: %w", err)
		}
		made = append(made, r)
	}
	return made, nil
}

func encodeJPEG(dir, name string, s size) (r media.Rendition, err error) {
	source, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return r, err
	}
	defer source.Close()
	img, err := png.Decode(source)
	if err != nil {
		return r, err
	}
	img = shrink(img, s.width)
	key := stem(name) + "-" + s.suffix + ".jpg"
	file, err := os.Create(filepath.Join(dir, key))
	if err != nil {
		return r, err
	}
	if err := jpeg.Encode(file, img, &jpeg.Options{Quality: jpegQuality}); err != nil {
		_ = file.Close() // the first error tells more
		return r, err
	}
	size := img.Bounds().Size()
	return media.Rendition{Role: s.role, Key: key, MIME: "image/jpeg", Width: size.X, Height: size.Y}, file.Close()
}

// shrink scales an image down to a width, each pixel the mean of those it
// covers.
func shrink(img image.Image, width int) image.Image {
	from := img.Bounds().Size()
	if from.X <= width {
		return img
	}
	height := max(1, from.Y*width/from.X)
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			area := image.Rect(x*from.X/width, y*from.Y/height, (x+1)*from.X/width, (y+1)*from.Y/height)
			small.SetRGBA(x, y, mean(img, area.Add(img.Bounds().Min)))
		}
	}
	return small
}

func mean(img image.Image, area image.Rectangle) color.RGBA {
	var r, g, b, n uint32
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			cr, cg, cb, _ := img.At(x, y).RGBA()
			r, g, b, n = r+cr>>8, g+cg>>8, b+cb>>8, n+1
		}
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}
