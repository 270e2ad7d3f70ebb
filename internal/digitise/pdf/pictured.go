package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/digital-learning-lab/lab/internal/media"
)

// covering is the share of a page that pictures take which are the page: what is
// printed around them is a margin.
const covering = 0.75

// Limits of looking for pictures: objects of a page, and of each form in it, and
// how deep forms stand in forms. A program that stamps a page puts what was there
// into one (ISO 32000-1, 8.10).
const (
	maxObjects = 1000
	maxForms   = 2
)

// pictured reports whether pictures cover a page. What cannot be looked at is none.
func (d *document) pictured(p media.Page) bool {
	counted, err := d.engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: d.page(p.Ord)})
	if err != nil {
		return false
	}
	area := 0.0
	for i := range min(counted.Count, maxObjects) {
		found, err := d.engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: d.page(p.Ord), Index: i})
		if err == nil && d.shows(found.PageObject, maxForms) {
			area += d.area(found.PageObject)
		}
	}
	return area >= covering*p.Width*p.Height
}

// shows reports whether an object is a picture, or a form with one in it.
func (d *document) shows(object references.FPDF_PAGEOBJECT, depth int) bool {
	kind, err := d.engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil || kind.Type != enums.FPDF_PAGEOBJ_FORM || depth == 0 {
		return err == nil && kind.Type == enums.FPDF_PAGEOBJ_IMAGE
	}
	counted, err := d.engine.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: object})
	if err != nil {
		return false
	}
	for i := range min(counted.Count, maxObjects) {
		inner, err := d.engine.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: object, Index: uint64(i)}) //nolint:gosec // it counts from 0
		if err == nil && d.shows(inner.PageObject, depth-1) {
			return true
		}
	}
	return false
}

// area is that of the box around an object, in square points.
func (d *document) area(object references.FPDF_PAGEOBJECT) float64 {
	box, err := d.engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return 0
	}
	return float64(box.Right-box.Left) * float64(box.Top-box.Bottom)
}
