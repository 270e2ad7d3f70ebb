package meili_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/meili"
	"github.com/digital-learning-lab/lab/internal/search/searchtest"
)

func TestMeilisearchPassesTheSuite(t *testing.T) {
	searchtest.Run(t, opener(t, "suite"))
}

func TestRelevance(t *testing.T) {
	searchtest.Relevance(t, opener(t, "book"), "testdata/floors.csv")
}

// TestChance runs in full, as for the index inside the process, with
// LAB_TEST_DEEP on a server; a tape of that would be too large.
func TestChance(t *testing.T) {
	edits, pairs := 120, 600
	if os.Getenv("LAB_TEST_MEILI") != "" && os.Getenv("LAB_TEST_DEEP") != "" {
		edits, pairs = 1_000, 10_000
	}
	searchtest.Chance(t, opener(t, "chance"), edits, pairs)
}

// opener gives indexes of a real server where LAB_TEST_MEILI names one, by the
// key LAB_TEST_MEILI_KEY, and else what one answered when the tape was recorded.
// With LAB_TEST_RECORD=1 and a server, the tape is recorded anew.
func opener(t *testing.T, name string) func(*testing.T) search.Index {
	t.Helper()
	server := meili.Server{URL: os.Getenv("LAB_TEST_MEILI"), Key: os.Getenv("LAB_TEST_MEILI_KEY")}
	file := "testdata/" + name + ".tape.gz"
	if server.URL == "" {
		server.URL, server.Through = "http://tape", play(t, file)
	} else {
		sweep(t, server, name)
		if os.Getenv("LAB_TEST_RECORD") == "1" {
			server.Through = record(t, file)
		}
	}
	opened := 0
	return func(t *testing.T) search.Index {
		t.Helper()
		opened++
		server.Prefix = fmt.Sprintf("%s%d", name, opened)
		index, err := meili.Open(context.Background(), server)
		if err != nil {
			t.Fatal(err)
		}
		return index
	}
}

// sweep removes the indexes that an earlier run left on a server.
func sweep(t *testing.T, server meili.Server, name string) {
	t.Helper()
	client := meilisearch.New(server.URL, meilisearch.WithAPIKey(server.Key))
	found, err := client.ListIndexes(&meilisearch.IndexesQuery{Limit: 1000})
	if err != nil {
		t.Fatalf("LAB_TEST_MEILI: %v", err)
	}
	for _, index := range found.Results {
		if !strings.HasPrefix(index.UID, name) {
			continue
		}
		task, err := client.DeleteIndex(index.UID)
		if err == nil {
			_, err = client.WaitForTask(task.TaskUID, 20*time.Millisecond)
		}
		if err != nil {
			t.Fatalf("remove %s: %v", index.UID, err)
		}
	}
}
