package gift_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment/banktest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// others are the files by which another reader of GIFT checks itself, as they
// stand in its test: what each comes to, and what is told of it, by line.
var others = []struct{ kept, told string }{
	{"2 single/3 Pourquoi représenter avec des nombres ?", ""},
	{"2 multiple/4 Parmi ces personnes, nommez-en deux qui sont enterrées dans la Grant's tomb.", ""},
	{"", "2 essay"},
	{"2 truefalse/2 ", ""},
	{"2 short/3 first paret of text of Q2", ""},
	{"2 numeric/1 Num1, 5 numeric/1 Num2, 8 numeric/2 Num3", "16 unopened"},
	{"2 matching/4 Match", ""},
	{"3 single/2 question_title", ""},
}

func TestFilesThatOthersWroteComeInWithTheirFaultsByLine(t *testing.T) {
	data, err := os.ReadFile(needtest.Corpus(t, "questions/test_pygiftparser.py"))
	if err != nil {
		t.Fatal(err)
	}
	files := regexp.MustCompile(`(?s)StringIO\(\s*u?"""(.*?)"""`).FindAllSubmatch(data, -1)
	if len(files) != len(others) {
		t.Errorf("%d files, and %d are known", len(files), len(others))
	}
	for i, file := range files {
		got := format.Read(t, file[1])
		kept, told := banktest.Summary(got)
		for j, q := range got.Questions {
			kept[j] += " " + q.Title
		}
		if k, f := strings.Join(kept, ", "), strings.Join(told, ", "); i >= len(others) || k != others[i].kept || f != others[i].told {
			t.Errorf("file %d: {%q, %q},", i, k, f)
		}
		format.ComesBack(t, got.Questions)
	}
}
