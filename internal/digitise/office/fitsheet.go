package office

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Widths of what fits between the usual margins of A4, in points: 210 and 297 mm
// without twice 17.8 mm.
const (
	upright  = 494.
	lying    = 741.
	a4       = 9 // ST_PaperSize has no names
	smallest = .5
)

// The width of a column is told in digits of the standard font (ISO/IEC 29500-1,
// 18.3.1.13), of which one of Calibri 11 takes 5.25 points.
const (
	digitWidth = 5.25
	usualWidth = 9.14 // digits, where a sheet says nothing
)

// maxSide bounds the pages side by side of a sheet with a stray cell far out.
const maxSide = 20

// fitSheet adds to a sheet how it fits its paper: turned on its side where it is too
// wide to stand, and smaller until all its columns are on one page, though never
// less than half as large, for letters are not legible then; it is cut into as few
// pages as that leaves, which follow each other from side to side. What its author
// said of the same is left to stand, and so is a part that cannot be read.
//
// What is added stands at the end, where LibreOffice lets it overrule what stands
// before it; a schema would want it in its place.
func fitSheet(part []byte) []byte {
	s, err := lookAt(part)
	if err != nil || s.fits() {
		return part
	}
	side, turned := 1, s.landscape
	if width := s.width(); width > upright {
		side, turned = int(min(maxSide, math.Ceil(width*smallest/lying))), true
	}
	orientation := map[bool]string{false: "portrait", true: "landscape"}[turned]
	said := fmt.Sprintf(`<%[1]ssheetPr><%[1]spageSetUpPr fitToPage="1"/></%[1]ssheetPr>`+
		`<%[1]spageSetup paperSize="%[2]d" orientation="%[3]s" pageOrder="overThenDown" fitToWidth="%[4]d" fitToHeight="0"/>`,
		s.prefix, a4, orientation, side)
	return append(append(bytes.Clone(part[:s.end]), said...), part[s.end:]...)
}

// grid is what a sheet tells of its width and of the paper that it is meant for.
type grid struct {
	prefix    string  // of its elements' names, with a colon
	end       int64   // where its last element closes
	usual     float64 // width of a column of which nothing is said, in digits
	columns   []column
	row, last int     // the column that was read last in a row, and the last in which anything stands; from 1
	scale     float64 // 1 is the size of the screen
	landscape bool
	fitted    bool // its author said how it fits
}

// column is what is said of a run of columns.
type column struct {
	from, to int
	width    float64 // in digits; 0: they are hidden
}

// width of all columns in which anything stands, in points.
func (s *grid) width() float64 {
	digits := float64(s.last) * s.usual
	for _, c := range s.columns {
		if n := min(c.to, s.last) - c.from + 1; n > 0 {
			digits += float64(n) * (c.width - s.usual)
		}
	}
	return digits * digitWidth
}

// fits reports whether an author saw to it that a sheet fits.
func (s *grid) fits() bool {
	room := map[bool]float64{false: upright, true: lying}[s.landscape]
	return s.fitted || s.scale != 1 && s.width()*s.scale <= room
}

// lookAt reads a sheet (ISO/IEC 29500-1, 18.3.1.99). Names of elements are taken
// without what stands for their namespace.
func lookAt(part []byte) (*grid, error) {
	s := &grid{usual: usualWidth, scale: 1}
	d := xml.NewDecoder(bytes.NewReader(part))
	for depth := 0; ; {
		at := d.InputOffset()
		token, err := d.RawToken()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 && t.Name.Space != "" {
				s.prefix = t.Name.Space + ":"
			}
			depth++
			if read := sheetElements[t.Name.Local]; read != nil {
				read(s, t)
			}
		case xml.EndElement:
			if depth--; depth == 0 {
				s.end = at
				return s, nil
			}
		}
	}
}

// sheetElements are the elements that tell it.
var sheetElements = map[string]func(*grid, xml.StartElement){
	"pageSetUpPr": func(s *grid, e xml.StartElement) { s.fitted = truth(e, "fitToPage") },
	"sheetFormatPr": func(s *grid, e xml.StartElement) {
		s.usual = number(e, "defaultColWidth", usualWidth)
	},
	"col": func(s *grid, e xml.StartElement) {
		width := number(e, "width", s.usual)
		if truth(e, "hidden") {
			width = 0
		}
		s.columns = append(s.columns, column{int(number(e, "min", 1)), int(number(e, "max", 1)), width})
	},
	"row": func(s *grid, _ xml.StartElement) { s.row = 0 },
	"c": func(s *grid, e xml.StartElement) {
		if s.row++; attribute(e, "r") != "" {
			s.row = columnOf(attribute(e, "r"))
		}
	},
	"v":  func(s *grid, _ xml.StartElement) { s.last = max(s.last, s.row) },
	"is": func(s *grid, _ xml.StartElement) { s.last = max(s.last, s.row) },
	"pageSetup": func(s *grid, e xml.StartElement) {
		s.landscape = attribute(e, "orientation") == "landscape"
		s.scale = number(e, "scale", 100) / 100
	},
}

// columnOf reads the letters of a place, as the AB of AB12: 28.
func columnOf(place string) (n int) {
	for _, letter := range strings.ToUpper(place[:min(len(place), 3)]) {
		if letter < 'A' || letter > 'Z' {
			break
		}
		n = n*26 + int(letter-'A') + 1
	}
	return n
}

func number(e xml.StartElement, name string, otherwise float64) float64 {
	n, err := strconv.ParseFloat(attribute(e, name), 64)
	if err != nil || !(n >= 0 && n < 100_000) {
		return otherwise
	}
	return n
}

func truth(e xml.StartElement, name string) bool {
	is, err := strconv.ParseBool(attribute(e, name))
	return err == nil && is
}
