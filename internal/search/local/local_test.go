package local_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/search/searchtest"
)

func TestSearch(t *testing.T) {
	searchtest.Run(t, func(t *testing.T) search.Index { return opened(t, t.TempDir()) })
}

func opened(t *testing.T, dir string) *local.Index {
	t.Helper()
	index, err := local.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// filled is an index with one resource in it, closed again.
func filled(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "search")
	index := opened(t, dir)
	if err := index.Put(context.Background(), search.Documents(searchtest.Sources()[0])); err != nil {
		t.Fatal(err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func isEmpty(t *testing.T, index *local.Index) bool {
	t.Helper()
	a, err := index.Find(context.Background(), search.Query{All: true})
	if err != nil {
		t.Fatal(err)
	}
	return a.Total == 0
}

func TestWhatWasPutIsThereAfterwards(t *testing.T) {
	index := opened(t, filled(t))
	defer index.Close()
	if isEmpty(t, index) {
		t.Fatal("the index forgot what was put")
	}
	a, err := index.Find(context.Background(), search.Query{Text: "telluromètre", All: true})
	if err != nil || a.Total != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
}

func TestASecondProcessIsToldThatTheIndexIsInUse(t *testing.T) {
	dir := filled(t)
	first := opened(t, dir)
	defer first.Close()
	_, err := local.Open(dir)
	if !errors.Is(err, local.ErrLocked) || fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("a second opening says %v", err)
	}
	if isEmpty(t, first) {
		t.Fatal("the second opening emptied the index of the first")
	}
}

func TestAnIndexThatCannotBeReadIsMadeAnew(t *testing.T) {
	for _, name := range []string{"passages/index_meta.json", "passages/store/root.bolt"} {
		dir := filled(t)
		if err := os.WriteFile(filepath.Join(dir, name), []byte("not an index"), 0o600); err != nil {
			t.Fatal(err)
		}
		index := opened(t, dir)
		if !isEmpty(t, index) {
			t.Errorf("%s is broken, and the index says that it holds something", name)
		}
		if err := index.Put(context.Background(), search.Documents(searchtest.Sources()[0])); err != nil {
			t.Errorf("%s was broken: %v", name, err)
		}
		if err := index.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAClosedIndexSaysThatSearchIsAway(t *testing.T) {
	index := opened(t, t.TempDir())
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Find(context.Background(), search.Query{Text: "x", All: true}); !errors.Is(err, search.ErrAway) {
		t.Errorf("find: %v", err)
	}
	if err := index.Put(context.Background(), search.Documents(searchtest.Sources()[0])); !errors.Is(err, search.ErrAway) {
		t.Errorf("put: %v", err)
	}
	if _, err := index.State(context.Background()); !errors.Is(err, search.ErrAway) {
		t.Errorf("state: %v", err)
	}
	if _, err := index.Anew(context.Background()); !errors.Is(err, search.ErrAway) {
		t.Errorf("anew: %v", err)
	}
}

func TestOfTwoIndexesTheChosenOneIsOpenedAndTheOtherGoes(t *testing.T) {
	dir := filled(t)
	index := opened(t, dir)
	left, err := index.Anew(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := left.Put(context.Background(), search.Documents(searchtest.Sources()[1])); err != nil {
		t.Fatal(err)
	}
	if err := index.Close(); err != nil { // as a process that dies leaves its draft
		t.Fatal(err)
	}
	index = opened(t, dir)
	if a, err := index.Find(context.Background(), search.Query{All: true}); err != nil || a.Groups[0].Resource != searchtest.Sources()[0].Resource {
		t.Errorf("after a draft was left the index answers %+v, %v", a, err)
	}
	draft, err := index.Anew(context.Background())
	if err != nil {
		t.Fatalf("begin again beside what was left: %v", err)
	}
	if err := draft.Swap(context.Background(), search.State{Epoch: "e", Batch: 3}); err != nil {
		t.Fatal(err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	index = opened(t, dir)
	defer index.Close()
	if s, err := index.State(context.Background()); err != nil || s.Batch != 3 || !isEmpty(t, index) {
		t.Errorf("the index that was swapped in is not the one that is opened: %+v, %v", s, err)
	}
	folders, err := filepath.Glob(filepath.Join(dir, "passages*"))
	if err != nil || len(folders) != 1 {
		t.Errorf("folders %v are left (%v)", folders, err)
	}
}
