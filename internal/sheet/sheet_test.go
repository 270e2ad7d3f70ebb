package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

const oldMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

func small() sheet.Options { return sheet.Options{Bytes: 1 << 20, Rows: 3, Columns: 4} }

// book is a workbook with these sheets, each a list of lines.
func book(t testing.TB, names []string, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, name := range names {
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for line, cells := range sheets[name] {
			must(t, f.SetSheetRow(name, fmt.Sprint("A", line+1), &cells))
		}
	}
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSheetThatIsAskedForIsReadElseTheFirstWithAnythingInIt(t *testing.T) {
	data := book(t, []string{"Notes", "People", "Offer"}, map[string][][]any{"People": {{"p"}}, "Offer": {{nil}, {"o", 37.5}}})
	for name, want := range map[string][]sheet.Record{
		"Offer":       {{Line: 2, Cells: []string{"o", "37.5"}}},
		"Nothing":     {{Line: 1, Cells: []string{"p"}}},
		"":            {{Line: 1, Cells: []string{"p"}}},
		"Notes (old)": {{Line: 1, Cells: []string{"p"}}},
	} {
		o := small()
		o.Sheet = name
		got, err := sheet.Read(t.Context(), data, o, nil)
		if err != nil || len(got) != len(want) || got[0].Line != want[0].Line || !slices.Equal(got[0].Cells, want[0].Cells) {
			t.Errorf("%q: %v, %v, want %v", name, got, err, want)
		}
	}
}

func TestATableIsReadUpToItsLimits(t *testing.T) {
	rows := func(n int) string { return strings.Repeat("a;b;c;d;;;\n;;\n", n) }
	for name, c := range map[string]struct {
		data []byte
		want *fault.Error
	}{
		"a header and three lines":     {[]byte(rows(4)), nil},
		"one line more":                {[]byte(rows(5)), sheet.ErrTooLarge},
		"a column more":                {[]byte("a;b;c;d;e"), sheet.ErrTooLarge},
		"a column more in a workbook":  {book(t, []string{"S"}, map[string][][]any{"S": {{1, 2, 3, 4, 5}}}), sheet.ErrTooLarge},
		"more bytes":                   {bytes.Repeat([]byte("\n"), 1<<20+1), sheet.ErrTooLarge},
		"nothing":                      {nil, sheet.ErrEmpty},
		"separators alone":             {[]byte(";;\n;;"), sheet.ErrEmpty},
		"a workbook without anything":  {book(t, []string{"S", "T"}, nil), sheet.ErrEmpty},
		"a zip that is no workbook":    {[]byte("PK\x03\x04 and so on"), sheet.ErrFormat},
		"a picture":                    {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), sheet.ErrFormat},
		"an old one without a program": {[]byte(oldMagic), sheet.ErrOld},
	} {
		_, err := sheet.Read(t.Context(), c.data, small(), nil)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// office is a converter that answers what it was made with.
type office struct {
	xlsx []byte
	err  error
}

func (o office) XLSX(_ context.Context, old []byte) ([]byte, error) {
	if !bytes.HasPrefix(old, []byte(oldMagic)) {
		return nil, errors.New("asked for what is not old")
	}
	return o.xlsx, o.err
}

func TestAnOldWorkbookIsReadByTheProgramThatIsThere(t *testing.T) {
	data := book(t, []string{"S"}, map[string][][]any{"S": {{"from an old one"}}})
	got, err := sheet.Read(t.Context(), []byte(oldMagic+"…"), small(), office{xlsx: data})
	if err != nil || len(got) != 1 || got[0].Cells[0] != "from an old one" {
		t.Fatalf("%v, %v", got, err)
	}
	_, err = sheet.Read(t.Context(), []byte(oldMagic+"…"), small(), office{err: sheet.ErrOldDamaged})
	if !errors.Is(err, sheet.ErrOldDamaged) {
		t.Fatalf("%v", err)
	}
}

func TestReadingStopsWhenNobodyWaitsForIt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sheet.Read(ctx, []byte("a;b"), small(), nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestWordsOfAHeaderCompareByTheirBareForm(t *testing.T) {
	words := sheet.Words(map[int]string{1: "Code Filière, رقم التسجيل", 2: "MH Totale DRIF", 3: "Taux Réalisation (P & SYN)"})
	at := sheet.Columns([]string{"", "MH Totale  DRIF", "code_filiere", "Taux réalisation (P & SYN )", "CODE FILIÈRE"}, words)
	if len(at) != 3 || at[1] != 2 || at[2] != 1 || at[3] != 3 {
		t.Fatal(at)
	}
}
