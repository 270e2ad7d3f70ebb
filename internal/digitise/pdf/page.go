package pdf

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/text"
)

// An image of a page is 1,600 pixels wide, less only where it would be higher
// than 8,000.
const (
	imageWidth  = 1600
	imageHeight = 8000
)

// text reads the words of page n, from 1.
func (d *document) text(n int) (media.Page, error) {
	page, err := d.measure(n)
	if err != nil {
		return media.Page{}, err
	}
	found, err := d.engine.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: d.page(n), Mode: requests.GetPageTextStructuredModeChars,
	})
	if err != nil {
		return media.Page{}, fmt.Errorf("read page %d: %w", n, err)
	}
	place, err := d.placement(n, page)
	if err != nil {
		return media.Page{}, err
	}
	glyphs := make([]glyph, 0, len(found.Chars))
	for _, c := range found.Chars {
		r, _ := firstRune(c.Text)
		p := c.PointPosition
		glyphs = append(glyphs, place.glyph(r, p.Left, p.Top, p.Right, p.Bottom))
	}
	page.Text, page.Words = layOut(glyphs)
	level(page.Text, page.Words)
	page.Words = seen(page.Words, page.Width, page.Height)
	page.Language = text.Language(page.Text)
	page.Title = d.title(n)
	return page, nil
}

func firstRune(s string) (r rune, found bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}

func (d *document) measure(n int) (media.Page, error) {
	size, err := d.engine.GetPageSize(&requests.GetPageSize{Page: d.page(n)})
	if err != nil {
		return media.Page{}, fmt.Errorf("measure page %d: %w", n, err)
	}
	return media.Page{Ord: n, Width: size.Width, Height: size.Height}, nil
}

// draw renders page n into the out folder, as a PNG that is cheap to write.
func (d *document) draw(n int) (media.Page, error) {
	page, err := d.measure(n)
	if err != nil {
		return media.Page{}, err
	}
	drawn, err := d.engine.RenderPageInPixels(&requests.RenderPageInPixels{
		Page: d.page(n), Width: imageWidth, Height: imageHeight, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT,
	})
	if err != nil {
		return media.Page{}, fmt.Errorf("draw page %d: %w", n, err)
	}
	defer drawn.CleanupFunc()
	return page, d.keep(n, drawn.Result.RenderedImage)
}

// keep writes the image of page n into the out folder.
func (d *document) keep(n int, drawn image.Image) error {
	file, err := os.Create(filepath.Join(d.out, imageName(n)))
	if err != nil {
		return fmt.Errorf("keep the image of page %d: %w", n, err)
	}
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	if err := encoder.Encode(file, drawn); err != nil {
		_ = file.Close() // the first error tells more
		return fmt.Errorf("write the image of page %d: %w", n, err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write the image of page %d: %w", n, err)
	}
	return nil
}

func imageName(n int) string { return fmt.Sprintf("%05d.png", n) }

// placement turns a point of the PDF's own space (from the bottom left, before
// rotation and crop) into points from the top left corner of what is seen.
type placement struct{ x0, xx, xy, y0, yx, yy float64 }

// scale gives pdfium's whole-number answers their precision: 1/100 point.
const scale = 100

func (d *document) placement(n int, page media.Page) (placement, error) {
	at := func(x, y float64) (float64, float64, error) {
		p, err := d.engine.FPDF_PageToDevice(&requests.FPDF_PageToDevice{
			Page: d.page(n), SizeX: int(page.Width * scale), SizeY: int(page.Height * scale), PageX: x, PageY: y,
		})
		if err != nil {
			return 0, 0, fmt.Errorf("place page %d: %w", n, err)
		}
		return float64(p.DeviceX) / scale, float64(p.DeviceY) / scale, nil
	}
	const far = 1000 // points: the longer the measured line, the smaller the error
	x0, y0, err := at(0, 0)
	if err != nil {
		return placement{}, err
	}
	x1, y1, err := at(far, 0)
	if err != nil {
		return placement{}, err
	}
	x2, y2, err := at(0, far)
	if err != nil {
		return placement{}, err
	}
	return placement{x0, (x1 - x0) / far, (x2 - x0) / far, y0, (y1 - y0) / far, (y2 - y0) / far}, nil
}

func (p placement) glyph(r rune, left, top, right, bottom float64) glyph {
	ax, ay := p.x0+p.xx*left+p.xy*top, p.y0+p.yx*left+p.yy*top
	bx, by := p.x0+p.xx*right+p.xy*bottom, p.y0+p.yx*right+p.yy*bottom
	return glyph{r, round(min(ax, bx)), round(min(ay, by)), round(max(ax, bx)), round(max(ay, by))}
}

func round(points float64) float64 { return math.Round(points*scale) / scale }
