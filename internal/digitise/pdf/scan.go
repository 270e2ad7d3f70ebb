package pdf

import (
	"context"
	"fmt"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/media"
)

// A page is drawn for a reader at 200 dots an inch: at 300 the same letters are
// read for a third more of time. A sheet that would have more pixels than
// scanPixels is drawn coarser.
const (
	scanDPI    = 200
	scanPixels = 36_000_000
)

// Scan draws the pages between two for a reader of pictures: gray PNG files of
// the out folder, named by ScanName, with the size of each page. A page that has
// words is drawn only where a picture covers it, as a scan with a stamp. It may end
// before the last: with a page that cannot be drawn, which has no size.
func (d *Documents) Scan(ctx context.Context, job digitise.Job, from, to int) ([]media.Page, error) {
	if err := d.Warm(ctx); err != nil {
		return nil, err
	}
	pages, _, err := d.chunk(ctx, "scan", job, from, to-from+1)
	return pages, err
}

// ScanName is the file of a page that Scan drew.
func (d *Documents) ScanName(page int) string { return imageName(page) }

// scan draws page n as Scan says.
func (d *document) scan(n int) (media.Page, error) {
	page, err := d.text(n)
	if err != nil {
		return media.Page{}, err
	}
	says := page.Text != ""
	page = media.Page{Ord: n, Width: page.Width, Height: page.Height}
	if says && !d.pictured(page) {
		return page, nil
	}
	drawn, err := d.engine.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: d.page(n), DPI: dotsOf(page), RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		return media.Page{}, fmt.Errorf("draw page %d: %w", n, err)
	}
	defer drawn.CleanupFunc()
	return page, d.keep(n, drawn.Result.RenderedImage)
}

// dotsOf is how many dots an inch a page is drawn with.
func dotsOf(p media.Page) int {
	inches := p.Width * p.Height / (72 * 72)
	return max(1, min(scanDPI, int(math.Sqrt(scanPixels/inches))))
}
