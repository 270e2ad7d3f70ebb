package enote_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/curriculum"
	"github.com/digital-learning-lab/lab/internal/curriculum/enote"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

func same(t *testing.T, records []sheet.Record, want []enote.Row) {
	t.Helper()
	rows, problems, err := enote.Read(records)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	for i := range want {
		if rows[i] != want[i] {
			t.Fatalf("got  %+v\nwant %+v", rows[i], want[i])
		}
	}
}

func TestAnExportIsReadWithEveryTrapInIt(t *testing.T) {
	for _, withHeader := range []bool{true, false} {
		lines, want := exported(200, withHeader)
		t.Run(fmt.Sprint("workbook, header ", withHeader), func(t *testing.T) { same(t, table(t, workbook(t, lines)), want) })
		t.Run(fmt.Sprint("CSV, header ", withHeader), func(t *testing.T) { same(t, table(t, semicolons(t, lines)), want) })
	}
}

func TestColumnsMayStandElsewhereOrBeMissing(t *testing.T) {
	records := table(t, []byte("Établissement : CMC;;;\n"+
		"CODE MODULE;groupe ;Année;Code_Filiere;MHP Totale  DRIF;MHSYN totale drif;Remarque;Module\n"+
		"EGTSI106;DEV101;2025;DIA_DES_TS;37,5;12,5;;Culture entrepreneuriale\n"+
		"CODE MODULE;groupe ;Année;Code_Filiere;MHP Totale  DRIF;MHSYN totale drif;Remarque;Module\n"+
		"EGTSI107;DEV101;2025;DIA_DES_TS;10;;;Soft skills\n"+
		";;Total;;47,5;;;\n"))
	rows, problems, err := enote.Read(records)
	if err != nil || len(problems) > 0 || len(rows) != 2 {
		t.Fatalf("%+v, %v, %v", rows, problems, err)
	}
	want := enote.Row{
		Line: 3, Year: "2025-2026", TradeCode: "DIA_DES_TS", Group: "DEV101", ModuleCode: "EGTSI106", Module: "Culture entrepreneuriale",
		Planned: curriculum.Hours{P1: 2250, Syn1: 750},
	}
	if rows[0] != want || rows[1].Line != 5 {
		t.Errorf("got  %+v\nwant %+v", rows[0], want)
	}
}

func TestAWrongCellIsNamedAndNothingElseIsLost(t *testing.T) {
	for _, withHeader := range []bool{true, false} {
		lines, want := exported(60, withHeader)
		top := len(lines) - 62 // lines of the header
		broken := map[int]string{0: "hier", 1: "2025-2027", 8: "", 9: "vingt", 14: "4", 16: strings.Repeat("M", 61), 18: "peut-être", 19: "12 345", 23: "beaucoup", 44: "101", 46: "bientôt"}
		for column, cell := range broken {
			lines[top+10][column] = cell
		}
		lines[top+30] = slices.Clone(lines[top+20])
		rows, problems, err := enote.Read(table(t, workbook(t, lines)))
		must(t, err)
		var got, wanted []string
		for _, p := range problems {
			if p.Message == "" {
				t.Errorf("no sentence for %+v", p)
			}
			got = append(got, fmt.Sprint(p.Line, " ", p.Column, " ", p.Code, " ", p.Other))
		}
		for column := range broken {
			code := map[int]string{0: "day", 1: "year", 8: "missing", 9: "number", 14: "study-year", 16: "too-long", 18: "flag", 19: "trainer", 23: "hours", 44: "number", 46: "day"}[column]
			wanted = append(wanted, fmt.Sprint(top+11, " ", header[column], " enote.", code, " 0"))
		}
		wanted = append(wanted, fmt.Sprint(top+31, " Code Module enote.twice ", top+21))
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
		}
		want = slices.DeleteFunc(want, func(r enote.Row) bool { return r.Line == top+31 })
		if len(rows) != len(want) {
			t.Fatalf("%d rows, want %d", len(rows), len(want))
		}
		for i := range want {
			if flawed := want[i].Line == top+11; flawed != rows[i].Flawed || !flawed && rows[i] != want[i] {
				t.Errorf("got  %+v\nwant %+v", rows[i], want[i])
			}
		}
	}
}

