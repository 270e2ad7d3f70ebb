package local_test

import (
	"testing"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/searchtest"
)

func TestCountsAndRightsByChance(t *testing.T) {
	searchtest.Chance(t, func(t *testing.T) search.Index { return opened(t, t.TempDir()) }, 1_000, 10_000)
}
