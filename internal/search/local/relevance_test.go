package local_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/searchtest"
)

func TestRelevance(t *testing.T) {
	searchtest.Relevance(t, func(t *testing.T) search.Index { return opened(t, t.TempDir()) }, "testdata/floors.csv")
}
