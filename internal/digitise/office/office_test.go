package office_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/boxtest"
	"github.com/digital-learning-lab/lab/internal/digitise/office"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/needtest"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// TestMain lets this binary stand in the box as the worker.
func TestMain(m *testing.M) {
	os.Exit(boxtest.Main(m, map[string]boxtest.Worker{pdf.WorkerCommand: pdf.Worker}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// konosys is a base of trainees as Konosys exports it, but as XLSX.
func konosys(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for at, cells := range map[string][]any{
		"A1": {"MatriculeEtudiant", "Nom", "Prenom", "DateNaissance", "Code (groupe)", "NTelelephone"},
		"A2": {2007102700175, "El Idrissi", "Élodie", "31/03/2009", "DEV101", "0600000000"},
		"A4": {"2007102700176", "العلوي", "أمينة", 39903, "DEV102", nil},
	} {
		must(t, f.SetSheetRow("Sheet1", at, &cells))
	}
	must(t, f.SetCellFormula("Sheet1", "F4", "1+1"))
	path := filepath.Join(t.TempDir(), "base.xlsx")
	must(t, f.SaveAs(path))
	return path
}

// old is the same workbook as LibreOffice writes it for Excel 97.
func old(t *testing.T, from string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		needtest.Missing(t, "no libreoffice-calc")
	}
	dir := t.TempDir()
	made, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "xls:MS Excel 97", "--outdir", dir, from).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, made)
	}
	data, err := os.ReadFile(filepath.Join(dir, "base.xls"))
	must(t, err)
	return data
}

func options() sheet.Options { return sheet.Options{Bytes: 5 << 20, Rows: 100, Columns: 50} }

func TestAnOldWorkbookReadsAsTheNewOneInEitherSandbox(t *testing.T) {
	path := konosys(t)
	data := old(t, path)
	boxtest.Each(t, func(t *testing.T, b *box.Box) {
		scratch := t.TempDir()
		got, err := sheet.Read(t.Context(), data, options(), office.New(b, scratch))
		must(t, err)
		want := []sheet.Record{
			{Line: 1, Cells: []string{"MatriculeEtudiant", "Nom", "Prenom", "DateNaissance", "Code (groupe)", "NTelelephone"}},
			{Line: 2, Cells: []string{"2007102700175", "El Idrissi", "Élodie", "31/03/2009", "DEV101", "0600000000"}},
			{Line: 4, Cells: []string{"2007102700176", "العلوي", "أمينة", "39903", "DEV102", "2"}},
		}
		if len(got) != len(want) {
			t.Fatalf("%+v", got)
		}
		for i, w := range want {
			if got[i].Line != w.Line {
				t.Errorf("line %d, want %d", got[i].Line, w.Line)
			}
			for j, cell := range w.Cells {
				if got[i].Cells[j] != cell {
					t.Errorf("line %d: %q, want %q", w.Line, got[i].Cells[j], cell)
				}
			}
		}
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

func TestWhatIsNoOldWorkbookIsSaidToBeDamaged(t *testing.T) {
	data, b := old(t, konosys(t)), boxtest.Open(t)
	for name, broken := range map[string][]byte{
		"cut short": data[:len(data)/3],
		"its magic": data[:8],
	} {
		if got, err := sheet.Read(t.Context(), broken, options(), office.New(b, t.TempDir())); !errors.Is(err, sheet.ErrOldDamaged) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestWithoutASandboxThereIsNoProgramForOldWorkbooks(t *testing.T) {
	b, err := box.Choose(t.Context(), "none that there is")
	if err == nil {
		t.Fatal("a sandbox was found")
	}
	if _, err := sheet.Read(t.Context(), []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), options(), office.New(b, t.TempDir())); !errors.Is(err, sheet.ErrOld) {
		t.Fatal(err)
	}
}
