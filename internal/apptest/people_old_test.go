package apptest_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// oldBase is a base of trainees as Konosys exports it: a real .xls, by LibreOffice.
func oldBase(t *testing.T) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		needtest.Missing(t, "no libreoffice-calc")
	}
	book, dir := excelize.NewFile(), t.TempDir()
	defer book.Close()
	for at, cells := range map[string][]any{
		"A1": {"MatriculeEtudiant", "Nom", "Prenom", "DateNaissance", "CIN", "Code (groupe)", "LibelleLong", "NTelelephone"},
		"A2": {2007102700175, "Aït Lahcen", "Zaïneb", "31/03/2009", "JB1", "SOUD-1", "Soudage", "0600000000"},
	} {
		if err := book.SetSheetRow("Sheet1", at, &cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SaveAs(filepath.Join(dir, "base.xlsx")); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "xls:MS Excel 97", "--outdir", dir, filepath.Join(dir, "base.xlsx")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "base.xls"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAnOldBaseOfTraineesIsRead(t *testing.T) {
	t.Parallel()
	manager := apptest.Open(t).As("karim.tazi")
	shown := send(t, manager, http.StatusOK, "true", oldBase(t))
	if len(shown.Errors) > 0 || len(shown.Preview) != 1 || shown.Preview[0].Login != "2007102700175" || shown.Preview[0].Group != "SOUD-1" {
		t.Fatalf("%+v", shown)
	}
	if n := people(manager, "zaineb"); n != 1 {
		t.Errorf("%d people of the old file are there", n)
	}
}
