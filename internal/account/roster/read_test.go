package roster_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/account/roster"
	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// french is what French Excel saves: semicolons, CRLF, a quoted cell with a
// quote, a separator and a line break in it.
const french = "Matricule;Nom;Prénom;Groupe;Email;Langue;Rôle\r\n" +
	"2007102700175;El Idrissi;Élodie;ELEC-TS-101;elodie@example.ma;français;\r\n" +
	"\r\n" +
	"f.zahra;\"O\"\"Brien; née Zahra\";\"Fatima\nZahra\";ELEC-TS-101;;ar;Formatrice\r\n"

func frenchRows() []roster.Row {
	return []roster.Row{
		{Line: 2, Login: "2007102700175", Name: "Élodie El Idrissi", Email: "elodie@example.ma", Language: "fr", Group: "ELEC-TS-101", Role: account.Learner},
		{Line: 4, Login: "f.zahra", Name: `Fatima Zahra O"Brien; née Zahra`, Language: "ar", Group: "ELEC-TS-101", Role: account.Trainer},
	}
}

func utf16Of(s string, order binary.AppendByteOrder) []byte {
	out := order.AppendUint16(nil, 0xfeff)
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func TestAFileReadsTheSameHoweverExcelSavedIt(t *testing.T) {
	ansi, err := charmap.Windows1252.NewEncoder().Bytes([]byte(french))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"UTF-8":                []byte(french),
		"UTF-8 with a mark":    []byte("\ufeff" + french),
		"Windows-1252":         ansi,
		"UTF-16 little endian": utf16Of(french, binary.LittleEndian),
		"UTF-16 big endian":    utf16Of(french, binary.BigEndian),
	} {
		t.Run(name, func(t *testing.T) { same(t, data, frenchRows()) })
	}
}

// read reads a list of learners on the day of 30 November 2026.
func read(t *testing.T, data []byte) ([]roster.Row, []sheet.Problem, error) {
	t.Helper()
	return roster.Read(t.Context(), roster.File{Data: data}, "2026-11-30", nil)
}

func same(t *testing.T, data []byte, want []roster.Row) {
	t.Helper()
	rows, problems, err := read(t, data)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(rows), len(want), rows)
	}
	for i := range want {
		if rows[i] != want[i] {
			t.Errorf("got  %+v\nwant %+v", rows[i], want[i])
		}
	}
}

func TestCommasTabsAndExcelsOwnNoteAreUnderstood(t *testing.T) {
	want := []roster.Row{{Line: 2, Login: "a.b", Name: "Amina Berrada", Group: "G1", Role: account.Learner}}
	same(t, []byte("login,name,group\na.b,Amina Berrada,G1\n"), want)
	same(t, []byte("login\tname\tgroup\na.b\tAmina Berrada\tG1\n"), want)
	want[0].Line = 3
	same(t, []byte("sep=;\r\nlogin;name;group\r\na.b;Amina Berrada;G1\r\n"), want)
}

func TestArabicHeadersAndWordsAreUnderstood(t *testing.T) {
	same(t, []byte("رقم التسجيل;الاسم العائلي;الاسم الشخصي;الفوج;اللغة;الصفة\nA-1;العلوي;أمينة;ف1;العربية;متدربة\n"), []roster.Row{
		{Line: 2, Login: "a-1", Name: "أمينة العلوي", Language: "ar", Group: "ف1", Role: account.Learner},
	})
}

