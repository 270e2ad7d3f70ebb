package vips

import (
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // formats whose size is looked at before libvips opens them
	_ "image/jpeg" // idem
	"image/png"
	"io"
	"os"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/media"
)

const (
	maxPixels           = 100_000_000
	maxInterlacedPixels = 40_000_000 // libvips holds the whole of an interlaced PNG
)

// widths are the sizes of an image for the screen.
var widths = []int{640, 1280, 1920}

// base is the image that all sizes are made from: turned upright, in sRGB, at
// most as wide as the largest size, and as a PNG, since libvips 8.14 keeps the
// camera's position when it goes from JPEG to WebP, strip or not.
const base = "base.png"

// Sizes makes the images for the screen, never larger than the source, and a
// poster.
func (m *Images) Sizes(ctx context.Context, job digitise.Job) (media.Harvest, error) {
	width, height, err := inspect(job.Source)
	if err != nil {
		return media.Harvest{}, err
	}
	upright, err := m.upright(ctx, job.Out, job.Source, base, widths[len(widths)-1])
	if err != nil {
		return media.Harvest{}, err
	}
	h := media.Harvest{Width: width, Height: height}
	switch {
	case width == 0:
		h.Width, h.Height = upright.Width, upright.Height
	case (width > height) != (upright.Width > upright.Height):
		h.Width, h.Height = height, width
	}
	h.Renditions, err = m.sizes(ctx, job, upright.Width)
	return h, err
}

// photoWidth is how wide a photo of a page is kept at most while its page is made:
// a sheet of A4 that fills five sixths of it then has 240 dots to the inch.
const photoWidth = 2400

// Upright makes a PNG of a source in dir: turned upright, in sRGB, at most 2,400
// pixels wide, without its metadata. It gives the size in pixels.
func (m *Images) Upright(ctx context.Context, dir, source, name string) (width, height int, err error) {
	if _, _, err := inspect(source); err != nil {
		return 0, 0, err
	}
	made, err := m.upright(ctx, dir, source, name, photoWidth)
	return made.Width, made.Height, err
}

func (m *Images) upright(ctx context.Context, dir, source, name string, width int) (image.Config, error) {
	c := thumbnail(dir, []string{
		"--size", fmt.Sprintf("%dx%d>", width, maxHeight), "--eprofile", "srgb",
		"-o", box.Out + "/" + name + "[strip,compression=1]", box.Source,
	})
	c.Source = source
	if err := m.box.Run(ctx, c); err != nil {
		return image.Config{}, unreadable(err)
	}
	made, err := pngSize(filepath.Join(dir, name))
	if err != nil {
		return made, fmt.Errorf("measure the image: %w", err)
	}
	return made, nil
}

func (m *Images) sizes(ctx context.Context, job digitise.Job, width int) ([]media.Rendition, error) {
	var made []media.Rendition
	for i, w := range widths {
		if i > 0 && widths[i-1] >= width {
			break
		}
		rs, err := m.webp(ctx, job.Out, []string{base}, size{media.RoleImage, w, fmt.Sprint(w)})
		if err != nil {
			return nil, err
		}
		rs[0].Ord = i
		made = append(made, rs[0])
		job.Progress(i+1, len(widths))
	}
	poster, err := m.Poster(ctx, job.Out, base)
	return append(made, poster), err
}

// unreadable makes libvips's own no into a fault of the file.
func unreadable(err error) error {
	var failure *box.Failure
	if errors.As(err, &failure) && failure.Reason == box.Exit {
		return digitise.ErrImageDamaged.Because(err)
	}
	return err
}

// inspect reads the size from the head of the file and refuses what is too
// large to open. It is 0 × 0 for formats that Go does not know.
func inspect(path string) (width, height int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, 0, fmt.Errorf("open the image: %w", err)
	}
	defer file.Close()
	config, _, err := image.DecodeConfig(file)
	if errors.Is(err, image.ErrFormat) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, digitise.ErrImageDamaged.Because(err)
	}
	limit := int64(maxPixels)
	if interlaced(file) {
		limit = maxInterlacedPixels
	}
	if int64(config.Width)*int64(config.Height) > limit {
		return 0, 0, digitise.ErrImageTooLarge
	}
	return config.Width, config.Height, nil
}

// interlaced looks at byte 28 of a PNG, the interlace method (PNG, section
// 11.2.1).
func interlaced(file io.ReaderAt) bool {
	head := make([]byte, 29)
	if _, err := file.ReadAt(head, 0); err != nil {
		return false
	}
	return string(head[:8]) == "\x89PNG\r\n\x1a\n" && head[28] == 1
}

func pngSize(path string) (image.Config, error) {
	file, err := os.Open(path)
	if err != nil {
		return image.Config{}, err
	}
	defer file.Close()
	return png.DecodeConfig(file)
}
