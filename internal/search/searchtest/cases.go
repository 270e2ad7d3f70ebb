package searchtest

import (
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// judged is a question that somebody answered by reading. In the file of cases
// a character that cannot be seen is written as \u and four digits.
type judged struct {
	group    string // what it tries, one of fifteen
	language string // of the one who asks
	query    string
	want     string // the resource that must be found; "*" is any, empty none
	place    string // the section of it where the answer stands, or empty
	within   int    // how far down it may stand
	not      string // a resource that must not be found, or empty
	known    string // why it is not found as yet, or empty
}

//go:embed testdata/cases.csv
var testdata embed.FS

var invisible = regexp.MustCompile(`\\u[0-9a-f]{4}`)

// cases reads the file of cases.
func cases(t *testing.T) (list []judged) {
	t.Helper()
	in, err := testdata.Open("testdata/cases.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for n, row := range rows[1:] {
		c, err := readCase(row)
		if err != nil {
			t.Fatalf("case %d: %v", n+1, err)
		}
		list = append(list, c)
	}
	return list
}

// readCase takes a row: group, language, query, want, place, k, not, known, note.
func readCase(row []string) (c judged, err error) {
	c = judged{group: row[0], language: row[1], want: row[3], place: row[4], not: row[6], known: row[7]}
	c.query = invisible.ReplaceAllStringFunc(row[2], func(s string) string {
		n, _ := strconv.ParseUint(s[2:], 16, 16) // the pattern lets nothing else through
		return string(rune(n))
	})
	if !slices.Contains(languages[:], c.language) {
		return c, fmt.Errorf("the language %q is none of the lab's", c.language)
	}
	c.within, err = strconv.Atoi(row[5])
	return c, err
}
