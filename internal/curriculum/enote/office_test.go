package enote_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/digital-learning-lab/lab/internal/needtest"
)

// rewritten is a CSV as a French LibreOffice saves it as XLSX: dates, decimals and
// percentages become numbers of its own.
func rewritten(t *testing.T, csv []byte) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		needtest.Missing(t, "no libreoffice-calc")
	}
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "AvancementProgramme.csv"), csv, 0o600))
	const semicolon, quote, utf8, french = "59", "34", "76", "1036"
	said, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--infilter=CSV:"+semicolon+","+quote+","+utf8+",1,,"+french+",false,true", "--convert-to", "xlsx", "--outdir", dir,
		filepath.Join(dir, "AvancementProgramme.csv")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "AvancementProgramme.xlsx"))
	must(t, err)
	return data
}

func TestAnExportThatLibreOfficeWroteIsReadTheSame(t *testing.T) {
	for _, withHeader := range []bool{true, false} {
		lines, want := exported(100, withHeader)
		records := table(t, rewritten(t, semicolons(t, lines)))
		if cells := records[2].Cells; cells[0] == lines[2][0] || cells[23] != "37.5" {
			t.Errorf("it kept text: %q", cells)
		}
		same(t, records, want)
	}
}
