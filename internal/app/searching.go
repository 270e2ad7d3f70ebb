package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/digital-learning-lab/lab/internal/config"
	"github.com/digital-learning-lab/lab/internal/search"
	"github.com/digital-learning-lab/lab/internal/search/meili"
)

// searching says how the index stands. The lab works without it, by titles
// alone.
func searching(ctx context.Context, c config.Config) Finding {
	head, rest, _ := strings.Cut(c.Search, ":")
	if head != "meili" {
		return Finding{Name: "search", Well: true, Words: "embedded, in " + rest}
	}
	server, err := meili.ParseServer(c.Search, c.SearchKey)
	if err != nil {
		return Finding{Name: "search", Words: sentence(err)}
	}
	s, err := meili.Check(ctx, server)
	switch {
	case errors.Is(err, search.ErrAway):
		return Finding{Name: "search", Words: fmt.Sprintf("No search server answers at %s: titles alone are searched meanwhile.", server.URL)}
	case err != nil:
		return Finding{Name: "search", Words: sentence(err) + "; the lab does not start like this."}
	}
	words := []string{fmt.Sprintf("Meilisearch %s at %s", s.Version, server.URL)}
	switch {
	case !s.Made:
		words = append(words, "no index yet; the first start makes it")
	case !s.Settings:
		words = append(words, fmt.Sprintf("%d documents with other settings than the lab's; the next start applies them and reads all texts again", s.Documents))
	default:
		words = append(words, fmt.Sprintf("%d documents", s.Documents))
	}
	if !s.MayKeys {
		words = append(words, "the key may not make keys, so the lab asks and writes by it: give it the master key, and it makes lesser ones")
	}
	return Finding{Name: "search", Well: s.MayKeys && (s.Settings || !s.Made), Words: strings.Join(words, "; ")}
}
