// Package meili is search by a Meilisearch server, for a lab whose library
// outgrows the index inside the process, or that runs on several machines.
//
// It writes on the server alone, in indexes whose names begin with the lab's
// prefix: "<prefix>-passages", "<prefix>-passages-next" while an index is made
// anew, and "<prefix>-state" with one document. Given the master key it makes
// two keys of its own with fixed identifiers, one that may only search, and
// uses these. What the indexes hold can be made again from the database, so the
// server needs no backup.
//
// Words are cut and folded by internal/text and stemmed by search/wording
// before they are sent, as for the index inside the process, and the server
// finds, counts and orders them. Its own cutting of texts knows neither stems
// nor Arabic proclitics, takes P.I.E. for three words, and guesses some Arabic to
// be Persian; so what is searched are fields made for it (entry.go, letters.go),
// and what people typed is asked in those letters (form.go). Where the words
// stand in a passage is read here, by the same rules (read.go): the positions
// that the server gives are of its own words, and know neither an article that
// belongs to its noun nor a word found by its stem.
//
// A question takes two requests: the resources with all counts, then the best
// passages of those that are shown. Few hits are widened as the other index does
// it: words as perhaps mistyped, then fewer of them.
package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/digital-learning-lab/lab/internal/fault"
	"github.com/digital-learning-lab/lab/internal/search"
)

// Server is where a Meilisearch is, and by whose right.
type Server struct {
	URL     string            // http://host:7700
	Key     string            // the master key, or one that may do everything with the lab's indexes
	Prefix  string            // of the names of the lab's indexes; letters, digits and hyphens
	Through http.RoundTripper // nil for the network itself
}

// Index is the lab's part of a server.
type Index struct {
	names  names
	master client                  // with the key that was given
	ways   atomic.Pointer[clients] // once the server was prepared
	making sync.Mutex              // held while it is prepared
	closed atomic.Bool
	writer sync.Mutex // one writer: tasks of several would only wait for one queue
}

var (
	_ search.Index = (*Index)(nil)
	_ search.Draft = (*draft)(nil)
)

// names are those of the lab's indexes.
type names struct{ passages, next, state string }

func namesOf(prefix string) names {
	return names{passages: prefix + "-passages", next: prefix + "-passages-next", state: prefix + "-state"}
}

// Open prepares the server: its version is one that was tried, its keys and
// indexes are there, its settings are those of settings.json. A server that is
// away is prepared when it is back; until then every act fails with
// search.ErrAway.
func Open(ctx context.Context, s Server) (*Index, error) {
	x := &Index{names: namesOf(s.Prefix), master: newClient(s)}
	if _, err := x.readied(ctx); err != nil && !errors.Is(err, search.ErrAway) {
		return nil, fmt.Errorf("prepare the search server: %w", err)
	}
	return x, nil
}

// Close ends the connections that wait for more.
func (x *Index) Close() error {
	x.closed.Store(true)
	if network, own := x.master.through.(*http.Transport); own {
		network.CloseIdleConnections()
	}
	return nil
}

// clients are the ways to a server that was prepared: looking may do what
// writing may, and waits no longer than asking.
type clients struct{ asking, looking, writing client }

var (
	errClosed = errors.New("the search index is closed")
	errMaking = errors.New("the search server is being prepared")
)

// ready gives the ways to the server, which it prepares where that was not done.
func (x *Index) ready(ctx context.Context) (*clients, error) {
	if ways, err := x.known(); ways != nil || err != nil {
		return ways, err
	}
	x.making.Lock()
	defer x.making.Unlock()
	ways, err := x.readied(ctx)
	return ways, whileRunning(err)
}

// readyNow is ready for people, who do not wait for each other while a server is
// away: one of them tries.
func (x *Index) readyNow(ctx context.Context) (*clients, error) {
	if ways, err := x.known(); ways != nil || err != nil {
		return ways, err
	}
	if !x.making.TryLock() {
		return nil, search.ErrAway.Because(errMaking)
	}
	defer x.making.Unlock()
	ways, err := x.readied(ctx)
	return ways, whileRunning(err)
}

// whileRunning gives what would keep a lab from starting its meaning to people
// while one runs: search is away until somebody mends it.
func whileRunning(err error) error {
	if err == nil || fault.KindOf(err) != fault.Internal {
		return err
	}
	return search.ErrAway.Because(err)
}

// known gives the ways to a server that was prepared, or nothing.
func (x *Index) known() (*clients, error) {
	if x.closed.Load() {
		return nil, search.ErrAway.Because(errClosed)
	}
	return x.ways.Load(), nil
}

// readied prepares the server, unless somebody did meanwhile.
func (x *Index) readied(ctx context.Context) (*clients, error) {
	if ways := x.ways.Load(); ways != nil {
		return ways, nil
	}
	ways, err := x.prepare(ctx)
	if err == nil {
		x.ways.Store(ways)
	}
	return ways, err
}

// prepare looks at the version before anything is written.
func (x *Index) prepare(ctx context.Context) (*clients, error) {
	if err := x.master.by(x.master.key, askingPatience).checkVersion(ctx); err != nil {
		return nil, err
	}
	asking, writing, err := x.master.leastKeys(ctx, x.names)
	if err != nil {
		return nil, err
	}
	if err := writing.prepare(ctx, x.names.passages); err != nil {
		return nil, err
	}
	return &clients{asking: asking, looking: writing.by(writing.key, askingPatience), writing: writing}, nil
}

// lost notes that the server is not as it was prepared: somebody took an index
// or a key away. The next act prepares it again.
func (x *Index) lost() { x.ways.Store(nil) }

// through gives an error of the server its meaning, and notes what it says of
// the server.
func (x *Index) through(ctx context.Context, doing string, err error) error {
	if gone(err) && ctx.Err() == nil {
		x.lost()
	}
	return meaning(ctx, doing, err)
}
