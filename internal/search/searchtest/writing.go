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

// emptiness takes everything out again that was put.
func emptiness(t *testing.T, index search.Index) {
	if err := index.Put(context.Background(), nil); err != nil {
		t.Errorf("put nothing: %v", err)
	}
	holds(t, index, 0)
	fill(t, index)
	holds(t, index, len(Sources()))
	var all []search.Old
	for _, src := range Sources() {
		all = append(all, search.Old{Resource: src.Resource, Before: math.MaxInt64})
	}
	drop(t, index, all...)
	drop(t, index)
	holds(t, index, 0)
}

// holds counts the resources of an index.
func holds(t *testing.T, index search.Index, want int) {
	t.Helper()
	if a := find(t, index, search.Query{All: true}); a.Total != want {
		t.Errorf("the index holds %d resources, want %d", a.Total, want)
	}
}

func drop(t *testing.T, index search.Writer, old ...search.Old) {
	t.Helper()
	if err := index.Drop(context.Background(), old); err != nil {
		t.Fatalf("drop %v: %v", old, err)
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
	drop(t, index, search.Old{Resource: "r", Before: 2})
	if a := find(t, index, search.Query{Text: "disparaît", ACL: everyone()}); a.Total != 0 {
		t.Errorf("a page that is no more is found in %v", names(a))
	}
	if total("souder ") == 0 || total("masque ") != 1 {
		t.Error("dropping the first revision dropped more")
	}
	drop(t, index, search.Old{Resource: "r", Before: 2}, search.Old{Resource: "never", Before: 9})
	drop(t, index, search.Old{Resource: "r", Before: math.MaxInt64})
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
			if err := index.Drop(context.Background(), []search.Old{{Resource: src.Resource, Before: n}}); err != nil {
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
