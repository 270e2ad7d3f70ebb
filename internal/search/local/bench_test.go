package local_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/local"
	"github.com/digital-learning-lab/lab/internal/search/searchtest"
)

// benchPassages is about what a training centre of some size has.
const benchPassages = 20_000

// BenchmarkFind asks an index of 20,000 passages of 120 words, mixed from the
// suite's lessons and 30,000 made-up words in the proportions of real text.
func BenchmarkFind(b *testing.B) {
	index := library(b)
	for _, q := range []struct {
		name string
		search.Query
	}{
		{"one word", search.Query{Text: "disjoncteur "}},
		{"two words", search.Query{Text: "disjoncteur différentiel "}},
		{"two words, one mistyped", search.Query{Text: "virtualisaton serveurs "}},
		{"Arabic", search.Query{Text: "القاطع التفاضلي "}},
		{"three letters as typed", search.Query{Text: "vir", Instant: true}},
		{"five letters as typed", search.Query{Text: "virtu", Instant: true}},
		{"common word with filters", search.Query{Text: "réseau ", Filters: map[string][]string{"lang": {"fr"}, "sector": {"it"}}}},
		{"browse", search.Query{Kind: search.Card}},
	} {
		b.Run(q.name, func(b *testing.B) {
			q.ACL, q.Language = []string{"public", "group-g1"}, "fr"
			for b.Loop() {
				if a, err := index.Find(context.Background(), q.Query); err != nil || a.Total == 0 {
					b.Fatal(a.Total, err)
				}
			}
		})
	}
}

// library makes the index: resources of 40 pages whose words are drawn with
// the frequencies of language.
func library(b *testing.B) *local.Index {
	b.Helper()
	index, err := local.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { index.Close() })
	random := rand.New(rand.NewPCG(1, 2))
	draw := rand.NewZipf(random, 1.1, 4, 30_000)
	sources := searchtest.Sources()
	for n := 0; n*40 < benchPassages; n++ {
		src := sources[n%len(sources)]
		src.Resource, src.Cues, src.Pages = fmt.Sprintf("r%05d", n), nil, grown(src.Pages, draw, random)
		if err := index.Put(context.Background(), search.Documents(src)); err != nil {
			b.Fatal(err)
		}
	}
	return index
}

// grown makes forty pages out of a few.
func grown(pages []media.Page, draw *rand.Zipf, random *rand.Rand) (all []media.Page) {
	for ord := 1; ord <= 40; ord++ {
		var words []string
		if len(pages) > 0 && ord%8 == 0 {
			words = strings.Fields(pages[random.IntN(len(pages))].Text)
		}
		for len(words) < 120 {
			words = append(words, invented(draw.Uint64()))
		}
		all = append(all, media.Page{Ord: ord, Text: strings.Join(words, " ")})
	}
	return all
}

// invented spells a number in syllables.
func invented(n uint64) (w string) {
	syllables := [...]string{"vi", "ra", "tu", "lo", "pe", "né", "so", "mi", "ca", "dou", "bri", "gan", "fer", "jus", "ta", "ons"}
	for n += 16; n > 0; n /= 16 {
		w += syllables[n%16]
	}
	return w
}
