package apptest_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
)

// enoteHeader is the first line of an export, as e-Note writes it.
var enoteHeader = strings.Split("Date MAJ|Année|Niveau|Secteur|Code Filière|filière|Type de formation|Créneau|Groupe|Effectif Groupe|Sous Groupe|"+
	"Statut Sous-Groupe|FusionGroupe|Code Fusion|Année de formation|Mode|Code Module|Module|Régional|Mle Affecté Présentiel Actif|"+
	"Formateur Affecté Présentiel Actif|Mle Affecté Syn Actif|Formateur Affecté Syn Actif|MHP S1 DRIF|MHSYN S1 DRIF|MHASYN S1 DRIF|MH Totale S1 DRIF|"+
	"MHP S2 DRIF|MHSYN S2 DRIF|MHASYN S2 DRIF|MH Totale S2 DRIF|MHP Totale DRIF|MHSYN Totale DRIF|MHASYN Totale DRIF|MH Totale  DRIF|"+
	"MH Affectée Présentiel|MH Affectée Sync|MH Affectée Globale (P & SYN)|MH Réalisée Présentiel|MH Réalisée Sync|MH Réalisée Globale|"+
	"Taux Réalisation Présentiel|Taux Réalisation Syn|Taux Réalisation (P & SYN )|Moy Absence|NB CC|Séance EFM|Validation EFM|Classe Teams|Module PIE|EFP PIE", "|")

// export is an export of an establishment with groups of a trade each ten, of which
// everyone has so many modules.
func export(groups, modules int) (lines [][]string) {
	for g := range groups {
		for m := range modules {
			lines = append(lines, []string{
				"03/03/2026 14:05:09", "2025-2026", "Technicien Spécialisé", "Digital et intelligence artificielle",
				fmt.Sprintf("DIA_%02d_TS", g/10), fmt.Sprintf("Filière n° %d", g/10), "Diplômante", "CDJ", fmt.Sprintf("DEV%03d", 101+g), "24", "", "", "0", "", "1",
				"Résidentiel", fmt.Sprintf("M%03d", 101+m), fmt.Sprintf("Module n° %d", m), "N", fmt.Sprint(10001 + g), fmt.Sprintf("EL IDRISSI %d", g), "", "",
				"37,5", "12,5", "0", "50", "0", "0", "5", "5", "37,5", "12,5", "5", "55", "37,5", "12,5", "50", "18,75", "5", "23,75",
				"50", "40", "47,5", "3,25", "1", "Non", "Non", "", "N", "",
			})
		}
	}
	return lines
}

