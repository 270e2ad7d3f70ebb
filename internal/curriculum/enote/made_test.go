package enote_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// header is that of a real export, spaces and all.
var header = strings.Split("Date MAJ|Année|Niveau|Secteur|Code Filière|filière|Type de formation|Créneau|Groupe|Effectif Groupe|Sous Groupe|Statut Sous-Groupe|"+
	"FusionGroupe|Code Fusion|Année de formation|Mode|Code Module|Module|Régional|Mle Affecté Présentiel Actif|Formateur Affecté Présentiel Actif|"+
	"Mle Affecté Syn Actif|Formateur Affecté Syn Actif|MHP S1 DRIF|MHSYN S1 DRIF|MHASYN S1 DRIF|MH Totale S1 DRIF|MHP S2 DRIF|MHSYN S2 DRIF|MHASYN S2 DRIF|"+
	"MH Totale S2 DRIF|MHP Totale DRIF|MHSYN Totale DRIF|MHASYN Totale DRIF|MH Totale  DRIF|MH Affectée Présentiel|MH Affectée Sync|MH Affectée Globale (P & SYN)|"+
	"MH Réalisée Présentiel|MH Réalisée Sync|MH Réalisée Globale|Taux Réalisation Présentiel|Taux Réalisation Syn|Taux Réalisation (P & SYN )|Moy Absence|NB CC|"+
	"Séance EFM|Validation EFM|Classe Teams|Module PIE|EFP PIE", "|")

const modulesOfGroup = 17

// made is line n of an export of as many groups as needed: what is in its cells,
// and what reading it must give. Every trap comes round.
func made(n, at int) ([]any, enote.Row) {
	g, m := n/modulesOfGroup, n%modulesOfGroup
	r := enote.Row{
		Line: at, Told: time.Date(2026, time.March, 3, 14, 5, 9, 0, time.UTC), Year: "2025-2026", Level: "ts", Sector: "Digital et IA",
		TradeCode: "DIA_DES_TS", Trade: "Développement digital", Kind: "Diplômante", Slot: "CDJ",
		Group: fmt.Sprintf("DEV%03d", 101+g), Headcount: 20 + g%7, StudyYear: 1 + g%2, Mode: "Résidentiel",
		ModuleCode: fmt.Sprintf("DIA_DESOUX_TS-%02d", m), Module: fmt.Sprintf("Module n° %d: l’algorithmique", m), Regional: m%3 == 0,
		TrainerP: enote.Trainer{Mle: fmt.Sprint(12000 + g), Name: "EL IDRISSI Élodie"}, Planned: curriculum.Hours{P1: 2250, Syn1: 750, Asyn1: 15, P2: 86100},
		GivenP: 2250, GivenSyn: 750, DoneP: 1125, Absence: 325, CC: 2, EFMSet: m%2 == 0, EFMValid: m%2 == 0, Link: r0(m, "DEV-"+fmt.Sprint(m)),
	}
	cells := []any{
		"03/03/2026 14:05:09", r.Year, "Technicien Spécialisé", r.Sector, r.TradeCode, r.Trade, r.Kind, r.Slot, r.Group, float64(r.Headcount), "", "Actif",
		"0", "", fmt.Sprint(r.StudyYear), r.Mode, r.ModuleCode, r.Module, pick(r.Regional, "O", "N"),
		float64(12000 + g), r.TrainerP.Name, 0, "", "37,5", "12,5", "0,25", "50,25", "1 435,00", "", "-", "1435", "1472,5", "12,5", "0,25", "1485,25",
		37.5, "12.5", 50, "18,75", "", "18,75", "50,00%", "0", "37,5", "3,25", "2", pick(r.EFMSet, "Oui", "Non"), pick(r.EFMValid, "oui", "non"), pick(r.Link != "", r.Link, "Non"), "N", "0",
	}
	trap(n, cells, &r)
	return cells, r
}

func r0(m int, s string) string { return pick(m%4 == 0, s, "") }

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// trap writes what some lines write in another way.
func trap(n int, cells []any, r *enote.Row) {
	switch n % 11 {
	case 0: // as Excel keeps dates, years and numbers
		cells[0], cells[1], cells[14], cells[19] = 46084.58690972222, 2025.0, 1.0*float64(r.StudyYear), "12345.0"
		r.TrainerP.Mle = "12345"
	case 1: // spaces that do not break, and around
		cells[27], cells[8], cells[17] = "1\u202f435,00", " "+r.Group+"\u00a0", r.Module+"  "
	case 2: // fused with another group
		cells[12], cells[13], cells[21], cells[22] = "DEV101 DEV102", "F-77", "54321.0", "BENNANI Youssef"
		r.Fusion, r.TrainerSyn = "F-77", enote.Trainer{Mle: "54321", Name: "BENNANI Youssef"}
	case 3: // fused without a code
		cells[12], cells[13] = "DEV101 DEV102", "0"
		r.Fusion = "DEV101 DEV102"
	case 4: // no fusion, whatever its code
		cells[12], cells[13] = "", "F-77"
	case 5: // other ways to say the year, the level and yes
		cells[1], cells[2], cells[46], cells[47] = "2025/2026", "TS", "31/03/2026 00:00:00", "VRAI"
		r.EFM, r.EFMSet, r.EFMValid = "2026-03-31", true, true
	case 6: // a part of a group
		cells[10] = 2.0
		r.Subgroup = "2"
	case 7: // of the programme of innovation
		cells[49], cells[50] = "Oui", "CMC Souss-Massa"
		r.PIE, r.PIEPlace = true, "CMC Souss-Massa"
	case 8: // a level that the lab does not know, and hours as a clock
		cells[2], cells[23] = "Licence", "37h30"
		r.Level = ""
	}
}

// exported is a whole file: its lines with a blank one among them and a total at
// the end, and what reading it must give.
func exported(n int, withHeader bool) (lines [][]any, want []enote.Row) {
	if withHeader {
		top := make([]any, len(header))
		for i, name := range header {
			top[i] = name
		}
		lines = append(lines, top)
	}
	for i := range n {
		if i == 3 {
			lines = append(lines, []any{nil})
		}
		cells, row := made(i, len(lines)+1)
		lines, want = append(lines, cells), append(want, row)
	}
	total := make([]any, len(header))
	total[0], total[9], total[23] = "Total général", 5000, "187500,5"
	return append(lines, total), want
}

// workbook is the file as XLSX, its lines on a sheet that is not the first.
func workbook(t testing.TB, lines [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	_, err := f.NewSheet(enote.Sheet)
	must(t, err)
	must(t, f.SetCellValue("Sheet1", "A1", "Statistiques"))
	w, err := f.NewStreamWriter(enote.Sheet)
	must(t, err)
	for i, cells := range lines {
		must(t, w.SetRow(fmt.Sprint("A", i+1), cells))
	}
	must(t, w.Flush())
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

// semicolons is the file as CSV.
func semicolons(t testing.TB, lines [][]any) []byte {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	for _, cells := range lines {
		var said []string
		for _, cell := range cells {
			said = append(said, pick(cell == nil, "", fmt.Sprint(cell)))
		}
		must(t, w.Write(said))
	}
	w.Flush()
	return out.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func table(t testing.TB, data []byte) []sheet.Record {
	t.Helper()
	records, err := sheet.Read(t.Context(), data, sheet.Options{Bytes: 20 << 20, Rows: 20_000, Columns: 60, Sheet: enote.Sheet}, nil)
	must(t, err)
	return records
}
