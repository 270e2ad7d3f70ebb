package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/digital-learning-lab/lab/internal/search"
)

// kept is the one document of the state's index.
type kept struct {
	ID    string `json:"id"`
	Epoch string `json:"epoch"`
	Batch int64  `json:"batch"`
	Index string `json:"index"` // when the index was made that this is the state of
}

const stateID = "state"

// State reads which state of the record the index shows. One that somebody took
// away, and that was made again empty, is not the index that the state was
// noted of: its state is the zero State.
func (x *Index) State(ctx context.Context) (s search.State, err error) {
	ways, err := x.readyNow(ctx)
	if err != nil {
		return s, fmt.Errorf("read the state of the index: %w", err)
	}
	made, err := ways.looking.madeAt(ctx, x.names.passages)
	if is(err, indexMissing) {
		x.lost()
		return s, nil
	}
	if err != nil {
		return s, x.through(ctx, "look at the index", err)
	}
	var k kept
	err = ways.looking.lib.Index(x.names.state).GetDocumentWithContext(ctx, stateID, nil, &k)
	switch {
	case is(err, indexMissing), is(err, documentMissing):
		return s, nil
	case err != nil:
		return s, x.through(ctx, "read the state of the index", err)
	case k.Index != made:
		return s, nil
	}
	return search.State{Epoch: k.Epoch, Batch: k.Batch}, nil
}

// SetState notes it beside the index, where no search looks.
func (x *Index) SetState(ctx context.Context, s search.State) error {
	return x.write(ctx, "note the state of the index", func(c client) error {
		made, err := c.madeAt(ctx, x.names.passages)
		if err != nil {
			return err
		}
		line, err := json.Marshal(kept{ID: stateID, Epoch: s.Epoch, Batch: s.Batch, Index: made})
		if err != nil {
			return err
		}
		return c.send(ctx, x.names.state, line)
	})
}

// madeAt tells when an index was made; no two are made at once.
func (c client) madeAt(ctx context.Context, index string) (string, error) {
	found, err := c.lib.GetIndexWithContext(ctx, index)
	if err != nil {
		return "", err
	}
	return found.CreatedAt.UTC().Format(time.RFC3339Nano), nil
}
