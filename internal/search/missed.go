package search

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/digital-learning-lab/lab/internal/account"
	"github.com/digital-learning-lab/lab/internal/text"
)

// Miss is a question that found nothing, or only without some of its words. It
// says nothing of who asked but their organisation.
type Miss struct {
	Org      string
	Day      string // local, "2026-11-29"
	Typed    string
	Folded   string // what counts as the same question
	Language string // of its words where these tell, else of the interface
	Reason   Reason
}

// Reason is how a question was missed.
type Reason string

// The reasons.
const (
	FoundNothing Reason = "none"
	FoundLess    Reason = "dropped" // the best answer does not hold all words
)

// MissedTally is a question with how often it was missed in a time.
type MissedTally struct {
	Typed, Language string
	Reason          Reason
	Times           int
	Last            string // local day
}

// MissedStore keeps misses.
type MissedStore interface {
	// Miss counts one more of a question. One that holds somebody's name is left
	// out.
	Miss(ctx context.Context, m Miss) error
}

// MonthsMissed is for how many months misses are kept.
const MonthsMissed = 13

// The bounds of what is noted.
const (
	maxMiss     = 100 // bytes of a folded question; who types more pastes something
	missedAhead = 256 // misses that wait to be written; what comes on top is left out
)

// Missed notes what people searched and did not find. Nobody waits for it: what
// is noted is written beside, and left out where too much comes at once.
type Missed struct {
	store   MissedStore
	now     func() time.Time
	waiting chan Miss
}

// NewMissed notes misses in a store, by local time.
func NewMissed(store MissedStore, now func() time.Time) *Missed {
	return &Missed{store: store, now: now, waiting: make(chan Miss, missedAhead)}
}

// Note looks at an answer to a whole question, as the page of results asks it.
func (n *Missed) Note(scope account.Scope, q Query, a Answer) {
	m, missed := missOf(scope.Org(), q, a)
	if !missed {
		return
	}
	m.Day = account.Today(n.now())
	select {
	case n.waiting <- m:
	default:
	}
}

// missOf tells whether a question was missed. One that is narrowed, is asked of
// one resource, or was answered from the record alone says nothing of what is
// missing.
func missOf(org string, q Query, a Answer) (Miss, bool) {
	whole := org != "" && !q.Instant && !q.Exact && q.Resource == "" && q.Page <= 1 && len(q.Filters) == 0
	typed := text.Line(q.Text)
	folded := strings.TrimSpace(text.Fold(typed))
	if !whole || a.Degraded || a.Total > 0 && len(a.Dropped) == 0 || len(text.Tokens(typed)) == 0 || len(folded) > maxMiss || private(folded) {
		return Miss{}, false
	}
	m := Miss{Org: org, Typed: typed, Folded: folded, Language: q.Language, Reason: FoundLess}
	if a.Total == 0 {
		m.Reason = FoundNothing
	}
	if told := text.Language(typed); told != "" {
		m.Language = told
	}
	return m, true
}

// number is a run of six figures, in groups too: a matricule, a CIN, a telephone.
var number = regexp.MustCompile(`[0-9](?:[ .\-/]?[0-9]){5}`)

// private reports whether a question may be about somebody.
func private(folded string) bool { return strings.Contains(folded, "@") || number.MatchString(folded) }

// Run writes what is noted until ctx ends, and then what still waits. failed
// hears of what could not be written, and is lost.
func (n *Missed) Run(ctx context.Context, failed func(error)) error {
	for {
		select {
		case m := <-n.waiting:
			if err := n.store.Miss(context.WithoutCancel(ctx), m); err != nil {
				failed(err)
			}
		case <-ctx.Done():
			return n.Flush(context.WithoutCancel(ctx))
		}
	}
}

// Flush writes what waits.
func (n *Missed) Flush(ctx context.Context) error {
	for {
		select {
		case m := <-n.waiting:
			if err := n.store.Miss(ctx, m); err != nil {
				return fmt.Errorf("note what was not found: %w", err)
			}
		default:
			return nil
		}
	}
}
