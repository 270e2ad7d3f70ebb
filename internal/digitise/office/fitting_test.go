package office_test

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// workbook has one sheet of as many columns and rows, each cell saying where it
// stands; what is changed of it is changed first.
func workbook(t *testing.T, columns, rows int, change func(*excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if change != nil {
		change(f)
	}
	w, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	for row := 1; row <= rows; row++ {
		cells := make([]any, columns)
		for i := range cells {
			cells[i] = fmt.Sprintf("r%dc%d", row, i+1)
		}
		must(t, w.SetRow(fmt.Sprintf("A%d", row), cells))
	}
	must(t, w.Flush())
	path := filepath.Join(t.TempDir(), "table.xlsx")
	must(t, f.SaveAs(path))
	return path
}

// as has LibreOffice write a file in another format: an ending and a filter.
func as(t *testing.T, file, ending, filter string) string {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		needtest.Missing(t, "no libreoffice-calc")
	}
	dir := t.TempDir()
	said, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", ending+":"+filter, "--outdir", dir, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))+"."+ending)
}

// prefixed writes a workbook anew with a prefix before the names of its sheets'
// elements, as programs made with Microsoft's SDK do.
func prefixed(t *testing.T, book string) string {
	t.Helper()
	from, err := zip.OpenReader(book)
	must(t, err)
	defer from.Close()
	to, err := os.Create(filepath.Join(t.TempDir(), "prefixed.xlsx"))
	must(t, err)
	z := zip.NewWriter(to)
	for _, f := range from.File {
		r, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(r)
		must(t, err)
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			data = []byte(strings.NewReplacer("</", "</w:", "<?", "<?", "<", "<w:", "xmlns=", "xmlns:w=").Replace(string(data)))
		}
		w, err := z.Create(f.Name)
		must(t, err)
		_, err = w.Write(data)
		must(t, err)
	}
	must(t, z.Close())
	must(t, to.Close())
	return to.Name()
}

// A sheet that is wider than its paper is turned and made smaller, so that a row
// stands on one page; one that is wider than can be read is cut into the fewest
// pages; and what its author said of paper stands.
func TestWideSheetsFitTheWidthOfTheirPaper(t *testing.T) {
	b := boxtest.Open(t)
	author := func(o *excelize.PageLayoutOptions, fit *bool) func(*excelize.File) {
		return func(f *excelize.File) {
			must(t, f.SetPageLayout("Sheet1", o))
			must(t, f.SetSheetProps("Sheet1", &excelize.SheetPropsOptions{FitToPage: fit}))
		}
	}
	yes, one, two := true, 1, 2
	wide := workbook(t, 15, 30, nil)
	for name, c := range map[string]struct {
		file  string
		pages int
		lying bool
		row   string // that the first page holds as one line
	}{
		"narrow":             {workbook(t, 6, 30, nil), 1, false, "r30c1 r30c6"},
		"wide":               {wide, 1, true, "r30c1 r30c15"},
		"with a prefix":      {prefixed(t, wide), 1, true, "r30c1 r30c15"},
		"as ODS":             {as(t, wide, "ods", "calc8"), 1, true, "r30c1 r30c15"},
		"as XLS":             {as(t, wide, "xls", "MS Excel 97"), 1, true, "r30c1 r30c15"},
		"too wide to read":   {workbook(t, 60, 20, nil), 2, true, "r20c1 r20c30"},
		"as its author said": {workbook(t, 15, 30, author(&excelize.PageLayoutOptions{FitToWidth: &two, FitToHeight: &one}, &yes)), 2, false, "r30c1 r30c7"},
	} {
		pages := read(t, b, c.file)
		if len(pages) != c.pages || (pages[0].Width > pages[0].Height) != c.lying {
			t.Errorf("%s: %d pages of %.0f × %.0f", name, len(pages), pages[0].Width, pages[0].Height)
		}
		for cell := range strings.FieldsSeq(c.row) {
			if !strings.Contains(pages[0].Text+" ", cell+" ") && !strings.Contains(pages[0].Text+"\n", cell+"\n") {
				t.Errorf("%s: %s is not on the first page", name, cell)
			}
		}
	}
}

// A table without end is shown as far as anybody leafs, and says that there is more.
func TestALongTableIsCutAndSaysSo(t *testing.T) {
	b := boxtest.Open(t)
	p, _, job := printing(t, b, workbook(t, 8, 20_000, nil))
	made, err := p.Convert(t.Context(), job)
	must(t, err)
	if made.PageCount != 201 || made.Flaw != digitise.ErrOfficeTooLong.Code {
		t.Errorf("%d pages, %q", made.PageCount, made.Flaw)
	}
}
