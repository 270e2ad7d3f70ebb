package hotredis

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// How often debts are brought to the record, and for how long a process answers
// for its journals: after that it is taken for dead.
const (
	carryEvery = 3 * time.Second
	answersFor = 15 * time.Second
)

// journals are the names of those that this process writes: the one of now, and
// those before it whose pairs are not known to be in the record.
type journals struct {
	scripts scripts
	mu      sync.Mutex
	current string
	older   []string
}

func (j *journals) journal() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.current
}

// turn begins another journal.
func (j *journals) turn() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.current != "" {
		j.older = append(j.older, j.current)
	}
	j.current = rand.Text()
}

// done gives the journals whose pairs are in the record after a flush: all but
// the last, in which a beat may still be noted that was under way.
func (j *journals) done() (names []string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	last := max(0, len(j.older)-1)
	names, j.older = j.older[:last], slices.Clone(j.older[last:])
	return names
}

// mine gives all journals that this process answers for.
func (j *journals) mine() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append(slices.Clone(j.older), j.current)
}

// carry brings to the record what is owed, until ctx ends.
func (h *Hot) carry(ctx context.Context) {
	next := time.NewTicker(carryEvery)
	defer next.Stop()
	for {
		h.round(ctx)
		select {
		case <-next.C:
		case <-ctx.Done():
			return
		}
	}
}

// round is one time of carry. What fails is tried again in the next; the server
// may be away, which is told where it matters.
func (h *Hot) round(ctx context.Context) {
	h.turn()
	h.answer(ctx)
	if err := h.Flush(ctx); err != nil {
		if ctx.Err() == nil {
			h.log.ErrorContext(ctx, "sessions wait to be recorded", "err", err)
		}
		return
	}
	h.drop(ctx, h.done())
	if err := h.adopt(ctx); err != nil && ctx.Err() == nil && !h.server.Away() {
		h.log.WarnContext(ctx, "sessions of another process wait to be recorded", "err", err)
	}
}

// answer says until when this process answers for its journals.
func (h *Hot) answer(ctx context.Context) {
	command := redis.Command{"ZADD", h.server.Key(journalsKey)}
	for _, name := range h.mine() {
		command = append(command, h.now().Add(answersFor).Unix(), name)
	}
	_, _ = h.server.Do(ctx, command) // the next round says it again
}

// drop removes journals whose pairs are in the record.
func (h *Hot) drop(ctx context.Context, names []string) {
	var commands []redis.Command
	for _, name := range names {
		commands = append(commands, redis.Command{"DEL", h.server.Key(journalKey + name)}, redis.Command{"ZREM", h.server.Key(journalsKey), name})
	}
	if len(commands) > 0 {
		_, _ = h.server.Do(ctx, commands...) // what stays is adopted, which changes nothing
	}
}

// abandon removes all journals of this process, which ends.
func (h *Hot) abandon(ctx context.Context) { h.drop(ctx, h.mine()) }

// Flush brings all that this process owes to the record.
func (h *Hot) Flush(ctx context.Context) error {
	for _, l := range h.lanes {
		if err := h.pay(ctx, l.memory, l.memory.debts("")); err != nil {
			return err
		}
	}
	return nil
}

// pay brings debts to the record, as many pairs at once as it takes.
func (h *Hot) pay(ctx context.Context, m *memory, debts []entry) error {
	for part := range slices.Chunk(debts, learning.MaxBeats) {
		var beats []learning.Beat
		var ends []int // of each debt's beats among all
		for _, e := range part {
			s, _ := unpack(e.of, e.packed)
			beats = append(beats, s.sessions...)
			ends = append(ends, len(beats))
		}
		outcomes, err := h.bring(ctx, beats)
		if err != nil {
			return err
		}
		from := 0
		for i, e := range part {
			m.settle(e, outcomes[from:ends[i]])
			from = ends[i]
		}
	}
	return nil
}

// adopt brings to the record what processes owed that are no more.
func (h *Hot) adopt(ctx context.Context) error {
	now := h.now()
	replies, err := h.server.Do(ctx, redis.Command{h.scripts.take, 1, h.server.Key(journalsKey), now.Unix(), now.Add(answersFor).Unix()})
	if err != nil {
		return err
	}
	for _, name := range texts(replies[0]) {
		if err := h.payFor(ctx, name); err != nil {
			return err
		}
		h.drop(ctx, []string{name})
	}
	return nil
}

// payFor brings the pairs of one journal to the record.
func (h *Hot) payFor(ctx context.Context, journal string) error {
	replies, err := h.server.Do(ctx, redis.Command{"LRANGE", h.server.Key(journalKey + journal), 0, -1})
	if err != nil {
		return err
	}
	owed := map[pair]bool{}
	for _, member := range texts(replies[0]) {
		if of, known := pairOf(member); known {
			owed[of] = true
		}
	}
	for part := range slices.Chunk(slices.Collect(maps.Keys(owed)), learning.MaxBeats) {
		kept, err := h.kept(ctx, part)
		if err != nil {
			return err
		}
		var beats []learning.Beat
		for _, s := range kept {
			beats = append(beats, s.sessions...)
		}
		if _, err := h.bring(ctx, beats); err != nil {
			return err
		}
	}
	return nil
}

// texts are those of a reply that is a list.
func texts(reply any) (all []string) {
	list, _ := reply.([]any)
	for _, part := range list {
		if text, is := part.(string); is {
			all = append(all, text)
		}
	}
	return all
}
