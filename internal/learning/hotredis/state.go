package hotredis

import (
	"cmp"
	"slices"

	"github.com/digital-learning-lab/lab/internal/learning"
)

// pair is one resource of one person.
type pair struct{ person, resource string }

// state is all that is hot of a pair: where the progress stands, and the
// sessions that run, by the time of their newest beat.
type state struct {
	progress learning.Progress
	sessions []learning.Beat
}

// together is how many sessions of a pair are remembered. An older one that
// beats again is taken by the record, as if it were new.
const together = 4

// trimmed leaves out the oldest sessions, when all are in the record.
func (s state) trimmed() state {
	s.sessions = s.sessions[max(0, len(s.sessions)-together):]
	return s
}

// session gives what is known of a session.
func (s state) session(id string) (learning.Beat, bool) {
	at := slices.IndexFunc(s.sessions, func(b learning.Beat) bool { return b.Session == id })
	if at < 0 {
		return learning.Beat{}, false
	}
	return s.sessions[at], true
}

// after gives the state after a beat, and whether the beat said nothing new.
func (s state) after(b learning.Beat) (next state, known bool, err error) {
	before, _ := s.session(b.Session)
	session, progress, err := learning.Fold(before, s.progress, b)
	if err != nil {
		return s, false, err
	}
	known = learning.Known(before, session, s.progress, progress)
	return state{progress, s.with(session)}, known, nil
}

// with gives the sessions with one of them as it is now.
func (s state) with(session learning.Beat) []learning.Beat {
	all := slices.DeleteFunc(slices.Clone(s.sessions), func(b learning.Beat) bool { return b.Session == session.Session })
	all = append(all, session)
	slices.SortStableFunc(all, func(a, b learning.Beat) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return all
}

// join gives what two writers know of the pair as one. Where both stand at the
// same moment, the other one's place counts.
func (s state) join(other state) state {
	joined := s
	for _, b := range other.sessions {
		if next, _, err := joined.after(b); err == nil {
			joined = next
		}
	}
	joined.progress = joined.progress.Join(other.progress)
	return joined
}
