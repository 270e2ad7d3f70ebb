package banktest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/digital-learning-lab/lab/internal/assessment"
	"github.com/digital-learning-lab/lab/internal/assessment/bank"
)

// Format is a format of files of questions.
type Format struct {
	Parse func([]byte) (bank.Reading, error)
	Write func([]assessment.Question) []byte
}

// Read reads a file that can be read.
func (f Format) Read(t testing.TB, file []byte) bank.Reading {
	t.Helper()
	got, err := f.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Tester is what fails a test, also one of rapid.
type Tester interface {
	Helper()
	Fatalf(format string, said ...any)
}

// ComesBack writes questions and reads them again as they were.
func (f Format) ComesBack(t Tester, questions []assessment.Question) {
	t.Helper()
	file := f.Write(questions)
	got, err := f.Parse(file)
	if err != nil || len(got.Faults) > 0 || !reflect.DeepEqual(got.Questions, questions) {
		t.Fatalf("%v %+v\n%s\ngot  %+v\nwant %+v", err, got.Faults, file, got.Questions, questions)
	}
}

// Told is a fault that a reading tells.
func Told(line int, code, what string) bank.Fault {
	return bank.Fault{Line: line, Code: code, What: what}
}

// Summary says which kinds of questions begin on which lines, and what is told.
func Summary(r bank.Reading) (kept, told []string) {
	for i, q := range r.Questions {
		kept = append(kept, fmt.Sprintf("%d %s/%d", r.Lines[i], q.Kind, max(len(q.Choices), len(q.Pairs))))
	}
	for _, f := range r.Faults {
		told = append(told, fmt.Sprintf("%d %s", f.Line, strings.TrimPrefix(f.Code, "bank.")))
	}
	return kept, told
}

// Encoded is a file in each of the encodings in which such files come.
func Encoded(t testing.TB, file string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{"UTF-8": []byte(file), "with a mark": []byte("\ufeff" + file)}
	for name, as := range map[string]interface{ Bytes([]byte) ([]byte, error) }{
		"Windows":                   charmap.Windows1252.NewEncoder(),
		"UTF-16":                    unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(),
		"UTF-16 from the other end": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(),
	} {
		encoded, err := as.Bytes([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = encoded
	}
	return files
}
