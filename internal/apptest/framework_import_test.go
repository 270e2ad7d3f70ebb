package apptest_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
	starter "github.com/digital-learning-lab/lab/internal/seed"
)

// newElements is a référentiel of a module of the starter offer, with nothing of what
// it had.
const newElements = "Module;Élément de compétence;Élément de contenu;%\r\n" +
	"EMI_TS-04;Z. Rendre compte;;\r\n;;Z1 Le rapport d’essai;\r\n"

// framed is what the lab says of a référentiel.
type framed struct {
	Modules []struct {
		Made, Changed, Archived, Same int
	}
	Committed bool
	Imported  string
}

// frame sends a référentiel into the starter edition, and imports it.
func frame(t *testing.T, c *apptest.Client, name string, file []byte) (f framed) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(file) // into memory
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := c.Send(http.MethodPost, "/api/v1/editions/"+starter.DemoEdition+"/framework?commit=true", body.Bytes(), "Content-Type", form.FormDataContentType())
	if err != nil || r.Status != http.StatusOK {
		t.Fatalf("%d %s, %v", r.Status, r.Body, err)
	}
	if err := r.Into(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// titles lists the éléments of a module.
func (m taughtModule) titles() (titles []string) {
	for _, e := range m.Elements {
		titles = append(titles, e.Title)
	}
	return titles
}

func TestAReferentielIsListedWithTheImportsAndTakenBack(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	admin, trainer := lab.As("admin"), lab.As("nadia.berrada")
	before := moduleOf(admin, starter.DemoEdition, "EMI_TS-04")
	first := frame(t, admin, "référentiel.csv", []byte(newElements))
	if first.Imported == "" || first.Modules[0].Made != 2 || first.Modules[0].Archived != len(before.Elements) {
		t.Fatalf("imported %+v", first)
	}
	var listed struct {
		Items []struct{ ID, Kind, File string }
	}
	admin.Get("/imports", &listed)
	if len(listed.Items) != 1 || listed.Items[0].ID != first.Imported || listed.Items[0].Kind != "framework" || listed.Items[0].File != "référentiel.csv" {
		t.Errorf("the ledger lists %+v", listed.Items)
	}
	manager := lab.As("karim.tazi")
	manager.Get("/imports", &listed)
	if len(listed.Items) != 0 {
		t.Errorf("a manager, who can bring none, sees %+v", listed.Items)
	}
	manager.Do(http.StatusNotFound, http.MethodGet, "/imports/"+first.Imported, nil)
	manager.Do(http.StatusNotFound, http.MethodPost, "/imports/"+first.Imported+"/undo", nil)
	trainer.Do(http.StatusForbidden, http.MethodPost, "/imports/"+first.Imported+"/undo", nil)

	course, shelf := trainer.Course("Le rapport")
	resource := trainer.UploadNamed(course, shelf, "rapport.md", []byte("# Le rapport"))
	lab.Idle()
	report := moduleOf(trainer, starter.DemoEdition, "EMI_TS-04").at("Z1")
	attach := func(elements ...string) {
		trainer.Do(http.StatusOK, http.MethodPut, "/resources/"+resource+"/elements", map[string]any{"elements": append([]string{}, elements...)})
	}
	attach(report.ID)
	var whole struct {
		Obstacles []struct{ Noun, Label, Why string }
	}
	admin.Get("/imports/"+first.Imported, &whole)
	if len(whole.Obstacles) != 1 || whole.Obstacles[0] != (struct{ Noun, Label, Why string }{"element", "Le rapport d’essai", "resources"}) {
		t.Errorf("in the way stand %+v", whole.Obstacles)
	}
	if r := admin.Do(http.StatusConflict, http.MethodPost, "/imports/"+first.Imported+"/undo", nil); r.Code() != "import.depended" {
		t.Errorf("it hears %s", r.Code())
	}
	attach()
	admin.Do(http.StatusNoContent, http.MethodPost, "/imports/"+first.Imported+"/undo", nil)
	if after := moduleOf(admin, starter.DemoEdition, "EMI_TS-04"); !slices.Equal(after.titles(), before.titles()) {
		t.Errorf("taken back: %v; before: %v", after.titles(), before.titles())
	}
	if again := frame(t, admin, "référentiel.csv", []byte(newElements)); again.Imported == "" || again.Imported == first.Imported {
		t.Errorf("brought again: %+v", again)
	}
	if twice := frame(t, admin, "référentiel.csv", []byte(newElements)); twice.Imported != "" || !twice.Committed {
		t.Errorf("and once more: %+v", twice)
	}
}

func TestAReferentielInAnOldWorkbookIsRead(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		needtest.Missing(t, "no libreoffice-calc")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "referentiel.csv"), []byte(newElements), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--infilter=CSV:59,34,76,1",
		"--convert-to", "xls:MS Excel 97", "--outdir", dir, filepath.Join(dir, "referentiel.csv")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	old, err := os.ReadFile(filepath.Join(dir, "referentiel.xls"))
	if err != nil {
		t.Fatal(err)
	}
	if f := frame(t, apptest.Open(t).As("admin"), "referentiel.xls", old); f.Imported == "" || len(f.Modules) != 1 || f.Modules[0].Made != 2 {
		t.Errorf("of the old workbook it says %+v", f)
	}
}
