package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Page is one sheet of a workbook that is written.
type Page struct {
	Name        string
	RightToLeft bool
	Header      []string
	Lines       [][]any // texts, whole numbers, fractions, moments as their place's clocks show them; nil for an empty cell
}

// How a workbook looks: columns are as wide as names are, moments and marks read
// the same in every language of Excel.
const (
	columnWidth  = 18
	maxPageName  = 31 // letters
	momentFormat = "yyyy-mm-dd hh:mm"
	markFormat   = "0.00"
)

// WriteXLSX writes a workbook. What is a text stays one: no cell is a formula,
// whatever it begins with.
func WriteXLSX(w io.Writer, pages ...Page) error {
	book := excelize.NewFile()
	defer book.Close()
	looks, err := looksOf(book)
	for n := range pages {
		if err == nil {
			err = writePage(book, n, pages[n], looks)
		}
	}
	if err == nil {
		err = book.Write(w)
	}
	if err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	return nil
}

// looks are the styles of cells.
type looks struct{ header, fraction, moment int }

func looksOf(book *excelize.File) (l looks, err error) {
	for _, s := range []struct {
		to    *int
		style excelize.Style
	}{
		{&l.header, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&l.fraction, excelize.Style{CustomNumFmt: new(markFormat)}},
		{&l.moment, excelize.Style{CustomNumFmt: new(momentFormat)}},
	} {
		if *s.to, err = book.NewStyle(&s.style); err != nil {
			return l, err
		}
	}
	return l, nil
}

func writePage(book *excelize.File, n int, p Page, l looks) error {
	name := pageName(p.Name)
	if n == 0 {
		if err := book.SetSheetName(book.GetSheetName(0), name); err != nil {
			return err
		}
	} else if _, err := book.NewSheet(name); err != nil {
		return err
	}
	if err := book.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &p.RightToLeft}); err != nil {
		return err
	}
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, max(1, len(p.Header)), columnWidth); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(p.Header))
	for i, word := range p.Header {
		header[i] = excelize.Cell{StyleID: l.header, Value: word}
	}
	for line, cells := range append([][]any{header}, p.Lines...) {
		if err := out.SetRow(fmt.Sprintf("A%d", line+1), l.dressed(cells)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// dressed gives each cell the look of what is in it.
func (l looks) dressed(cells []any) []any {
	dressed := make([]any, len(cells))
	for i, cell := range cells {
		switch value := cell.(type) {
		case float64:
			dressed[i] = excelize.Cell{StyleID: l.fraction, Value: value}
		case time.Time:
			if !value.IsZero() {
				dressed[i] = excelize.Cell{StyleID: l.moment, Value: value}
			}
		default:
			dressed[i] = value
		}
	}
	return dressed
}

// pageName is a name that Excel takes for a sheet.
func pageName(name string) string {
	clean := []rune(strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, name), " '"))
	return strings.TrimSpace(string(clean[:min(maxPageName, len(clean))]))
}
