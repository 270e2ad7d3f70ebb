package hotredis

import (
	"context"
	"encoding/binary"
	"math/rand/v2"

	"github.com/digital-learning-lab/lab/internal/learning"
	"github.com/digital-learning-lab/lab/internal/redis"
)

// write sends the server what changed, in one round trip, and reports whether
// somebody else had written meanwhile, so that there is more to do.
func (b *batch) write(ctx context.Context) (again bool) {
	h := b.lane.hot
	journal := h.journal()
	var sent []*work
	var versions []string
	var commands []redis.Command
	for _, w := range b.works {
		if w.err != nil || !w.changed {
			continue
		}
		version := newVersion()
		sent, versions = append(sent, w), append(versions, version)
		commands = append(commands, h.keepCommand(w, version, journal))
	}
	if len(sent) == 0 {
		return false
	}
	replies, _ := h.server.Do(ctx, commands...) // what has no reply was not done, or is not known to be
	for i, w := range sent {
		if i >= len(replies) {
			break
		}
		switch reply := replies[i].(type) {
		case int64:
			w.written(versions[i], journal)
		case string:
			w.meet(reply)
			again = true
		}
	}
	return again
}

// newVersion is one that no other writer of the pair chooses.
func newVersion() string {
	return string(binary.BigEndian.AppendUint64(nil, rand.Uint64())[:versionSize])
}

// keepCommand writes the state of a pair over the version that is believed.
func (h *Hot) keepCommand(w *work, version, journal string) redis.Command {
	member := ""
	if w.owed && w.journal != journal {
		member = w.of.member()
	}
	return redis.Command{
		h.scripts.keep, 2, h.server.Key(personKey + w.of.person), h.server.Key(journalKey + journal),
		fieldOf(w.of.resource), w.version, version + w.state.pack(), int(personTTL.Seconds()), member, int(journalTTL.Seconds()),
	}
}

// written notes that the server has the state.
func (w *work) written(version, journal string) {
	w.version, w.changed = version, false
	w.safety = learning.Shared
	if w.journal = ""; w.owed {
		w.journal = journal
	}
}

// meet joins what another process wrote. Nothing is there where the server lost
// it: what is remembered is written anew then.
func (w *work) meet(kept string) {
	version, packed := split(kept)
	w.version, w.journal, w.owed, w.saved = version, "", true, false
	theirs, known := unpack(w.of, packed)
	if !known {
		return
	}
	if !theirs.progress.Completed.IsZero() {
		w.completed = theirs.progress.Completed
	}
	w.alter(theirs.join(w.state)) // at the same moment, ours is the later one
}
