package glossary

import (
	"context"
	"fmt"
	"sync"
)

// Reader reads the concepts of an organisation.
type Reader interface {
	// Edition names the state of an organisation's glossary: every edit makes
	// another.
	Edition(ctx context.Context, org string) (string, error)
	// Concepts gives those that are used.
	Concepts(ctx context.Context, org string) ([]Concept, error)
}

// Kept gives the matcher of each organisation, made anew only after an edit.
type Kept struct {
	reader Reader
	mu     sync.Mutex
	made   map[string]edition
}

// edition is a matcher with the state that it was made of.
type edition struct {
	name    string
	matcher *Matcher
}

// NewKept keeps matchers of what the reader reads.
func NewKept(reader Reader) *Kept { return &Kept{reader: reader, made: map[string]edition{}} }

// Of gives the matcher of an organisation as its glossary is now. Who is of no
// organisation has none.
func (k *Kept) Of(ctx context.Context, org string) (*Matcher, error) {
	if org == "" {
		return nil, nil //nolint:nilnil // the nil Matcher is a whole one, which knows of no concept
	}
	name, err := k.reader.Edition(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("look for edits of the glossary: %w", err)
	}
	if m, known := k.known(org, name); known {
		return m, nil
	}
	concepts, err := k.reader.Concepts(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("read the glossary: %w", err)
	}
	m := NewMatcher(concepts)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.made[org] = edition{name, m} // an edit since is in it already, and makes it anew once more
	return m, nil
}

func (k *Kept) known(org, name string) (*Matcher, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.made[org]
	return e.matcher, e.matcher != nil && e.name == name
}
