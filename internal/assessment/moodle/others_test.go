package moodle_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/assessment/bank"
	"github.com/digital-learning-lab/lab/internal/assessment/banktest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// others are files that two programs wrote and check themselves by: what they
// come to, question by question, and what is told of them, by line.
var others = map[string]struct{ kept, told string }{
	"QCM.xml": {
		"28 single/3 48 multiple/4 67 multiple/7 124 single/4 136 multiple/4 148 single/2 194 single/2 216 numeric/3",
		"28 lost.file 43 lost.file 67 lost.file 106 lost.file 134 lost.file 228 essay 237 description 252 kind 284 kind 324 empty",
	},
	"QCM_wo-tikz.xml": {
		"27 single/3 47 multiple/4 66 multiple/7 123 single/4 135 multiple/4 147 single/2 193 single/2 215 numeric/3",
		"27 lost.file 42 lost.file 66 lost.file 105 lost.file 133 lost.file 227 essay 236 description 251 kind 283 kind",
	},
	"cleaning.xml": {
		"24 single/4",
		"",
	},
	"clozeRef.xml": {
		"",
		"3 kind 18 kind 33 kind 48 kind 63 kind",
	},
	"coderunner-ddl-intern.xml": {
		"",
		"8 kind 357 kind",
	},
	"coderunner-ddl_replace_tablecorrectness.xml": {
		"",
		"8 kind 357 kind",
	},
	"coderunner-dql-w_connection.xml": {
		"",
		"8 kind",
	},
	"coderunner-dql-wo_connection.xml": {
		"",
		"8 kind",
	},
	"coderunner-streaming.xml": {
		"",
		"8 kind",
	},
	"description.xml": {
		"",
		"8 description",
	},
	"dragdrop_missing-wordsRef.xml": {
		"",
		"3 kind 62 kind",
	},
	"essayRef.xml": {
		"",
		"3 essay 34 essay",
	},
	"markdownRef.xml": {
		"3 single/8",
		"7 lost.file 38 lost.file",
	},
	"matchingRef.xml": {
		"3 matching/5 61 matching/5",
		"",
	},
	"missing-wordsRef.xml": {
		"",
		"3 kind 61 kind 104 kind 147 kind 190 kind 243 kind",
	},
	"moodle-bank-exemple.xml": {
		"39 single/5 100 single/3 210 single/2 284 numeric/1 312 numeric/1 340 numeric/2 375 numeric/2 648 single/3 739 single/3",
		"12 essay 43 lost.file 259 description 417 kind 534 kind",
	},
	"multiple-choiceRef.xml": {
		"3 single/3 52 single/3",
		"",
	},
	"multiple-true-falseRef.xml": {
		"",
		"3 kind 73 kind 181 kind",
	},
	"numerical.xml": {
		"26 numeric/1 42 numeric/3 61 numeric/1 73 numeric/1 92 numeric/3",
		"",
	},
	"numericalRef.xml": {
		"3 numeric/2 36 numeric/2",
		"",
	},
	"orderingRef.xml": {
		"3 order/5 53 order/5",
		"70 lost.part",
	},
	"shortanswerRef.xml": {
		"3 short/2 33 short/2 63 short/2",
		"",
	},
	"true-falseRef.xml": {
		"3 truefalse/2 30 truefalse/2 57 truefalse/2",
		"",
	},
}

func TestFilesThatOthersWroteComeInWithTheirFaultsByLine(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(needtest.Corpus(t, "questions"), "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(others) {
		t.Errorf("%d files, and %d are known", len(files), len(others))
	}
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // of the corpus
		if err != nil {
			t.Fatal(err)
		}
		got, want := format.Read(t, data), others[filepath.Base(file)]
		kept, told := banktest.Summary(got)
		if k, f := strings.Join(kept, " "), strings.Join(told, " "); k != want.kept || f != want.told {
			t.Errorf("%q: {\n%q,\n%q},", filepath.Base(file), k, f)
		}
		counted(t, string(data), got)
		format.ComesBack(t, got.Questions)
	}
}

// counted holds a reading against the words of the file alone: every question but
// categories is kept or told of, and those that are kept begin where one begins.
func counted(t *testing.T, file string, r bank.Reading) {
	t.Helper()
	all := strings.Count(file, `<question type=`) - strings.Count(file, `<question type="category"`)
	for _, f := range r.Faults {
		if !strings.Contains(f.Code, "lost") {
			all--
		}
	}
	if all != len(r.Questions) {
		t.Errorf("%d questions too few are told of", all-len(r.Questions))
	}
	lines := strings.Split(file, "\n")
	for _, n := range r.Lines {
		if !strings.Contains(lines[n-1], "<question type=") {
			t.Errorf("line %d is %q", n, lines[n-1])
		}
	}
}