func TestATableThatIsNoExportIsKnownAsSuch(t *testing.T) {
	lines, _ := exported(5, true)
	bare, _ := exported(5, false)
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{
		"an export":                   {workbook(t, lines), true},
		"without a header":            {workbook(t, bare), true},
		"people of Konosys":           {[]byte("MatriculeEtudiant;Nom;Prenom;DateNaissance;CIN;Code (groupe);LibelleLong\n2007102700175;A;B;1/2/2007;X1;DEV101;Développement\n"), false},
		"a list of modules":           {[]byte("Code Filière;Année;Groupe;Code Module;Module\nDIA;2025;G;M101;X\n"), false},
		"people without a header":     {[]byte("2007102700175;Alaoui;Salma\n"), false},
		"many columns of other cells": {[]byte(strings.Repeat(strings.Repeat("x;", 50)+"x\n", 3)), false},
	} {
		records := table(t, c.data)
		_, _, err := enote.Read(records)
		if enote.Knows(records) != c.want || errors.Is(err, enote.ErrHeader) == c.want {
			t.Errorf("%s: known %v, read %v", name, enote.Knows(records), err)
		}
	}
	if _, _, err := enote.Read(table(t, semicolons(t, lines[:1]))); !errors.Is(err, sheet.ErrEmpty) {
		t.Errorf("a header alone: %v", err)
	}
}

func TestLevelsAreReadHoweverTheyAreWritten(t *testing.T) {
	for cell, want := range map[string]string{
		"TS": "ts", "Technicien Spécialisé": "ts", "TECHNICIEN SPECIALISE": "ts", "Technicien spécialisé (TS)": "ts", "TS - Technicien Spécialisé": "ts", "Niveau TS": "ts", "التقني المتخصص": "ts",
		"T": "t", "Technicien": "t", "Q": "q", "Qualification": "q", "S": "s", "Spécialisation": "s", "Bac Pro": "bp", "BP": "bp", "Bac-Pro": "bp", "FQ": "fq", "Formation Qualifiante": "fq", "": "", "Licence": "",
	} {
		records := table(t, []byte("Année;Niveau;Code Filière;Groupe;Code Module;MHP S1 DRIF\n2025;"+cell+";D;G;M;1\n"))
		rows, problems, err := enote.Read(records)
		if err != nil || len(problems) > 0 || rows[0].Level != want {
			t.Errorf("%q: %q, want %q (%v, %v)", cell, rows[0].Level, want, problems, err)
		}
	}
	for _, l := range curriculum.Levels() {
		for _, name := range []string{l.Slug, l.Names.French, l.Names.Arabic} {
			records := table(t, []byte("Année;Niveau;Code Filière;Groupe;Code Module;MHP S1 DRIF\n2025;"+name+";D;G;M;1\n"))
			if rows, _, err := enote.Read(records); err != nil || rows[0].Level != l.Slug {
				t.Errorf("%q is not %s: %v", name, l.Slug, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	lines, _ := exported(14, true)
	bare, _ := exported(14, false)
	f.Add(semicolons(f, lines))
	f.Add(semicolons(f, bare))
	f.Add([]byte("Année;Code Filière;Groupe;Code Module;MHP S1 DRIF\n2025;D;G;M;1e999\n2025;D;G;M;NaN\n;;;;-1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := sheet.Read(t.Context(), data, sheet.Options{Bytes: 1 << 20, Rows: 1000, Columns: 100}, nil)
		if err != nil {
			return
		}
		rows, problems, err := enote.Read(records)
		if (err == nil || errors.Is(err, sheet.ErrEmpty)) != enote.Knows(records) {
			t.Fatalf("known %v, read %v", enote.Knows(records), err)
		}
		wrong := map[int]bool{}
		for _, p := range problems {
			wrong[p.Line] = true
		}
		for _, r := range rows {
			if r.Flawed && !wrong[r.Line] || !r.Flawed && (wrong[r.Line] || r.Group == "" || r.ModuleCode == "" || len(r.Year) != 9) {
				t.Errorf("%+v with problems %v", r, problems)
			}
			if r.Planned.Total() < 0 || r.GivenP < 0 || r.DoneSyn < 0 || r.Absence < 0 || r.Absence > 10_000 {
				t.Errorf("impossible: %+v", r)
			}
		}
	})
}

func BenchmarkAnExportOf5000Lines(b *testing.B) {
	lines, want := exported(5000, true)
	data := workbook(b, lines)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		rows, problems, err := enote.Read(table(b, data))
		if err != nil || len(problems) > 0 || len(rows) != len(want) {
			b.Fatalf("%d rows, %v, %v", len(rows), problems, err)
		}
	}
}
