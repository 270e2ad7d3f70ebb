package httpapi_test

import (
	"fmt"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
)

func TestAllPassagesOfALongBookComeInReadingOrder(t *testing.T) {
	s := oneStage(t)
	long := s.resource(2, "Le grand livre", "livre.pdf", media.PDF, []byte("%PDF-1.7 long"), 240, 0)
	for n := 1; n <= 240; n++ {
		s.exec(`INSERT INTO page (asset_id, ord, title, text, language, width, height, words) SELECT asset_id, ?, '', ?, 'fr', 595, 842, '[]' FROM resource WHERE id = ?`,
			n, fmt.Sprintf("Le quinquet de la page %d.", n), long)
	}
	s.drain()
	f := s.search(s.learner, "q=quinquet&in="+long)
	if f.Total != 240 || len(f.Groups) != 1 || len(f.Groups[0].Passages) != 240 {
		t.Fatalf("%d found, in %d groups", f.Total, len(f.Groups))
	}
	for i, p := range f.Groups[0].Passages {
		if int(p.Loc.Page) != i+1 {
			t.Fatalf("passage %d is of page %v", i, p.Loc.Page)
		}
	}
	if f := s.search(s.learner, "q=quinquet&page=2&in="+long); len(f.Groups) != 1 || len(f.Groups[0].Passages) != 100 || f.Groups[0].Passages[0].Loc.Page != 101 {
		t.Errorf("its second page is %+v", f.Total)
	}
}

// The book's title holds the word on every page, the text of one.
func TestInsideABookCalledByTheWordOnlyPagesThatSayItAreFound(t *testing.T) {
	s := oneStage(t)
	s.exec(`UPDATE resource SET title = 'La sélectivité', revision = 5 WHERE id = ?`, s.book)
	s.exec(`INSERT INTO search_due (resource_id, revision) VALUES (?, 5)`, s.book)
	s.drain()
	f := s.search(s.learner, "q=selectivite&in="+s.book)
	if f.Total != 1 || len(f.Groups) != 1 || len(f.Groups[0].Passages) != 1 || f.Groups[0].Passages[0].Loc.Page != 1 {
		t.Errorf("found %+v", f)
	}
}