// workbook writes lines below the header as XLSX.
func workbook(t testing.TB, lines [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", enote.Sheet); err != nil {
		t.Fatal(err)
	}
	w, err := f.NewStreamWriter(enote.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range append([][]string{enoteHeader}, lines...) {
		cells := make([]any, len(line))
		for j, c := range line {
			cells[j] = c
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// offered is what the lab says of an export.
type offered struct {
	Rows   int
	Counts []struct {
		Noun                          string
		Made, Changed, Archived, Same int
	}
	Errors []struct {
		Line         int
		Column, Code string
	}
	Imported string
}

// made, changed, archived, same of one noun.
func (o offered) of(noun string) (c [4]int) {
	for _, t := range o.Counts {
		if t.Noun == noun {
			c = [4]int{t.Made, t.Changed, t.Archived, t.Same}
		}
	}
	return c
}

// offerFile sends an export, to be shown or, with "commit=true", imported.
func offerFile(t *testing.T, c *apptest.Client, file []byte, query string) (o offered, r apptest.Response) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "AvancementProgramme.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(file) // into memory
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r, err = c.Send(http.MethodPost, "/api/v1/offer/import?"+query, body.Bytes(), "Content-Type", form.FormDataContentType())
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Into(&o) // a problem has none of it
	return o, r
}

func TestAnExportOfAWholeEstablishmentIsImportedOnce(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	manager := lab.As("karim.tazi")
	lines := export(250, 20)
	file := workbook(t, lines)
	began := time.Now()
	shown, _ := offerFile(t, manager, file, "")
	t.Logf("5,000 lines of 51 columns (%.1f MB) were shown in %v", float64(len(file))/1e6, time.Since(began).Round(time.Millisecond))
	began = time.Now()
	first, _ := offerFile(t, manager, file, "commit=true")
	t.Logf("and imported in %v", time.Since(began).Round(time.Millisecond))
	for noun, want := range map[string]int{"trade": 25, "edition": 25, "module": 500, "group": 250, "person": 250, "assignment": 5000, "grant": 250} {
		if got := first.of(noun); got != [4]int{want, 0, 0, 0} || shown.of(noun) != got {
			t.Errorf("of %s it made, changed, archived, left %v, and showed %v", noun, got, shown.of(noun))
		}
	}
	if first.Rows != 5000 || first.Imported == "" || shown.Imported != "" || len(first.Errors) > 0 {
		t.Errorf("it says %d rows, import %q, shown %q, errors %v", first.Rows, first.Imported, shown.Imported, first.Errors)
	}
	began = time.Now()
	again, _ := offerFile(t, manager, file, "commit=true")
	t.Logf("once more took %v", time.Since(began).Round(time.Millisecond))
	if again.Imported != "" || again.of("assignment") != [4]int{0, 0, 0, 5000} || again.of("group") != [4]int{0, 0, 0, 250} {
		t.Errorf("twice, it says %+v", again)
	}
	gone, _ := offerFile(t, manager, workbook(t, lines[20:]), "commit=true")
	if gone.of("group") != [4]int{0, 0, 1, 249} || gone.of("assignment") != [4]int{0, 0, 20, 4980} {
		t.Errorf("without the first group, it says %+v", gone)
	}
	var list struct{ Items []struct{ Code string } }
	manager.Get("/groups", &list)
	if slices.ContainsFunc(list.Items, func(g struct{ Code string }) bool { return g.Code == "DEV101" }) {
		t.Error("a group that is gone from the file is still listed")
	}
	manager.Do(http.StatusNoContent, http.MethodPost, "/imports/"+gone.Imported+"/undo", nil)
	manager.Group("DEV101") // is there again, or the test ends here
}

func TestAMalformedLineIsToldAndNothingElseIsLost(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	manager := lab.As("karim.tazi")
	lines := export(2, 3)
	offerFile(t, manager, workbook(t, lines), "commit=true")
	lines[4][23] = "37;5 h"
	lines[0][9] = "25"
	file := workbook(t, lines)
	_, refused := offerFile(t, manager, file, "commit=true")
	if refused.Status != http.StatusUnprocessableEntity || refused.Code() != "import.problems" {
		t.Errorf("a file with an error was answered %d %s", refused.Status, refused.Body)
	}
	shown, _ := offerFile(t, manager, file, "")
	if len(shown.Errors) != 1 || shown.Errors[0].Line != 6 || shown.Errors[0].Column != "MHP S1 DRIF" || shown.Errors[0].Code != "enote.hours" {
		t.Errorf("of the malformed cell it says %+v", shown.Errors)
	}
	taken, _ := offerFile(t, manager, file, "commit=true&partly=true")
	if taken.of("group") != [4]int{0, 1, 0, 1} || taken.of("assignment") != [4]int{0, 0, 0, 5} || taken.Imported == "" {
		t.Errorf("without the malformed line, it says %+v", taken)
	}
}

func TestAnImportIsKeptAndTakenBackAsAWhole(t *testing.T) {
	t.Parallel()
	lab := apptest.Open(t)
	manager := lab.As("karim.tazi")
	file := workbook(t, export(2, 3))
	first, _ := offerFile(t, manager, file, "commit=true")
	var kept struct {
		Items []struct {
			ID, Kind, File, By string
			Undone             *time.Time
		}
	}
	manager.Get("/imports", &kept)
	if len(kept.Items) != 1 || kept.Items[0].ID != first.Imported || kept.Items[0].File != "AvancementProgramme.xlsx" || kept.Items[0].By == "" {
		t.Fatalf("the ledger says %+v", kept.Items)
	}
	lab.As("10001").Do(http.StatusOK, http.MethodGet, "/me/continue", nil)
	course, module := lab.As("nadia.berrada").Course("Pour DEV101")
	lab.As("nadia.berrada").UploadNamed(course, module, "a.md", []byte("# Un\n\nmot"))
	lab.Idle()
	lab.As("nadia.berrada").Publish(course, manager.Group("DEV101"))
	var whole struct {
		Obstacles []struct {
			Noun, Label, Why string
			Count            int
		}
	}
	manager.Get("/imports/"+first.Imported, &whole)
	if len(whole.Obstacles) != 1 || whole.Obstacles[0].Label != "DEV101" || whole.Obstacles[0].Why != "courses" {
		t.Errorf("in the way stand %+v", whole.Obstacles)
	}
	r, err := manager.Send(http.MethodPost, "/api/v1/imports/"+first.Imported+"/undo", nil)
	if err != nil || r.Status != http.StatusConflict || r.Code() != "import.depended" {
		t.Errorf("it was answered %d %s, %v", r.Status, r.Body, err)
	}
}