func workbook(t *testing.T, cells map[string]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for at, value := range cells {
		if err := book.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellFormula("Sheet1", "A4", "12000+345"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookReadsAsItsCellsStand(t *testing.T) {
	data := workbook(t, map[string]any{
		"A1": "MatriculeEtudiant", "B1": "Nom", "C1": "Prenom", "D1": "Code (groupe)",
		"A2": 2007102700175, "B2": "=1+1", "C2": "Amina", "D2": "DEV101",
		"A4": 12345, "B4": "Alaoui", "D4": "DEV101",
	})
	same(t, data, []roster.Row{
		{Line: 2, Login: "2007102700175", Name: "Amina =1+1", Group: "DEV101", Role: account.Learner},
		{Line: 4, Login: "12345", Name: "Alaoui", Group: "DEV101", Role: account.Learner},
	})
}

func TestEachCellThatCannotBeUsedIsNamed(t *testing.T) {
	_, problems, err := read(t, []byte("login;nom;email;langue;rôle;groupe\n"+
		";;pas une adresse;;;\n"+ // 2
		"2,00710E+12;A;;;;\n"+ // 3
		"ok;A;;klingon;roi;\n"+ // 4
		"twice;A;;;;G1\n"+ // 5
		"twice;A;;;;G2\n"+ // 6: in two groups, which is fine
		"twice;A;;;;G1\n"+ // 7
		"twice;B;;;;G3\n"+ // 8
		"with space;A;;;;"+strings.Repeat("G", 61)+"\n")) // 9
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range problems {
		if p.Message == "" {
			t.Errorf("no sentence for %+v", p)
		}
		got = append(got, strings.Join([]string{string(rune('0' + p.Line)), p.Column, p.Code}, " "))
	}
	want := []string{
		"2 name person.name.missing", "2 login person.login.missing", "2 email person.email",
		"3 login roster.login.rounded",
		"4 role roster.role", "4 language roster.language",
		"7 login roster.twice", "8 login roster.twice",
		"9 group group.code.missing", "9 login person.login.characters",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatIsNoListOfPeopleIsRefusedAsAWhole(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want *fault.Error
	}{
		"empty":            {"", roster.ErrEmpty},
		"a header alone":   {"login;nom\r\n", roster.ErrEmpty},
		"no header":        {"123;Alaoui\n124;Berrada\n", roster.ErrHeader},
		"a renamed zip":    {"PK\x03\x04 not a workbook", sheet.ErrFormat},
		"an old .xls":      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", sheet.ErrOld},
		"too many bytes":   {strings.Repeat("x", roster.MaxBytes+1), roster.ErrTooLarge},
		"too many people":  {"login;nom\n" + strings.Repeat("a;b\n", roster.MaxRows+1), roster.ErrTooLarge},
		"a picture, maybe": {"\x89PNG\r\n\x1a\n\x00\x00", sheet.ErrFormat},
	} {
		if _, _, err := read(t, []byte(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestABaseOfKonosysIsReadWithBirthsAndCards(t *testing.T) {
	data := workbook(t, map[string]any{
		"A1": "MatriculeEtudiant", "B1": "Nom", "C1": "Prenom", "D1": "DateNaissance", "E1": "CIN", "F1": "Code (groupe)", "G1": "LibelleLong", "H1": "NTelelephone",
		"A2": 2007102700175, "B2": "El Idrissi", "C2": "Élodie", "D2": "31/03/2009", "E2": "jb 123456", "F2": "DEV101", "G2": "Développement digital", "H2": "0600000000",
		"A3": 2007102700175, "B3": "El Idrissi", "C3": "Élodie", "D3": "31/03/2009", "E3": "jb 123456", "F3": "FQ-SOFT", "G3": "Soft skills", "H3": "0600000000",
		"A5": "2007102700176", "B5": "العلوي", "C5": "أمينة", "D5": 39903, "F5": "DEV101",
		"A6": "2007102700177", "B6": "Alaoui", "C6": "Bilal", "D6": "31/02/2009", "F6": "DEV101",
		"A7": "2007102700178", "B7": "Naciri", "C7": "Salma", "D7": "01/12/2026", "F7": "DEV101",
	})
	rows, problems, err := read(t, data)
	if err != nil {
		t.Fatal(err)
	}
	want := []roster.Row{
		{Line: 2, Login: "2007102700175", Name: "Élodie El Idrissi", Group: "DEV101", Role: account.Learner, Born: "2009-03-31", CIN: "JB123456"},
		{Line: 3, Login: "2007102700175", Name: "Élodie El Idrissi", Group: "FQ-SOFT", Role: account.Learner, Born: "2009-03-31", CIN: "JB123456"},
		{Line: 5, Login: "2007102700176", Name: "أمينة العلوي", Group: "DEV101", Role: account.Learner, Born: "2009-03-31"},
	}
	if !slices.Equal(rows, want) {
		t.Errorf("got  %+v\nwant %+v", rows, want)
	}
	if len(problems) != 2 || problems[0].Line != 6 || problems[1].Line != 7 || problems[0].Column != "born_on" || problems[1].Code != "civil.born" {
		t.Errorf("problems %+v", problems)
	}
}

func TestABaseOfTrainersIsReadWithoutAColumnOfRoles(t *testing.T) {
	data := []byte("Mle;Nom;Prénom;Spécialité\n12345.0;Zahra;Fatima;Réseaux\n")
	rows, problems, err := roster.Read(t.Context(), roster.File{Data: data, Role: account.Trainer}, "2026-11-30", nil)
	want := roster.Row{Line: 2, Login: "12345", Name: "Fatima Zahra", Role: account.Trainer}
	if err != nil || len(problems) > 0 || len(rows) != 1 || rows[0] != want {
		t.Fatalf("%+v, %v, %v", rows, problems, err)
	}
}
