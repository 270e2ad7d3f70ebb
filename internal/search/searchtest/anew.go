package searchtest

import (
	"context"
	"math"
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
)

// states notes how far an index has come.
func states(t *testing.T, index search.Index) {
	isAt(t, index, search.State{})
	for _, s := range []search.State{{Epoch: "e1", Batch: 1}, {Epoch: "e1", Batch: 2}, {Epoch: "e2", Batch: math.MaxInt32}} {
		if err := index.SetState(context.Background(), s); err != nil {
			t.Fatalf("note %+v: %v", s, err)
		}
		isAt(t, index, s)
	}
	holds(t, index, 0)
}

func isAt(t *testing.T, index search.Index, want search.State) {
	t.Helper()
	if s, err := index.State(context.Background()); err != nil || s != want {
		t.Errorf("the index is at %+v (%v), want %+v", s, err, want)
	}
}

// replacing makes an index anew while the old one answers, leaves a first try,
// and swaps a second in.
func replacing(t *testing.T, index search.Index) {
	ctx := context.Background()
	fill(t, index)
	if err := index.SetState(ctx, search.State{Epoch: "old", Batch: 7}); err != nil {
		t.Fatal(err)
	}
	left := begin(t, index, revision(1))
	if err := left.Discard(ctx); err != nil {
		t.Fatalf("discard: %v", err)
	}
	draft := begin(t, index, revision(1), revision(2))
	drop(t, draft, search.Old{Resource: "r", Before: 2})
	if n, err := draft.Count(ctx); err != nil || n != 2 {
		t.Errorf("the draft counts %d documents (%v), want 2", n, err)
	}
	holds(t, index, len(Sources()))
	isAt(t, index, search.State{Epoch: "old", Batch: 7})
	if err := draft.Swap(ctx, search.State{Epoch: "new", Batch: 1}); err != nil {
		t.Fatalf("swap: %v", err)
	}
	if err := draft.Discard(ctx); err != nil {
		t.Errorf("discard what was swapped in: %v", err)
	}
	holds(t, index, 1)
	isAt(t, index, search.State{Epoch: "new", Batch: 1})
	if a := find(t, index, search.Query{Text: "édition2 ", ACL: everyone()}); a.Total != 1 {
		t.Errorf("the new index answers %v", names(a))
	}
}

// begin begins a draft and puts resources into it, in order.
func begin(t *testing.T, index search.Index, sources ...search.Source) search.Draft {
	t.Helper()
	draft, err := index.Anew(context.Background())
	if err != nil {
		t.Fatalf("begin anew: %v", err)
	}
	if n, err := draft.Count(context.Background()); err != nil || n != 0 {
		t.Fatalf("a draft begins with %d documents (%v)", n, err)
	}
	for _, src := range sources {
		if err := draft.Put(context.Background(), search.Documents(src)); err != nil {
			t.Fatal(err)
		}
	}
	return draft
}
