package pdf_test

import "testing"

func TestTheChaptersOfADocumentBeginOnTheirPages(t *testing.T) {
	pages := read(t, "packaging-tutorial.en.pdf").Pages
	for page, title := range map[int]string{
		3: "", 4: "Introduction", 5: "", 11: "Creating source packages", 27: "Building and testing packages", 67: "Answers to practical sessions",
	} {
		if got := pages[page-1].Title; got != title {
			t.Errorf("on page %d begins %q, not %q", page, got, title)
		}
	}
}
