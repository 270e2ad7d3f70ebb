package searchtest

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
)

// emptiness fills an index and takes everything out again.
func emptiness(t *testing.T, index search.Index) {
	isEmpty(t, index, true)
	if a := find(t, index, search.Query{Text: "disjoncteur", All: true}); a.Total != 0 {
		t.Errorf("an empty index finds %v", names(a))
	}
	if err := index.Put(context.Background(), nil); err != nil {
		t.Errorf("put nothing: %v", err)
	}
	isEmpty(t, index, true)
	fill(t, index)
	isEmpty(t, index, false)
	for _, src := range Sources() {
		drop(t, index, src.Resource, math.MaxInt64)
	}
	isEmpty(t, index, true)
}

func isEmpty(t *testing.T, index search.Index, want bool) {
	t.Helper()
	if got, err := index.Empty(context.Background()); err != nil || got != want {
		t.Fatalf("empty is %v (%v), want %v", got, err, want)
	}
}

func drop(t *testing.T, index search.Index, resource string, before int64) {
	t.Helper()
	if err := index.Drop(context.Background(), resource, before); err != nil {
		t.Fatalf("drop %s: %v", resource, err)
	}
}

// revision is a resource of two pages at first, of one from its second revision.
func revision(n int64) search.Source {
	src := search.Source{Resource: "r", Revision: n, Title: "Soudage", ACL: []string{"public"}, Type: "pdf"}
	src.Pages = []media.Page{{Ord: 1, Text: fmt.Sprintf("Le poste à souder, édition%d.", n)}}
	if n == 1 {
		src.Pages = append(src.Pages, media.Page{Ord: 2, Text: "Le masque disparaît."})
	}
	return src
}

// revisions puts a second revision, then drops the first.
func revisions(t *testing.T, index search.Index) {
	put := func(src search.Source) {
		t.Helper()
		if err := index.Put(context.Background(), search.Documents(src)); err != nil {
			t.Fatal(err)
		}
	}
	total := func(typed string) int { return find(t, index, search.Query{Text: typed, ACL: everyone()}).Total }
	put(revision(1))
	put(search.Source{Resource: "other", Revision: 1, Title: "Masque et soudage", ACL: everyone()})
	put(revision(2))
	if total("soudage ") != 2 || total("édition2 ") != 1 || total("édition1 ") != 0 {
		t.Error("the second revision did not replace the first")
	}
	drop(t, index, "r", 2)
	if a := find(t, index, search.Query{Text: "disparaît", ACL: everyone()}); a.Total != 0 {
		t.Errorf("a page that is no more is found in %v", names(a))
	}
	if total("souder ") == 0 || total("masque ") != 1 {
		t.Error("dropping the first revision dropped more")
	}
	drop(t, index, "r", 2)
	drop(t, index, "never", 9)
	drop(t, index, "r", math.MaxInt64)
	if total("soudage ") != 1 {
		t.Error("a dropped resource is still found, or another is gone")
	}
}

// together writes and asks at the same time; no resource may be away while its
// next revision is put.
func together(t *testing.T, index search.Index) {
	fill(t, index)
	const rounds = 12
	var all sync.WaitGroup
	all.Go(func() {
		for n := int64(2); n < rounds; n++ {
			src := sourceOf("haccp")
			src.Revision = n
			if err := index.Put(context.Background(), search.Documents(src)); err != nil {
				t.Error(err)
			}
			if err := index.Drop(context.Background(), src.Resource, n); err != nil {
				t.Error(err)
			}
		}
	})
	for range 2 {
		all.Go(func() {
			for range 10 * rounds {
				a, err := index.Find(context.Background(), search.Query{Text: "liaison froide", ACL: everyone()})
				if err != nil || rankOf(a, "haccp") != 1 {
					t.Errorf("while it is written: %v, %v", names(a), err)
					return
				}
			}
		})
	}
	all.Wait()
}
