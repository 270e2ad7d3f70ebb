package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strconv"

	"github.com/digital-learning-lab/lab/internal/digitise/scan"
)

// maxPixels bounds a picture: of 400 million pixels tesseract takes 4.2 GB.
const maxPixels = 40_000_000

// errPicture is a picture that is not given to tesseract.
var errPicture = errors.New("not a picture to read")

// picture is the picture of a page: a PNG file of a folder, in which what is made of
// it has names that begin with its own.
type picture struct {
	*Reader
	dir, name string
	on        *photo // that it was cut out of, if it was: its words are placed on that
}

// size gives the size in pixels, and refuses what is no PNG file.
func (p picture) size() (image.Point, error) {
	file, err := os.Open(filepath.Join(p.dir, p.name))
	if err != nil {
		return image.Point{}, err
	}
	defer file.Close()
	config, err := png.DecodeConfig(file)
	if err != nil {
		return image.Point{}, errors.Join(errPicture, err)
	}
	if config.Width*config.Height > maxPixels {
		return image.Point{}, errPicture
	}
	return image.Pt(config.Width, config.Height), nil
}

// view is a picture as it is given to tesseract: turned clockwise by quarters, then
// levelled.
type view struct {
	of      picture
	turn    int
	size    image.Point // of the picture, before it is turned
	upright scan.Upright
}

// view makes a view of a picture.
func (p picture) view(ctx context.Context, turn int) (view, error) {
	v := view{of: p, turn: turn}
	var err error
	if v.size, err = p.size(); err != nil {
		return v, err
	}
	name := p.name
	if turn != 0 {
		if name, err = p.turned(turn); err != nil {
			return v, fmt.Errorf("turn a picture: %w", err)
		}
	}
	made, err := p.Scans.Level(ctx, p.dir, name)
	if err != nil {
		return v, err
	}
	v.upright = made[0]
	return v, nil
}

func (v view) file() string { return filepath.Join(v.of.dir, v.upright.File()) }

// turned makes a picture that is turned clockwise by quarters, in gray.
func (p picture) turned(quarters int) (name string, err error) {
	file, err := os.Open(filepath.Join(p.dir, p.name))
	if err != nil {
		return "", err
	}
	defer file.Close()
	lying, err := png.Decode(file)
	if err != nil {
		return "", err
	}
	gray := image.NewGray(image.Rectangle{Max: lying.Bounds().Size()})
	draw.Draw(gray, gray.Rect, lying, lying.Bounds().Min, draw.Src)
	name = p.name + "." + strconv.Itoa(quarters) + ".png"
	made, err := os.Create(filepath.Join(p.dir, name))
	if err != nil {
		return "", err
	}
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	return name, errors.Join(encoder.Encode(made, scan.Turn(gray, float64(90*quarters))), made.Close())
}

// clear removes a picture, what was made of it and what it was made of.
func (p picture) clear() error {
	name := p.name
	if p.on != nil {
		name = p.on.sheet.Name
	}
	made, err := filepath.Glob(filepath.Join(p.dir, name+"*")) // names and folders are ours: there is no pattern in them
	for _, path := range made {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// from tells where a place of a view is on what is shown, in pixels: its picture, or
// the photo which that was cut out of.
func (v view) from(x, y float64) (float64, float64) {
	x, y = v.onPicture(x, y)
	if v.of.on != nil {
		return v.of.on.sheet.From(x, y)
	}
	return x, y
}

func (v view) onPicture(x, y float64) (float64, float64) {
	x, y = v.upright.From(x, y)
	width, height := float64(v.size.X), float64(v.size.Y)
	switch v.turn {
	case 1:
		return y, height - x
	case 2:
		return width - x, height - y
	case 3:
		return width - y, x
	}
	return x, y
}

// shown is the size of what words are placed on.
func (v view) shown() image.Point {
	if v.of.on != nil {
		return v.of.on.size
	}
	return v.size
}

// place puts a word where it stands on what is shown: around its four corners.
func (v view) place(w word) word {
	x0, y0 := v.from(w.left, w.top)
	left, top, right, bottom := x0, y0, x0, y0
	for _, c := range [][2]float64{{w.left + w.width, w.top}, {w.left, w.top + w.height}, {w.left + w.width, w.top + w.height}} {
		x, y := v.from(c[0], c[1])
		left, top, right, bottom = min(left, x), min(top, y), max(right, x), max(bottom, y)
	}
	size := v.shown()
	left, top = max(left, 0), max(top, 0)
	w.left, w.top = left, top
	w.width, w.height = min(right, float64(size.X))-left, min(bottom, float64(size.Y))-top
	return w
}
