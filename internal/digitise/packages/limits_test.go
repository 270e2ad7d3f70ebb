package packages_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/digitise/ziptest"
)

// A Mac packs beside every file one of its own, in a folder that stands beside the
// module's.
func TestWhatAMacPacksBesideAModuleIsNoPartOfIt(t *testing.T) {
	about, h, err := describe(t, ziptest.Of(t,
		ziptest.File{"reseaux/index.html", "<title>Les réseaux</title><p>Adresse, masque et passerelle.</p>"},
		ziptest.File{"__MACOSX/reseaux/._index.html", "Mac OS X ATTR com.apple.quarantine"},
		ziptest.File{"__MACOSX/._reseaux", "Mac OS X ATTR"},
	))
	if err != nil {
		t.Fatal(err)
	}
	if about.Launch != "index.html" || about.Title != "Les réseaux" || about.Files != 1 || len(h.Pages) != 1 || strings.Contains(h.Pages[0].Text, "quarantine") {
		t.Errorf("%+v, %+v", about, h.Pages)
	}
}

// Words are kept in memory until all are known.
func TestOfAModuleOfMoreWordsThanALabKeepsTheFirstAreRead(t *testing.T) {
	files := []ziptest.File{{"index.html", "<p>Sommaire</p>"}}
	var page strings.Builder
	for n := range 110_000 {
		fmt.Fprintf(&page, "<p>mesure %d", n*7919)
	}
	for i := range 20 {
		files = append(files, ziptest.File{fmt.Sprintf("page %02d.html", i), page.String()})
	}
	_, h, err := describe(t, ziptest.Of(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, p := range h.Pages {
		words += len(p.Text)
	}
	if words < 8<<20-1000 || words > 10<<20 || h.Pages[0].Text != "Sommaire" {
		t.Errorf("%d bytes of words on %d pages", words, len(h.Pages))
	}
}
